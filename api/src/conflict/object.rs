//! A conflict of interest, as clients see it.

use async_graphql::{Context, ID, Object, Result};
use entity::{conflict, member};
use uuid::Uuid;

use super::store::MemberConflicts;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::read::{One, PageArgs, connection};
use crate::source::{Source, standing};

connection!(ConflictOfInterestConnection, ConflictOfInterestEdge, ConflictOfInterest);

/// The GraphQL type `ConflictOfInterest`; described where its fields are.
pub struct ConflictOfInterest(conflict::Model);

impl From<conflict::Model> for ConflictOfInterest {
    fn from(row: conflict::Model) -> Self {
        Self(row)
    }
}

/// A member's declared interest in a source. It keeps every claim that involves the source (as speaker, relayer,
/// publisher or source of evidence) away from the member. Only the member, editors and admins see it.
#[Object]
impl ConflictOfInterest {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Conflict, self.0.id)
    }

    /// Whose it is.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Member>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<member::Entity>::of(self.0.member_id)).await?.map(Member::from))
    }

    /// On what; of a merged source, the one that stands for it, to which the conflict extends.
    async fn source(&self, context: &Context<'_>) -> Result<Option<Source>> {
        Ok(standing(Session::of(context)?.loaders()?, Some(self.0.source_id)).await?)
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

/// The conflicts that a member declared, in the order in which they were.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be.
pub async fn of_member(
    context: &Context<'_>,
    member: Uuid,
    page: PageArgs,
) -> Result<ConflictOfInterestConnection> {
    ConflictOfInterestConnection::under::<MemberConflicts>(context, member, page).await
}
