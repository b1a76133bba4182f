//! `withdrawEvidence`: a piece does not count any more.

use async_graphql::{ID, InputObject};
use entity::{evidence, evidence_withdrawal};
use factdesk_domain::{Action, EvidenceId, Role, Rule};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::seal::about;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::fact_check;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Evidence to withdraw: one's own, or any as an EDITOR. It stays readable, marked; it does not count for publishing any
/// more.
#[derive(InputObject)]
pub struct WithdrawEvidenceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The piece.
    pub evidence_id: ID,
    /// Why, 1 to 2,000 characters.
    pub reason: String,
}

impl WithdrawEvidenceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<WithdrawEvidence, Refusal> {
        let mut fields = Fields::default();
        let evidence = fields.id("evidenceId", NodeKind::Evidence, &self.evidence_id);
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(WithdrawEvidence { evidence, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct WithdrawEvidence {
    evidence: EvidenceId,
    reason: String,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct EvidenceWithdrawn {
    /// The piece.
    pub evidence: EvidenceId,
}

impl Command for WithdrawEvidence {
    type Done = EvidenceWithdrawn;

    fn action(&self) -> Action {
        Action::EvidenceWithdraw
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<EvidenceWithdrawn>, Stop> {
        let piece = store::find(work, permit, self.evidence).await?.ok_or(Refusal::NotFound("evidence"))?;
        if piece.added_by != work.member().uuid() && !permit.roles().has(Role::Editor) {
            return Err(Refusal::Forbidden(Action::EvidenceWithdraw).into());
        }
        let review = review::found(work, piece.claim_id.into()).await?.0;
        if !store::withdrawals(work.tx(), work.newsroom(), [self.evidence]).await?.is_empty() {
            return Err(Rule::WrongState.into());
        }
        let row = evidence_withdrawal::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            evidence_id: Set(self.evidence.into()),
            reason: Set(self.reason.clone()),
            withdrawn_by: Set(work.member().into()),
            withdrawn_at: Set(work.now()),
        };
        store::withdraw(work, permit, row).await?;
        fact_check::evidence_withdrawn(work, permit, review.claim).await?;
        let confidential = piece.visibility == evidence::Visibility::Confidential;
        let note = (!confidential).then_some(&self.reason);
        let event = NewEvent::of(NodeKind::Evidence, self.evidence, json!({ "after": { "note": note } }));
        let event = about(work, event, &piece, &review).await?;
        Ok(Happened::new(EvidenceWithdrawn { evidence: self.evidence }, event))
    }
}
