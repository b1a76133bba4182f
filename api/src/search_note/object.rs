//! A search note, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::search_note;

use crate::claim::Claim;
use crate::evidence::Gathered;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{Read, beside, connection, object};

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

object!(SearchNote, search_note::Model);

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
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
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
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        if let Some(json) = self.0.written(context) {
            return Ok(Some(json));
        }
        if !self.open(context).await? {
            return Ok(None);
        }
        Ok(beside(context, &self.0, self.0.recorded_by).await?)
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
        Gathered::from(&*self.0).open_to(Session::of(context)?.loaders()?).await
    }
}
