//! A conflict of interest, as clients see it.

use async_graphql::{Context, ID, Object, Result};
use entity::conflict;

use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::Member;
use crate::read::{Read, beside, connection, object};
use crate::source::{Source, standing};

connection!(ConflictOfInterestConnection, ConflictOfInterestEdge, ConflictOfInterest);

object!(ConflictOfInterest, conflict::Model);

/// A member's declared interest in a source. It keeps every claim that involves the source (as speaker, relayer,
/// publisher or source of evidence) away from the member. Only the member, editors and admins see it.
#[Object]
impl ConflictOfInterest {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Conflict, self.0.id)
    }

    /// Whose it is.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.member_id).await?)
    }

    /// On what; of a merged source, the one that stands for it, to which the conflict extends.
    async fn source(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(standing(context, &self.0, self.0.source_id).await?)
    }

    /// What the interest is, in the member's words.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was declared.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
