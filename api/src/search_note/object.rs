//! A search note, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{claim, member, search_note};
use uuid::Uuid;

use super::store::ClaimSearchNotes;
use crate::claim::Claim;
use crate::evidence::Gathered;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{One, PageArgs, connection};

connection!(SearchNoteConnection, SearchNoteEdge, SearchNote);

/// Which side was looked for in vain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "entity::search_note::Stance")]
pub enum SoughtStance {
    /// Material that speaks for the claim.
    Supports,
    /// Material that speaks against the claim.
    Refutes,
}

/// The GraphQL type `SearchNote`; described where its fields are.
pub struct SearchNote(search_note::Model);

impl From<search_note::Model> for SearchNote {
    fn from(row: search_note::Model) -> Self {
        Self(row)
    }
}

/// "We looked for evidence of this stance here and there, and found none." With it a fact-check can be published
/// although one side has no evidence.
///
/// Sealed like evidence: until quorum of a blind round, fellow reviewers do not see stance, text and author of what a
/// reviewer of the round recorded.
#[Object]
impl SearchNote {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::SearchNote, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Claim>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<claim::Entity>::of(self.0.claim_id)).await?.map(Claim::from))
    }

    /// The side for which nothing was found. Null only while `sealed`.
    async fn stance(&self, context: &Context<'_>) -> Result<Option<SoughtStance>> {
        Ok(self.open(context).await?.then(|| self.0.stance.into()))
    }

    /// Where was looked, and how. Null only while `sealed`.
    async fn text(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(self.open(context).await?.then_some(self.0.text.as_str()))
    }

    /// The round of the claim in which it was recorded; null if that was before the first.
    async fn round(&self) -> Option<i32> {
        self.0.round
    }

    /// The member who recorded it. Null only while `sealed`.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Member>> {
        if !self.open(context).await? {
            return Ok(None);
        }
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<member::Entity>::of(self.0.recorded_by)).await?.map(Member::from))
    }

    /// True while stance, text and author are sealed from you: a reviewer of a blind round recorded it, you are, or
    /// could become, another one, and the round has not reached quorum.
    async fn sealed(&self, context: &Context<'_>) -> Result<bool> {
        Ok(!self.open(context).await?)
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}

impl SearchNote {
    async fn open(&self, context: &Context<'_>) -> std::result::Result<bool, crate::error::Error> {
        Gathered::from(&self.0).open_to(Session::of(context)?.loaders()?).await
    }
}

/// The search notes of a claim, in the order in which they were recorded.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be.
pub async fn of_claim(context: &Context<'_>, claim: Uuid, page: PageArgs) -> Result<SearchNoteConnection> {
    SearchNoteConnection::under::<ClaimSearchNotes>(context, claim, page).await
}
