//! A source, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{appearance, claim, source};
use uuid::Uuid;

use super::store::Standing;
use crate::appearance::AppearanceConnection;
use crate::claim::ClaimConnection;
use crate::error::Error;
use crate::evidence::{EvidenceConnection, SourceEvidence};
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::read::{Order, PageArgs, Read, Relation, Row, beside, connection, object};

connection!(SourceConnection, SourceEdge, Source);

/// What a source is. Treat a kind that you do not know like ORGANIZATION.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::SourceKind")]
pub enum SourceKind {
    /// A human being.
    Person,
    /// A company, authority, party or group with a name of its own.
    Organization,
    /// A newspaper, agency, station, site or channel.
    Publication,
    /// A body of data.
    Dataset,
    /// A law, verdict, contract, letter or record itself.
    PrimaryDocument,
    /// Several people without a name of their own, such as "two officials".
    Group,
}

object!(Source, source::Model);

/// The source that stands for the one with this id: readers of what names a merged source see the one it was merged
/// into.
///
/// # Errors
/// What Postgres says.
pub async fn standing<M>(
    context: &Context<'_>,
    row: &Row<M>,
    id: impl Into<Option<Uuid>>,
) -> std::result::Result<Option<Read<Source>>, Error> {
    if let Some(json) = row.written(context) {
        return Ok(Some(json));
    }
    let Some(id) = id.into() else { return Ok(None) };
    let loaders = Session::of(context)?.loaders()?;
    Ok(loaders.load_one(Standing(id)).await?.map(|row| Read::Object(row.into())))
}

/// The same as a condition: which source stands for the one that the column names.
macro_rules! standing_for {
    ($column:literal) => {
        concat!(
            "{t}.id = (SELECT s.standing_id FROM source s WHERE s.newsroom_id = {p}.newsroom_id AND s.id = {p}.",
            $column,
            ")"
        )
    };
}
pub(crate) use standing_for;

/// Whoever or whatever says, carries or proves something.
#[Object]
impl Source {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Source, self.0.id)
    }

    /// What it is.
    async fn kind(&self) -> SourceKind {
        factdesk_domain::SourceKind::from(self.0.kind).into()
    }

    /// Name without title or office ("Jake Sullivan"); the phrase by which the story calls an unnamed speaker.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Other names by which stories call it. A story that uses one of them is linked to this source.
    async fn aliases(&self) -> &[String] {
        &self.0.aliases
    }

    /// Addresses of the same thing elsewhere (Wikidata, a register, its own site): hints, never a key.
    async fn same_as(&self) -> &[String] {
        &self.0.same_as
    }

    /// False for anonymous and collective speakers: those are known within one story only, and never recognized in
    /// another.
    async fn named(&self) -> bool {
        self.0.named
    }

    /// False until a person has used it: confirmed it, chosen it as speaker, or added evidence from it.
    async fn confirmed(&self) -> bool {
        self.0.confirmed
    }

    /// The source that it was merged into. What names this source shows that one instead.
    async fn merged_into(&self, context: &Context<'_>) -> Result<Option<Read<Source>>> {
        Ok(beside(context, &self.0, self.0.merged_into).await?)
    }

    /// Raised by every change of the source. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was first named here.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Claims that it made or passed on, as itself or as a source merged into it, newest first.
    async fn claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let page = PageArgs { first, after, last, before };
        ClaimConnection::under::<SourceClaims, _>(context, &self.0, page).await
    }

    /// Where it speaks or passes something on, as itself or as a source merged into it, newest first.
    async fn appearances(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AppearanceConnection>> {
        let page = PageArgs { first, after, last, before };
        AppearanceConnection::under::<SourceAppearances, _>(context, &self.0, page).await
    }

    /// Evidence from it, or from a source merged into it, that you may see, in the order in which it was added.
    async fn evidence(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EvidenceConnection>> {
        let page = PageArgs { first, after, last, before };
        EvidenceConnection::under::<SourceEvidence, _>(context, &self.0, page).await
    }
}

/// The appearances in which the parent, or a source merged into it, speaks or passes something on.
macro_rules! spoken {
    ($column:literal) => {
        concat!(
            "SELECT a.",
            $column,
            " FROM source s JOIN appearance a ON a.newsroom_id = s.newsroom_id AND a.speaker_id = s.id
              WHERE s.standing_id = {parent}
              UNION SELECT a.",
            $column,
            " FROM source s JOIN appearance a ON a.newsroom_id = s.newsroom_id AND a.relayer_id = s.id
              WHERE s.standing_id = {parent}"
        )
    };
}

/// Claims under a source.
pub struct SourceClaims;

impl Relation for SourceClaims {
    type Entity = claim::Entity;
    const NAME: &'static str = "source.claims";

    fn order() -> Order<claim::Entity> {
        Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: true }
    }

    const BELONGS: &'static str = concat!("{t}.id IN (", spoken!("claim_id"), ")");
}

/// Appearances under a source.
pub struct SourceAppearances;

impl Relation for SourceAppearances {
    type Entity = appearance::Entity;
    const NAME: &'static str = "source.appearances";

    fn order() -> Order<appearance::Entity> {
        Order { column: appearance::Column::CreatedAt, id: appearance::Column::Id, descending: true }
    }

    const BELONGS: &'static str = concat!("{t}.id IN (", spoken!("id"), ")");
}
