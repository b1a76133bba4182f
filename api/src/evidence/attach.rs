//! `attachToEvidence`: a piece of evidence is kept with more files.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, AttachmentId, EvidenceId, Rule};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::seal::about;
use super::store;
use crate::access::Permit;
use crate::attachment;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The most files that one call takes.
const AT_ONCE: usize = 20;
/// The most files that a piece is kept with.
const MOST: u64 = 100;

/// Files to keep a piece of evidence with that stands. They stay with it for good.
#[derive(InputObject)]
pub struct AttachToEvidenceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The piece.
    pub evidence_id: ID,
    /// Files that you sent or may see, 1 to 20.
    pub attachment_ids: Vec<ID>,
}

impl AttachToEvidenceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<AttachToEvidence, Refusal> {
        let mut fields = Fields::default();
        let evidence = fields.id("evidenceId", NodeKind::Evidence, &self.evidence_id);
        let attachments = attachments(&mut fields, self.attachment_ids);
        if attachments.is_empty() {
            fields.problem("attachmentIds", "Name at least one file.");
        }
        fields.finish(AttachToEvidence { evidence, attachments })
    }
}

/// The files that an input names, each once.
pub fn attachments(fields: &mut Fields, ids: Vec<ID>) -> Vec<AttachmentId> {
    let ids = fields.at_most("attachmentIds", ids, AT_ONCE);
    let mut ids: Vec<AttachmentId> =
        ids.iter().map(|id| fields.id("attachmentIds", NodeKind::Attachment, id)).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// The command.
#[derive(Serialize)]
pub struct AttachToEvidence {
    evidence: EvidenceId,
    attachments: Vec<AttachmentId>,
}

/// What it changed.
#[derive(Serialize, Deserialize)]
pub struct AttachedToEvidence {
    /// The piece.
    pub evidence: EvidenceId,
}

impl Command for AttachToEvidence {
    type Done = AttachedToEvidence;

    fn action(&self) -> Action {
        Action::EvidenceAttach
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<AttachedToEvidence>, Stop> {
        let piece = store::find(work, permit, self.evidence).await?.ok_or(Refusal::NotFound("evidence"))?;
        let review = review::found(work, piece.claim_id.into()).await?.0;
        if !store::withdrawals(work.tx(), work.newsroom(), [self.evidence]).await?.is_empty() {
            return Err(Rule::WrongState.into());
        }
        let hashes = attachment::attachable(work, permit, &self.attachments).await?;
        let hashes = hashes.ok_or(Refusal::NotFound("attachment"))?;
        attachment::attach(work, permit, self.evidence, &self.attachments).await?;
        if attachment::count_of_evidence(work, self.evidence).await? > MOST {
            let problem = FieldProblem::new("attachmentIds", format!("A piece has at most {MOST} files."));
            return Err(Refusal::Input(vec![problem]).into());
        }
        let confidential = piece.visibility == entity::evidence::Visibility::Confidential;
        let files = (!confidential).then_some(hashes);
        let event =
            NewEvent::of(NodeKind::Evidence, self.evidence, json!({ "after": { "attachments": files } }));
        let event = about(work, event, &piece, &review).await?;
        Ok(Happened::new(AttachedToEvidence { evidence: self.evidence }, event))
    }
}
