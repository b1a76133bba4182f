//! `addEvidence`: a source's material for or against a claim.

use async_graphql::{ID, InputObject};
use chrono::{DateTime as Time, Utc};
use entity::{evidence, standing_address};
use factdesk_domain::{Action, AttachmentId, ClaimId, EvidenceId, Rule, SourceId};
use sea_orm::{NotSet, Set};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::address::fingerprint;
use super::attach::attachments;
use super::object::{Stance, Visibility};
use super::seal::in_history;
use super::store;
use crate::access::Permit;
use crate::attachment;
use crate::conflict::source_involved;
use crate::event::NewEvent;
use crate::graphql::{DateTime, Fields, NodeKind, Refusal};
use crate::review;
use crate::source::{SourceChoice, SourceChoiceInput};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Material to add to a claim, in any of its states. At least `url` or `excerpt` is needed. Whoever has declared a
/// conflict of interest on the source leaves the claim's round by it.
///
/// An address that evidence on the claim has already, as far as you may see it and it was not withdrawn, is refused as
/// `SAME_ADDRESS`, with that evidence as `current`: it is recognized whatever the spelling, the place on the page, and
/// the parameters that only track readers.
#[derive(InputObject)]
pub struct AddEvidenceInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// Whose material it is. Using a source confirms it.
    pub source: SourceChoiceInput,
    /// Address of the material: http or https, at most 2,048 bytes.
    pub url: Option<String>,
    /// The words that matter, as they stand in the material; at most 5,000 characters.
    pub excerpt: Option<String>,
    /// What the desk says about it; at most 5,000 characters.
    pub note: Option<String>,
    /// What it does to the claim.
    pub stance: Stance,
    /// Whether it is a primary source: the law, the record, the data or the witness itself, not a report about it.
    pub primary: bool,
    /// Address of an archived copy: http or https, at most 2,048 bytes.
    pub archived_url: Option<String>,
    /// When the material was looked at.
    pub accessed_at: Option<DateTime>,
    /// What the source has to gain, in its own or the desk's words; at most 2,000 characters.
    pub interest: Option<String>,
    /// Files to keep it with, that you sent by `POST /attachments` or may see; at most 20.
    pub attachment_ids: Option<Vec<ID>>,
    /// Who may see it.
    #[graphql(default_with = "Visibility::Internal")]
    pub visibility: Visibility,
}

impl AddEvidenceInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<AddEvidence, Refusal> {
        let mut fields = Fields::default();
        let command = AddEvidence {
            claim: fields.id("claimId", NodeKind::Claim, &self.claim_id),
            source: self.source.parse(&mut fields, "source"),
            url: fields.optional_url("url", self.url.as_ref()),
            excerpt: fields.optional_text("excerpt", self.excerpt, 5000),
            note: fields.optional_text("note", self.note, 5000),
            stance: self.stance.into(),
            primary: self.primary,
            archived_url: fields.optional_url("archivedUrl", self.archived_url.as_ref()),
            accessed_at: fields.moment("accessedAt", self.accessed_at),
            interest: fields.optional_text("interest", self.interest, 2000),
            attachments: attachments(&mut fields, self.attachment_ids.unwrap_or_default()),
            visibility: self.visibility.into(),
        };
        if command.url.is_none() && command.excerpt.is_none() {
            fields.problem("url", "An address or an excerpt is needed.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct AddEvidence {
    claim: ClaimId,
    source: SourceChoice,
    url: Option<String>,
    excerpt: Option<String>,
    note: Option<String>,
    stance: factdesk_domain::Stance,
    primary: bool,
    archived_url: Option<String>,
    accessed_at: Option<Time<Utc>>,
    interest: Option<String>,
    attachments: Vec<AttachmentId>,
    visibility: factdesk_domain::Visibility,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct EvidenceAdded {
    /// The piece.
    pub evidence: EvidenceId,
}

impl Command for AddEvidence {
    type Done = EvidenceAdded;

    fn action(&self) -> Action {
        Action::EvidenceAdd
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<EvidenceAdded>, Stop> {
        let source = self.source.choose(work, permit).await?.source;
        let locked = review::found(work, self.claim).await?;
        let address = self.url.as_deref().and_then(fingerprint);
        if let Some(address) = &address
            && let Some(there) = store::with_address(work, permit, self.claim, address).await?
        {
            return Err(Refusal::Rule(Rule::SameAddress, Some((NodeKind::Evidence, there))).into());
        }
        let files = attachment::attachable(work, permit, &self.attachments).await?;
        let files = files.ok_or(Refusal::NotFound("attachment"))?;
        let id = EvidenceId::new(work.id());
        store::insert(work, permit, self.row(work, id, source, locked.round())).await?;
        attachment::attach(work, permit, id, &self.attachments).await?;
        if let Some(address) = address {
            store::keep_address(work, permit, self.address(work, id, address)).await?;
        }
        let left = source_involved(work, permit, &[self.claim]).await?;
        let body = json!({ "after": self.content(source, &files), "left": left });
        let event = in_history(NewEvent::of(NodeKind::Evidence, id, body), &locked.0);
        Ok(Happened::new(EvidenceAdded { evidence: id }, event))
    }
}

impl AddEvidence {
    fn row(
        &self,
        work: &Work<'_>,
        id: EvidenceId,
        source: SourceId,
        round: Option<i32>,
    ) -> evidence::ActiveModel {
        evidence::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            claim_id: Set(self.claim.into()),
            round: Set(round),
            source_id: Set(source.into()),
            url: Set(self.url.clone()),
            excerpt: Set(self.excerpt.clone()),
            note: Set(self.note.clone()),
            stance: Set(self.stance.into()),
            is_primary: Set(self.primary),
            archived_url: Set(self.archived_url.clone()),
            accessed_at: Set(self.accessed_at),
            interest: Set(self.interest.clone()),
            visibility: Set(self.visibility.into()),
            added_by: Set(work.member().into()),
            created_at: Set(work.now()),
            // Postgres gives it one.
            place: NotSet,
        }
    }

    /// Whoever adds what is confidential keeps its address by themselves: a refusal would tell others that it is there.
    fn address(&self, work: &Work<'_>, id: EvidenceId, address: Vec<u8>) -> standing_address::ActiveModel {
        let confidential = self.visibility == factdesk_domain::Visibility::Confidential;
        standing_address::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            claim_id: Set(self.claim.into()),
            address: Set(address),
            keeper: Set(if confidential { work.member().uuid() } else { Uuid::nil() }),
            evidence_id: Set(id.into()),
        }
    }

    /// What the trail keeps. More people read the trail than may see what is confidential.
    fn content(&self, source: SourceId, files: &[String]) -> Value {
        if self.visibility == factdesk_domain::Visibility::Confidential {
            return json!({ "visibility": self.visibility });
        }
        json!({
            "source": source,
            "url": self.url,
            "excerpt": self.excerpt,
            "note": self.note,
            "stance": self.stance,
            "primary": self.primary,
            "archivedUrl": self.archived_url,
            "accessedAt": self.accessed_at.map(|at| at.to_rfc3339()),
            "interest": self.interest,
            "visibility": self.visibility,
            "attachments": files,
        })
    }
}
