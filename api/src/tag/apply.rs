//! Gives claims tags and takes tags off, one claim or many.

use std::collections::BTreeSet;

use entity::tag;
use factdesk_domain::{ClaimId, Rule, TagId};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::MOST_TAGS;
use super::store::{self, Bearer};
use crate::access::Permit;
use crate::error::Error;
use crate::event::NewEvent;
use crate::graphql::{NodeKind, Refusal};
use crate::unit_of_work::{Stop, Work};

/// Tags to give and tags to take off.
#[derive(Clone, Default, Serialize)]
pub struct Tagging {
    /// To give; none of them out of use.
    pub add: BTreeSet<TagId>,
    /// To take off.
    pub remove: BTreeSet<TagId>,
}

/// The same with the tags that stand for them.
pub struct Tagged {
    add: Vec<tag::Model>,
    remove: BTreeSet<Uuid>,
}

impl Tagging {
    /// Looks the tags up, and keeps the vocabulary as it is until the transaction ends. To be called before claims are
    /// locked.
    ///
    /// # Errors
    /// `NotFound` for an id that is none of this newsroom's, or a rule: a tag to give is out of use.
    pub async fn look_up(&self, work: &Work<'_>) -> Result<Tagged, Stop> {
        store::keep_vocabulary(work).await?;
        let named: Vec<TagId> = self.add.union(&self.remove).copied().collect();
        let rows = store::find_all(work, &named).await?;
        if rows.len() < named.len() {
            return Err(Refusal::NotFound("tag").into());
        }
        let standing = |ids: &BTreeSet<TagId>| -> BTreeSet<Uuid> {
            rows.iter().filter(|row| ids.contains(&row.id.into())).map(|row| row.standing_id).collect()
        };
        let (add, remove) = (standing(&self.add), standing(&self.remove));
        let missing: Vec<TagId> =
            add.iter().filter(|id| !rows.iter().any(|row| row.id == **id)).map(|id| (*id).into()).collect();
        let mut rows = rows;
        if !missing.is_empty() {
            rows.extend(store::find_all(work, &missing).await?);
        }
        rows.retain(|row| add.contains(&row.id));
        if let Some(retired) = rows.iter().find(|row| row.retired_at.is_some()) {
            return Err(Refusal::Rule(Rule::TagRetired, Some((NodeKind::Tag, retired.id))).into());
        }
        Ok(Tagged { add: rows, remove })
    }
}

impl Tagged {
    fn after(&self, bearer: &Bearer) -> Vec<(Uuid, String)> {
        let mut after: Vec<(Uuid, String)> =
            bearer.tags.iter().filter(|(id, _)| !self.remove.contains(id)).cloned().collect();
        for row in &self.add {
            if !after.iter().any(|(id, _)| *id == row.id) {
                after.push((row.id, row.name.clone()));
            }
        }
        after
    }
}

/// Tags these claims, which are locked, and says for each what happened: the event, nothing if it was so already, or the
/// refusal.
///
/// # Errors
/// What Postgres says.
pub async fn apply(
    work: &Work<'_>,
    permit: &Permit,
    tagged: &Tagged,
    bearers: &[Bearer],
) -> Result<Vec<(ClaimId, Result<Option<NewEvent>, Refusal>)>, Error> {
    let (mut given, mut taken, mut outcomes) = (Vec::new(), Vec::new(), Vec::new());
    for bearer in bearers {
        let after = tagged.after(bearer);
        if after.len() > MOST_TAGS {
            let about = (NodeKind::Claim, bearer.claim.into());
            outcomes.push((bearer.claim, Err(Refusal::Rule(Rule::TooManyTags, Some(about)))));
            continue;
        }
        let lacks = |side: &[(Uuid, String)], id: Uuid| !side.iter().any(|(other, _)| *other == id);
        let ids = |side: &[(Uuid, String)], other: &[(Uuid, String)]| -> Vec<Uuid> {
            side.iter().map(|(id, _)| *id).filter(|id| lacks(other, *id)).collect()
        };
        let (added, removed) = (ids(&after, &bearer.tags), ids(&bearer.tags, &after));
        if added.is_empty() && removed.is_empty() {
            outcomes.push((bearer.claim, Ok(None)));
            continue;
        }
        let names =
            |side: &[(Uuid, String)]| -> Vec<String> { side.iter().map(|(_, name)| name.clone()).collect() };
        let body = json!({
            "before": { "tags": names(&bearer.tags) },
            "after": { "tags": names(&after) },
            "added": added,
            "removed": removed,
        });
        given.extend(added.into_iter().map(|tag| (bearer.claim, tag)));
        taken.extend(removed.into_iter().map(|tag| (bearer.claim, tag)));
        let event = NewEvent::of(NodeKind::Claim, bearer.claim, body).on_claim(bearer.claim, bearer.round);
        outcomes.push((bearer.claim, Ok(Some(event))));
    }
    store::take_off(work, permit, &taken).await?;
    store::give(work, permit, &given).await?;
    Ok(outcomes)
}
