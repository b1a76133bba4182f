//! Slots that have run out go back by themselves, once, on whichever node comes first.

use entity::assignment::Ending;
use factdesk_domain::{ClaimId, NewsroomId, OperatorAct};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;
use uuid::Uuid;

use super::{load, save};
use crate::app::App;
use crate::error::Error;
use crate::event::{NewEvent, record_duty};
use crate::graphql::{NodeKind, Refusal};
use crate::unit_of_work::{begin_duty, clock};

/// Claims that one round of the duty looks at.
const AT_ONCE: i64 = 200;

/// Frees slots that have run out. Returns of how many claims. A claim that somebody else is working on is left to them:
/// every step on a claim frees what has run out.
///
/// # Errors
/// The database cannot be reached.
pub async fn expire_leases(app: &App) -> Result<usize, Error> {
    let now = clock(&app.db, app.world.as_ref()).await?;
    let due = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT DISTINCT newsroom_id, claim_id FROM slot WHERE leased_until <= $1 ORDER BY 1, 2 LIMIT $2",
        [now.into(), AT_ONCE.into()],
    );
    let mut freed = 0;
    for row in app.db.query_all_raw(due).await? {
        let newsroom = NewsroomId::new(row.try_get("", "newsroom_id")?);
        let claim = ClaimId::new(row.try_get("", "claim_id")?);
        freed += usize::from(expire(app, newsroom, claim).await?);
    }
    Ok(freed)
}

async fn expire(app: &App, newsroom: NewsroomId, claim: ClaimId) -> Result<bool, Error> {
    let (work, permit) = begin_duty(app, newsroom).await?;
    let lock = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT id FROM claim WHERE newsroom_id = $1 AND id = $2 FOR UPDATE SKIP LOCKED",
        [newsroom.uuid().into(), claim.uuid().into()],
    );
    if work.tx().query_one_raw(lock).await?.is_none() {
        return Ok(false);
    }
    let Some(review) = load(work.tx(), &app.pinned, newsroom, claim).await? else { return Ok(false) };
    let stepped = review
        .clone()
        .expire_leases(work.now())
        .map_err(|refused| Error::internal(format!("{:?}", Refusal::of(refused, NodeKind::Claim, claim))))?;
    if stepped.lapsed.is_empty() {
        return Ok(false);
    }
    save(&work, &permit, &review, &stepped, Ending::Expired).await?;
    let members: Vec<Uuid> = stepped.lapsed.iter().map(|member| member.uuid()).collect();
    let round = review.round.as_ref().map(|round| round.number);
    let event = NewEvent::of(NodeKind::Claim, claim, json!({ "lapsed": members })).on_claim(claim, round);
    record_duty(&work, OperatorAct::LeaseExpire, event).await?;
    work.commit().await?;
    Ok(true)
}
