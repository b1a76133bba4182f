//! `factdesk audit redact`: deletes the content of an event that the law forces out. Its envelope and hash stay, and
//! the chain itself says that it was done, and on what ground: whoever verifies the chain needs no other one.

use entity::{Tenant, event, event_payload};
use factdesk_domain::{NewsroomId, OperatorAct};
use sea_orm::{ColumnTrait, DatabaseConnection, QueryFilter};
use serde::Deserialize;
use serde_json::json;

use super::NewEvent;
use super::record::record_act_on_chain;
use super::store::{self, Chain};
use crate::error::Error;
use crate::graphql::NodeKind;
use crate::unit_of_work::{clock, serial};
use crate::world::World;

/// What the content of a redaction says first.
#[derive(Deserialize)]
struct Redaction {
    /// Place of the redacted event, as text.
    redacted: String,
}

/// The place that the content of a redaction names.
pub(super) fn redacted_seq(body: &[u8]) -> Option<i64> {
    serde_json::from_slice::<Redaction>(body).ok()?.redacted.parse().ok()
}

/// Redacts an event of a chain, and records that in the same chain.
///
/// The ground is read by everybody who reads the trail: no name, e-mail or address of a person in it.
///
/// # Errors
/// `BAD_USER_INPUT`: no such event, it has no content any more, it is a redaction itself, or the ground is not 1 to
/// 2,000 characters long.
pub async fn redact(
    db: &DatabaseConnection,
    world: &dyn World,
    chain: &Chain,
    seq: i64,
    ground: &str,
) -> Result<(), Error> {
    let ground = ground.trim();
    if ground.is_empty() || ground.chars().count() > 2000 || ground.contains('\0') {
        return Err(Error::bad_input("The ground has 1 to 2,000 characters."));
    }
    let tx = serial(db).await?;
    let newsroom = NewsroomId::new(chain.id);
    let row = event::Entity::of(newsroom).filter(event::Column::Seq.eq(seq)).one(&tx).await?;
    let row = row.ok_or_else(|| Error::bad_input(format!("{} has no event {seq}.", chain.name)))?;
    if row.action == OperatorAct::AuditRedact.as_str() {
        return Err(Error::bad_input(format!(
            "Event {seq} is a redaction; it stays, or nobody could tell why."
        )));
    }
    let content = event_payload::Entity::of(newsroom).filter(event_payload::Column::Seq.eq(seq));
    if content.one(&tx).await?.is_none() {
        return Err(Error::bad_input(format!("Event {seq} has no content any more.")));
    }
    store::delete_content(&tx, chain.id, seq).await?;
    let kind = NodeKind::named(&row.object_kind)
        .ok_or_else(|| Error::internal(format!("event {seq} tells of an unknown kind of object")))?;
    let body = json!({ "redacted": seq.to_string(), "ground": ground });
    let mut redaction = NewEvent::of(kind, row.object_id, body);
    if let Some(claim) = row.claim_id {
        redaction = redaction.on_claim(claim, row.round);
    }
    let now = clock(&tx, world).await?;
    record_act_on_chain(&tx, world, now, chain.id, OperatorAct::AuditRedact, redaction).await?;
    tx.commit().await?;
    Ok(())
}
