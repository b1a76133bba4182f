//! A piece of evidence, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{evidence, evidence_withdrawal, member};
use factdesk_domain::EvidenceId;

use super::loader::WithdrawalOf;
use super::seal::Gathered;
use super::store::CitingVerdicts;
use crate::attachment::{AttachmentConnection, EvidenceAttachments};
use crate::claim::Claim;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{One, PageArgs, Read, beside, connection, object};
use crate::source::{Source, standing};
use crate::verdict::VerdictConnection;

connection!(EvidenceConnection, EvidenceEdge, Evidence);

/// What a piece of evidence does to a claim. Treat a stance that you do not know like CONTEXT.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Stance")]
pub enum Stance {
    /// It speaks for the claim.
    Supports,
    /// It speaks against the claim.
    Refutes,
    /// It explains without speaking for or against.
    Context,
}

/// Who may see a piece of evidence. Treat a value that you do not know like CONFIDENTIAL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Visibility")]
pub enum Visibility {
    /// Anybody, on the published page.
    Public,
    /// The newsroom.
    Internal,
    /// Those who work on the claim: editors, whoever added it, and whoever holds or held a slot of the claim.
    Confidential,
}

object!(Evidence, evidence::Model);

/// A source's material for or against a claim. It is never changed: a mistake is withdrawn, and added anew.
///
/// The material itself is shared among all who may see it. But until quorum of a blind round, fellow reviewers do not
/// see the stance, the note and the author of what a reviewer of the round added: those would show how a colleague
/// leans. `sealed` tells whether that is so for you.
#[Object]
impl Evidence {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Evidence, self.0.id)
    }

    /// The claim that it is about.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// Whose material it is; of a merged source, the one that stands for it.
    async fn source(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(standing(context, &self.0, self.0.source_id).await?)
    }

    /// Address of the material (http or https).
    async fn url(&self) -> Option<&str> {
        self.0.url.as_deref()
    }

    /// The words that matter, as they stand in the material.
    async fn excerpt(&self) -> Option<&str> {
        self.0.excerpt.as_deref()
    }

    /// What the desk says about it. Null if there is none, and while `sealed`.
    async fn note(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(if self.open(context).await? { self.0.note.as_deref() } else { None })
    }

    /// What it does to the claim, as its author sees it. Null only while `sealed`.
    async fn stance(&self, context: &Context<'_>) -> Result<Option<Stance>> {
        let stance = factdesk_domain::Stance::from(self.0.stance);
        Ok(self.open(context).await?.then(|| stance.into()))
    }

    /// Whether it is a primary source: the law, the record, the data or the witness itself, not a report about it.
    async fn primary(&self) -> bool {
        self.0.is_primary
    }

    /// Address of an archived copy.
    async fn archived_url(&self) -> Option<&str> {
        self.0.archived_url.as_deref()
    }

    /// When the material was looked at.
    async fn accessed_at(&self) -> Option<DateTime> {
        self.0.accessed_at.map(DateTime)
    }

    /// What the source has to gain, in its own or the desk's words.
    async fn interest(&self) -> Option<&str> {
        self.0.interest.as_deref()
    }

    /// Who may see it.
    async fn visibility(&self) -> Visibility {
        factdesk_domain::Visibility::from(self.0.visibility).into()
    }

    /// The round of the claim in which it was added; null if that was before the first.
    async fn round(&self) -> Option<i32> {
        self.0.round
    }

    /// The member who added it. Null only while `sealed`.
    async fn added_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        if !self.open(context).await? {
            return Ok(None);
        }
        Ok(beside(context, &self.0, self.0.added_by).await?)
    }

    /// True while stance, note and author are sealed from you: a reviewer of a blind round added it, you are, or could
    /// become, another one, and the round has not reached quorum.
    async fn sealed(&self, context: &Context<'_>) -> Result<bool> {
        Ok(!self.open(context).await?)
    }

    /// When it was added.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// That it was withdrawn; null while it stands. It stays readable, whether a verdict cites it or not.
    async fn withdrawn(&self, context: &Context<'_>) -> Result<Option<Read<EvidenceWithdrawal>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        let loaders = Session::of(context)?.loaders()?;
        let row = loaders.load_one(WithdrawalOf(EvidenceId::new(self.0.id))).await?;
        let object = |row: evidence_withdrawal::Model| EvidenceWithdrawal {
            gathered: self.gathered().by(row.withdrawn_by.into()),
            row,
        };
        Ok(row.map(|row| Read::Object(object(row))))
    }

    /// Files that it is kept with, oldest first. Whoever sees the piece sees them, also while it is `sealed`.
    async fn attachments(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AttachmentConnection>> {
        let page = PageArgs { first, after, last, before };
        AttachmentConnection::under::<EvidenceAttachments, _>(context, &self.0, page).await
    }

    /// Each one reviewer's verdict that cites it, of those that you may see: sealed ones are left out and not counted.
    async fn cited_by(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<VerdictConnection>> {
        let page = PageArgs { first, after, last, before };
        VerdictConnection::under::<CitingVerdicts, _>(context, &self.0, page).await
    }
}

impl Evidence {
    fn gathered(&self) -> Gathered {
        Gathered::from(&*self.0)
    }

    async fn open(&self, context: &Context<'_>) -> std::result::Result<bool, crate::error::Error> {
        self.gathered().open_to(Session::of(context)?.loaders()?).await
    }
}

/// The GraphQL type `EvidenceWithdrawal`; described where its fields are.
pub struct EvidenceWithdrawal {
    row: evidence_withdrawal::Model,
    gathered: Gathered,
}

/// That a piece of evidence does not count any more. It is not undone: add the evidence anew.
#[Object]
impl EvidenceWithdrawal {
    /// Why. Null only while it is sealed from you like the note of the evidence.
    async fn reason(&self, context: &Context<'_>) -> Result<Option<&str>> {
        let open = self.gathered.open_to(Session::of(context)?.loaders()?).await?;
        Ok(open.then_some(self.row.reason.as_str()))
    }

    /// Who withdrew it: its author or an editor. Null only while it is sealed from you like the author.
    async fn by(&self, context: &Context<'_>) -> Result<Option<Member>> {
        let loaders = Session::of(context)?.loaders()?;
        if !self.gathered.open_to(loaders).await? {
            return Ok(None);
        }
        Ok(loaders.load_one(One::<member::Entity>::of(self.row.withdrawn_by)).await?.map(Member::from))
    }

    /// When.
    async fn at(&self) -> DateTime {
        self.row.withdrawn_at.into()
    }
}
