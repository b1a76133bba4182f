//! `saveVerdictDraft` and `discardVerdictDraft`: what a reviewer has written so far. Not audited, and nobody else is told.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, ClaimId, EvidenceId, RatingKey};
use serde::{Deserialize, Serialize};

use super::store;
use crate::access::Permit;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// An unfinished verdict; it takes the place of what you had kept on this claim before.
#[derive(InputObject)]
pub struct SaveVerdictDraftInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// Key of a rating, if you have chosen one.
    pub rating_key: Option<String>,
    /// What you have written, at most 20,000 characters.
    #[graphql(default)]
    pub rationale: String,
    /// The evidence that you want to cite, at most 50.
    #[graphql(default)]
    pub cited_evidence_ids: Vec<ID>,
}

impl SaveVerdictDraftInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SaveVerdictDraft, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let rating = self.rating_key.and_then(|key| fields.rating("ratingKey", key));
        let rationale = fields.text("rationale", self.rationale, 0..=20_000);
        let cites = cited(&mut fields, self.cited_evidence_ids);
        fields.finish(SaveVerdictDraft { claim, rating, rationale, cites })
    }
}

/// The pieces of evidence that are cited, each once.
pub(super) fn cited(fields: &mut Fields, ids: Vec<ID>) -> Vec<EvidenceId> {
    let ids = fields.at_most("citedEvidenceIds", ids, 50);
    let mut cites: Vec<EvidenceId> = Vec::new();
    for (place, id) in ids.iter().take(50).enumerate() {
        let id = fields.id(&format!("citedEvidenceIds.{place}"), NodeKind::Evidence, id);
        if !cites.contains(&id) {
            cites.push(id);
        }
    }
    cites
}

/// The command.
#[derive(Serialize)]
pub struct SaveVerdictDraft {
    claim: ClaimId,
    rating: Option<RatingKey>,
    rationale: String,
    cites: Vec<EvidenceId>,
}

/// A draft to throw away.
#[derive(InputObject)]
pub struct DiscardVerdictDraftInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
}

impl DiscardVerdictDraftInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<DiscardVerdictDraft, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        fields.finish(DiscardVerdictDraft { claim })
    }
}

/// The command.
#[derive(Serialize)]
pub struct DiscardVerdictDraft {
    claim: ClaimId,
}

/// Whose draft changed.
#[derive(Serialize, Deserialize)]
pub struct DraftChanged {
    /// The claim.
    pub claim: ClaimId,
}

impl Command for SaveVerdictDraft {
    type Done = DraftChanged;

    fn action(&self) -> Action {
        Action::VerdictDraft
    }

    async fn execute(&self, work: &Work<'_>, _permit: &Permit) -> Result<Happened<DraftChanged>, Stop> {
        let kept =
            store::keep_draft(work, self.claim, self.rating.as_ref(), &self.rationale, &self.cites).await?;
        if !kept {
            return Err(Refusal::NotFound("claim").into());
        }
        Ok(Happened::unrecorded(DraftChanged { claim: self.claim }))
    }
}

impl Command for DiscardVerdictDraft {
    type Done = DraftChanged;

    fn action(&self) -> Action {
        Action::VerdictDraft
    }

    async fn execute(&self, work: &Work<'_>, _permit: &Permit) -> Result<Happened<DraftChanged>, Stop> {
        if !store::discard_draft(work, self.claim).await? {
            return Err(Refusal::NotFound("verdict draft").into());
        }
        Ok(Happened::unrecorded(DraftChanged { claim: self.claim }))
    }
}
