//! `reopenClaim`: a claim is checked again, in its next round.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::fact_check;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::policy::{current_policy, current_scale};
use crate::review::{expect, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A claim to check again.
#[derive(InputObject)]
pub struct ReopenClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim: disputed, decided, dismissed, a duplicate, published or retracted. What is published stays up,
    /// marked "being checked again".
    pub claim_id: ID,
    /// `Claim.version` as you have read it.
    pub expected_version: i32,
    /// Why, for the history: 1 to 2,000 characters.
    pub reason: String,
}

impl ReopenClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<ReopenClaim, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(ReopenClaim { claim, expected_version: self.expected_version, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct ReopenClaim {
    claim: ClaimId,
    expected_version: i32,
    reason: String,
}

impl Command for ReopenClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimReopen
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = expect(work, self.claim, self.expected_version).await?;
        let policy = current_policy(work.tx(), work.newsroom()).await?;
        let scale = current_scale(work.tx(), work.newsroom()).await?;
        let stepped = claim.step(|review| review.reopen(&policy, &scale))?;
        save(work, permit, &claim.0, &stepped, Ending::Closed).await?;
        store::set_reason(work, permit, self.claim, &self.reason).await?;
        fact_check::reopened(work, permit, self.claim).await?;
        let round = stepped.next.round.as_ref().map(|round| round.number);
        let body = json!({ "before": { "state": claim.0.state }, "after": { "round": round }, "reason": self.reason });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, round);
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
