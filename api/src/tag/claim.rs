//! `tagClaim` and `untagClaim`: a claim is about something, or is not after all.

use std::collections::BTreeSet;

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, ClaimId, TagId};
use serde::{Deserialize, Serialize};

use super::apply::{Tagging, apply};
use super::store;
use crate::access::Permit;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Tags that one call gives or takes off at most.
pub const AT_ONCE: usize = 20;

/// Tags and topics for a claim, in any state. No version is expected: nothing else is overwritten by it.
#[derive(InputObject)]
pub struct TagClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// The tags, 1 to 20; what it bears already stays. One that was merged gives the one that stands for it.
    pub tag_ids: Vec<ID>,
}

/// Tags and topics to take off a claim, in any state.
#[derive(InputObject)]
pub struct UntagClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// The tags, 1 to 20; what it does not bear is passed over. With a tag goes all that was merged into it.
    pub tag_ids: Vec<ID>,
}

/// Reads ids of tags.
pub fn tags(fields: &mut Fields, field: &str, ids: Vec<ID>) -> BTreeSet<TagId> {
    let ids = fields.at_most(field, ids, AT_ONCE).into_iter().take(AT_ONCE).enumerate();
    ids.map(|(at, id)| fields.id(&format!("{field}.{at}"), NodeKind::Tag, &id)).collect()
}

fn parse(
    claim: &ID,
    ids: Vec<ID>,
    make: impl FnOnce(BTreeSet<TagId>) -> Tagging,
) -> Result<TagClaim, Refusal> {
    let mut fields = Fields::default();
    let claim = fields.id("claimId", NodeKind::Claim, claim);
    if ids.is_empty() {
        fields.problem("tagIds", "Name at least one tag.");
    }
    let tagging = make(tags(&mut fields, "tagIds", ids));
    fields.finish(TagClaim { claim, tagging })
}

impl TagClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<TagClaim, Refusal> {
        parse(&self.claim_id, self.tag_ids, |add| Tagging { add, ..Tagging::default() })
    }
}

impl UntagClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<TagClaim, Refusal> {
        parse(&self.claim_id, self.tag_ids, |remove| Tagging { remove, ..Tagging::default() })
    }
}

/// The command.
#[derive(Serialize)]
pub struct TagClaim {
    claim: ClaimId,
    tagging: Tagging,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct ClaimTagged {
    /// The claim.
    pub claim: ClaimId,
}

impl Command for TagClaim {
    type Done = ClaimTagged;

    fn action(&self) -> Action {
        Action::ClaimTag
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimTagged>, Stop> {
        let tagged = self.tagging.look_up(work).await?;
        let bearers = store::lock_bearers(work, &[self.claim]).await?;
        let outcome = apply(work, permit, &tagged, &bearers).await?.pop();
        let (claim, event) = outcome.ok_or(Refusal::NotFound("claim"))?;
        let done = ClaimTagged { claim };
        Ok(match event? {
            Some(event) => Happened::new(done, event),
            None => Happened::quiet(done),
        })
    }
}
