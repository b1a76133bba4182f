//! `markDuplicate`: another claim stands for this one.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use crate::access::Permit;
use crate::conflict::source_involved;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::{expect, found, lock, save};
use crate::source::store::lock_names;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A claim for which another one stands. Whoever has a conflict of interest on what it involves leaves the other one's
/// round.
#[derive(InputObject)]
pub struct MarkDuplicateInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim to put aside; any state before publication.
    pub claim_id: ID,
    /// `Claim.version` of it as you have read it.
    pub expected_version: i32,
    /// The claim that stands for it; neither dismissed nor itself a duplicate.
    pub duplicate_of_id: ID,
}

impl MarkDuplicateInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<MarkDuplicate, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let of = fields.id("duplicateOfId", NodeKind::Claim, &self.duplicate_of_id);
        fields.finish(MarkDuplicate { claim, expected_version: self.expected_version, of })
    }
}

/// The command.
#[derive(Serialize)]
pub struct MarkDuplicate {
    claim: ClaimId,
    expected_version: i32,
    of: ClaimId,
}

impl Command for MarkDuplicate {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimMarkDuplicate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        // What the one claim involves, the other one involves from now on.
        lock_names(work, &[]).await?;
        // Both at once and in the order of their ids: two editors who mark each other's claim never wait in a circle.
        lock(work, &[self.claim, self.of]).await?;
        let claim = expect(work, self.claim, self.expected_version).await?;
        let target = found(work, self.of).await?;
        let stepped = claim.step(|review| review.mark_duplicate(&target.0))?;
        save(work, permit, &claim.0, &stepped, Ending::Closed).await?;
        let left = source_involved(work, permit, &[self.of]).await?;
        let body = json!({
            "before": { "state": claim.0.state },
            "after": { "duplicate_of": self.of },
            "left": left,
        });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, claim.round());
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
