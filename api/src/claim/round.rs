//! A round of a claim's review, as clients see it.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object, Result};
use entity::{round, slot};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::error::Error;
use crate::graphql::{DateTime, Session};
use crate::newsroom::Member;
use crate::policy::{PolicyOf, Rating, RatingScale, ReviewPolicy, ScaleOf, rating};
use crate::read::{Order, Read, Reader, Relation, Visible, beside, connection, object};

connection!(RoundConnection, RoundEdge, Round);

/// What the verdicts of a full round came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RoundOutcome {
    /// They agreed.
    Agreed,
    /// They did not: an editor adjudicates.
    Disputed,
}

object!(Round, round::Model);

/// One pass of review of a claim. It is judged by the policy and scale of its start.
#[Object]
impl Round {
    /// Counts from 1.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The policy by which it runs.
    async fn policy(&self, context: &Context<'_>) -> Result<Option<ReviewPolicy>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(PolicyOf(self.0.policy_version)).await?.map(ReviewPolicy))
    }

    /// The scale by which it is judged.
    async fn scale(&self, context: &Context<'_>) -> Result<Option<RatingScale>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(ScaleOf(self.0.scale_version)).await?.map(RatingScale))
    }

    /// When it began.
    async fn started_at(&self) -> DateTime {
        self.0.started_at.into()
    }

    /// How many verdicts are in that count. Everybody may know, also while they are sealed.
    async fn verdicts_in(&self, context: &Context<'_>) -> Result<Read<i32>> {
        if let Some(json) = self.0.written(context) {
            return Ok(json);
        }
        let loaders = Session::of(context)?.loaders()?;
        let used = loaders.load_one(UsedSlots(self.0.claim_id, self.0.number)).await?;
        Ok(Read::Object(used.unwrap_or(0)))
    }

    /// When all verdicts were in. From then on they are open to the newsroom, and fixed.
    async fn quorum_at(&self) -> Option<DateTime> {
        self.0.quorum_at.map(DateTime)
    }

    /// What the verdicts came to; null before quorum.
    async fn outcome(&self) -> Option<RoundOutcome> {
        self.0.outcome.map(|outcome| match outcome {
            round::Outcome::Agreed => RoundOutcome::Agreed,
            round::Outcome::Disputed => RoundOutcome::Disputed,
        })
    }

    /// The rating, by agreement or adjudication; null before.
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Read<Rating>>> {
        let Some(key) = &self.0.rating_key else { return Ok(None) };
        Ok(rating(context, &self.0, self.0.scale_version, key).await?)
    }

    /// The editor who decided or sent back, if the verdicts did not agree.
    async fn adjudicator(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.adjudicator_id).await?)
    }

    /// Why the adjudicator decided so, for colleagues.
    async fn adjudication(&self) -> Option<&str> {
        self.0.adjudication.as_deref()
    }
}

/// The rounds of a claim, oldest first.
pub struct RoundsOfClaim;

impl Relation for RoundsOfClaim {
    type Entity = round::Entity;
    const NAME: &'static str = "rounds";

    fn order() -> Order<round::Entity> {
        Order { column: round::Column::Number, id: round::Column::Number, descending: false }
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}

/// Key of a round of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoundOf(pub Uuid, pub i32);

impl Loader<RoundOf> for Reader {
    type Value = round::Model;
    type Error = Error;

    async fn load(&self, keys: &[RoundOf]) -> std::result::Result<HashMap<RoundOf, round::Model>, Error> {
        let columns = Expr::tuple([
            Expr::col((round::Entity, round::Column::ClaimId)),
            Expr::col((round::Entity, round::Column::Number)),
        ]);
        let wanted = keys.iter().map(|key| Expr::tuple([Expr::val(key.0), Expr::val(key.1)]));
        let rows = round::Entity::visible(&self.scope).filter(columns.is_in(wanted)).all(&self.db).await?;
        Ok(rows.into_iter().map(|row| (RoundOf(row.claim_id, row.number), row)).collect())
    }
}

/// Key of the number of used slots of a round.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct UsedSlots(Uuid, i32);

impl Loader<UsedSlots> for Reader {
    type Value = i32;
    type Error = Error;

    async fn load(&self, keys: &[UsedSlots]) -> std::result::Result<HashMap<UsedSlots, i32>, Error> {
        let rows: Vec<(Uuid, i32, i64)> = <slot::Entity as entity::Tenant>::of(self.scope.newsroom())
            .filter(slot::Column::ClaimId.is_in(keys.iter().map(|key| key.0)))
            .filter(slot::Column::Used.eq(true))
            .select_only()
            .column(slot::Column::ClaimId)
            .column(slot::Column::Round)
            .column_as(slot::Column::Number.count(), "used")
            .group_by(slot::Column::ClaimId)
            .group_by(slot::Column::Round)
            .into_tuple()
            .all(&self.db)
            .await?;
        Ok(rows
            .into_iter()
            .map(|(claim, round, used)| (UsedSlots(claim, round), i32::try_from(used).unwrap_or(i32::MAX)))
            .collect())
    }
}
