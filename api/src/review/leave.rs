//! The slots of a member who is removed go back.

use entity::assignment::Ending;
use factdesk_domain::{ClaimId, MemberId, NewsroomId, OperatorAct};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::{load, lock, save};
use crate::app::App;
use crate::error::Error;
use crate::event::{NewEvent, record_duty};
use crate::graphql::{NodeKind, Refusal};
use crate::unit_of_work::begin_duty;

/// Ends the leases of a member who has left; verdicts that they gave count on. Returns of how many claims. Each claim is
/// a step of its own; a slot that is missed, because the process ended in between, runs out by itself.
///
/// # Errors
/// The database cannot be reached.
pub async fn end_leases(app: &App, newsroom: NewsroomId, member: MemberId) -> Result<usize, Error> {
    let held = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT DISTINCT claim_id FROM slot WHERE newsroom_id = $1 AND member_id = $2 AND NOT used ORDER BY 1",
        [newsroom.uuid().into(), member.uuid().into()],
    );
    let rows = app.db.query_all_raw(held).await?;
    for row in &rows {
        end_lease(app, newsroom, ClaimId::new(row.try_get("", "claim_id")?), member).await?;
    }
    Ok(rows.len())
}

async fn end_lease(app: &App, newsroom: NewsroomId, claim: ClaimId, member: MemberId) -> Result<(), Error> {
    let (work, permit) = begin_duty(app, newsroom).await?;
    lock(&work, &[claim]).await?;
    let Some(review) = load(work.tx(), &app.pinned, newsroom, claim).await? else { return Ok(()) };
    let stepped = review
        .clone()
        .member_removed(member, work.now())
        .map_err(|refused| Error::internal(format!("{:?}", Refusal::of(refused, NodeKind::Claim, claim))))?;
    save(&work, &permit, &review, &stepped, Ending::Removed).await?;
    let round = review.round.as_ref().map(|round| round.number);
    let body = json!({ "removed": member });
    let event = NewEvent::of(NodeKind::Claim, claim, body).on_claim(claim, round);
    record_duty(&work, OperatorAct::MemberRemove, event).await?;
    work.commit().await
}
