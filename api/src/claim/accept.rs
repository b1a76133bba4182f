//! `acceptClaim`: an editor takes a claim on for checking, and may put it into the desk's words.

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
use crate::policy::{current_policy, current_scale};
use crate::review::{expect, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A claim to accept.
#[derive(InputObject)]
pub struct AcceptClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, in state SUBMITTED.
    pub claim_id: ID,
    /// `Claim.version` as you have read it.
    pub expected_version: i32,
    /// The statement in the desk's own words, if it is to be reworded: 1 to 2,000 characters. The submitter's words
    /// stay in the history.
    pub statement: Option<String>,
}

impl AcceptClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<AcceptClaim, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let statement = self.statement.map(|statement| fields.text("statement", statement, 1..=2000));
        fields.finish(AcceptClaim { claim, expected_version: self.expected_version, statement })
    }
}

/// The command.
#[derive(Serialize)]
pub struct AcceptClaim {
    claim: ClaimId,
    expected_version: i32,
    statement: Option<String>,
}

impl Command for AcceptClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimAccept
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = expect(work, self.claim, self.expected_version).await?;
        let policy = current_policy(work.tx(), work.newsroom()).await?;
        let scale = current_scale(work.tx(), work.newsroom()).await?;
        let mut body = json!({ "after": { "policy": policy.version, "scale": scale.version } });
        if let Some(statement) = &self.statement {
            let before = store::reword(work, permit, self.claim, statement).await?;
            body["before"] = json!({ "statement": before });
            body["after"]["statement"] = json!(statement);
        }
        let stepped = claim.step(|review| review.accept(&policy, &scale))?;
        save(work, permit, &claim.0, &stepped, Ending::Closed).await?;
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, Some(1));
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
