//! `reorderEvidence`: the desk puts the evidence of a claim in order.

use std::collections::HashSet;

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, ClaimId, EvidenceId, Rule, may_order_evidence};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The most pieces that one call puts in order.
const MOST: usize = 500;

/// Another order of a claim's evidence, as pages and screens show it; an approval of its fact-check falls by it. While a
/// round is blind and not all verdicts are in, its reviewers and whoever else holds the role REVIEWER may not change the
/// order (`ORDER_SEALED`): it could tell how they lean.
#[derive(InputObject)]
pub struct ReorderEvidenceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// The `evidenceOrderVersion` of the claim that you have read.
    pub expected_version: i32,
    /// Pieces of its evidence, 2 to 500, as they are to follow one another. They share the places that they have now; all
    /// others stay where they are.
    pub evidence_ids: Vec<ID>,
}

impl ReorderEvidenceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<ReorderEvidence, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let ids = fields.at_most("evidenceIds", self.evidence_ids, MOST);
        let evidence: Vec<EvidenceId> =
            ids.iter().map(|id| fields.id("evidenceIds", NodeKind::Evidence, id)).collect();
        if evidence.len() < 2 {
            fields.problem("evidenceIds", "An order has at least two pieces.");
        }
        if evidence.iter().collect::<HashSet<_>>().len() < evidence.len() {
            fields.problem("evidenceIds", "Each piece stands in one place.");
        }
        fields.finish(ReorderEvidence { claim, expected_version: self.expected_version, evidence })
    }
}

/// The command.
#[derive(Serialize)]
pub struct ReorderEvidence {
    claim: ClaimId,
    expected_version: i32,
    evidence: Vec<EvidenceId>,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct EvidenceReordered {
    /// The claim.
    pub claim: ClaimId,
}

impl Command for ReorderEvidence {
    type Done = EvidenceReordered;

    fn action(&self) -> Action {
        Action::EvidenceReorder
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<EvidenceReordered>, Stop> {
        let locked = review::found(work, self.claim).await?;
        let version = store::order_version(work, self.claim).await?;
        Refusal::check_version(version, self.expected_version, NodeKind::Claim, self.claim)?;
        if !may_order_evidence(locked.0.round.as_ref(), work.member(), permit.roles()) {
            return Err(Refusal::Rule(Rule::OrderSealed, Some((NodeKind::Claim, self.claim.into()))).into());
        }
        let before = store::on_claim(work, permit, self.claim, &self.evidence).await?;
        if before.len() < self.evidence.len() {
            return Err(Refusal::NotFound("evidence").into());
        }
        let places = before.iter().map(|row| row.place);
        let after: Vec<_> = self.evidence.iter().copied().zip(places).collect();
        store::place(work, permit, self.claim, &after, version + 1).await?;
        let order: Vec<_> = before.iter().map(|row| EvidenceId::new(row.id)).collect();
        let body = json!({ "before": { "evidence": order }, "after": { "evidence": self.evidence } });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, locked.round());
        Ok(Happened::new(EvidenceReordered { claim: self.claim }, event))
    }
}
