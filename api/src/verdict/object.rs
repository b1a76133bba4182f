//! A verdict, as clients see it.

use async_graphql::{Context, ID, Object, Result};
use entity::{live_verdict, verdict};

use super::store::LiveVerdictOf;
use crate::claim::Claim;
use crate::evidence::{CitedEvidence, EvidenceConnection};
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::newsroom::Member;
use crate::policy::{Rating, rating};
use crate::read::{Order, PageArgs, Read, Relation, beside, connection, object};

connection!(VerdictConnection, VerdictEdge, Verdict);

object!(Verdict, verdict::Model);

/// One reviewer's independent rating of a claim in a round, with rationale and cited evidence. Under a blind policy
/// only its author sees one reviewer's verdict before all verdicts of the round are in; until then it is left out of
/// every list. It is never changed: a new one supersedes.
#[Object]
impl Verdict {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Verdict, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// Number of the round.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// The reviewer who gave this one reviewer's verdict.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.member_id).await?)
    }

    /// This one reviewer's rating, from the scale of the round.
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Read<Rating>>> {
        Ok(rating(context, &self.0, self.0.scale_version, &self.0.rating_key).await?)
    }

    /// Why, in this one reviewer's words; a CommonMark subset, as typed.
    async fn rationale(&self) -> &str {
        &self.0.rationale
    }

    /// The verdict that this one replaced, if there is one.
    async fn supersedes(&self, context: &Context<'_>) -> Result<Option<Read<Verdict>>> {
        Ok(beside(context, &self.0, self.0.supersedes).await?)
    }

    /// Whether it counts: it was not superseded, and its author neither stepped back nor had a conflict of interest
    /// before quorum.
    async fn counts(&self, context: &Context<'_>) -> Result<bool> {
        let loaders = Session::of(context)?.loaders()?;
        let live: Option<live_verdict::Model> = loaders.load_one(LiveVerdictOf(self.0.id)).await?;
        Ok(live.is_some_and(|live| live.counts))
    }

    /// When it was given.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// The evidence that this one reviewer cites, as far as you may see it.
    async fn cites(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<EvidenceConnection>> {
        let page = PageArgs { first, after, last, before };
        EvidenceConnection::under::<CitedEvidence, _>(context, &self.0, page).await
    }
}

/// The verdicts of a claim that the reader may see, oldest first, superseded ones included.
pub struct VerdictsOfClaim;

impl Relation for VerdictsOfClaim {
    type Entity = verdict::Entity;
    const NAME: &'static str = "verdicts";

    fn order() -> Order<verdict::Entity> {
        Order { column: verdict::Column::CreatedAt, id: verdict::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}
