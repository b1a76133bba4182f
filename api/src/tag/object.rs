//! A tag, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{claim, tag};

use crate::claim::ClaimConnection;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::Member;
use crate::read::{Order, PageArgs, Read, Relation, beside, connection, object};

connection!(TagConnection, TagEdge, Tag);

/// What a word of the vocabulary is for. Treat a kind that you do not know like TAG.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::TagKind")]
pub enum TagKind {
    /// Marks whatever the desk wants to find again.
    Tag,
    /// What a claim is about, such as "Public health".
    Topic,
}

object!(Tag, tag::Model);

/// A word of the newsroom's vocabulary, by which claims are found again.
#[Object]
impl Tag {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Tag, self.0.id)
    }

    /// What it is for.
    async fn kind(&self) -> TagKind {
        factdesk_domain::TagKind::from(self.0.kind).into()
    }

    /// Its name. Of the tags of a kind that stand for themselves each has another one, whatever the case of its letters.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// The tag that it was merged into. Claims that bear this tag show that one instead.
    async fn merged_into(&self, context: &Context<'_>) -> Result<Option<Read<Tag>>> {
        Ok(beside(context, &self.0, self.0.merged_into).await?)
    }

    /// When it was taken out of use: no claim gets it any more, and those that bear it keep it. Null while it is in use.
    async fn retired_at(&self) -> Option<DateTime> {
        self.0.retired_at.map(DateTime::from)
    }

    /// Raised by every change of the tag. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Who made it.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.created_by).await?)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Claims that bear it, or a tag that was merged into it, newest first. None while it is itself merged.
    async fn claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimConnection::under::<TagClaims, _>(context, &self.0, page).await
    }
}

/// Tags under a claim.
pub struct ClaimTags;

impl Relation for ClaimTags {
    type Entity = tag::Entity;
    const NAME: &'static str = "claim.tags";

    fn order() -> Order<tag::Entity> {
        Order { column: tag::Column::NameKey, id: tag::Column::Id, descending: false }
    }

    // An array, found first: the planner would rather walk all tags by name and ask of each whether the claim bears it.
    const BELONGS: &'static str = "{t}.id = ANY(ARRAY(SELECT b.tag_id FROM claim_tag b
        WHERE b.newsroom_id = {newsroom} AND b.claim_id = {parent}))";
}

/// Claims under a tag.
pub struct TagClaims;

impl Relation for TagClaims {
    type Entity = claim::Entity;
    const NAME: &'static str = "tag.claims";

    fn order() -> Order<claim::Entity> {
        Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: true }
    }

    // With the time, by which the index of the tag is in the order of the list.
    const BELONGS: &'static str =
        "({t}.id, {t}.created_at) IN (SELECT b.claim_id, b.created_at FROM claim_tag b
        WHERE b.newsroom_id = {newsroom} AND b.tag_id = {parent})";
}
