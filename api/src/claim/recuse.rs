//! `recuse`: a member steps back from a claim, for all its rounds.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::{found, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A claim to step back from.
#[derive(InputObject)]
pub struct RecuseInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// Why, for the history: 1 to 2,000 characters.
    pub reason: String,
}

impl RecuseInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<Recuse, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(Recuse { claim, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct Recuse {
    claim: ClaimId,
    reason: String,
}

impl Command for Recuse {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimRecuse
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = found(work, self.claim).await?;
        let stepped = claim.step(|review| review.recuse(permit.member(), work.now()))?;
        store::insert_recusal(work, permit, self.claim, &self.reason).await?;
        save(work, permit, &claim.0, &stepped, Ending::Recused).await?;
        let body = json!({ "reason": self.reason, "verdict_stopped_counting": stepped.stopped_counting });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, claim.round());
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
