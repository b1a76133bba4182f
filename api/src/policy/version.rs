//! All versions of policy and scale, each with who activated it.

use std::sync::Arc;

use async_graphql::{Context, Object, Result};
use entity::{rating_scale, review_policy};
use factdesk_domain::Action;

use super::object::{RatingScale, ReviewPolicy, ScaleOf};
use super::store;
use crate::graphql::{DateTime, Session};
use crate::newsroom::Member;
use crate::read::{Field, Order, PageArgs, Read, Shaped, Visible, beside, connection, object, one, root};

connection!(PolicyVersionConnection, PolicyVersionEdge, PolicyVersion);
connection!(RatingScaleVersionConnection, RatingScaleVersionEdge, RatingScaleVersion);

impl Visible for review_policy::Entity {
    const READ: Action = Action::NewsroomRead;
}

impl Visible for rating_scale::Entity {
    const READ: Action = Action::NewsroomRead;
}

object!(PolicyVersion, review_policy::Model);

/// A version of the review policy in the list of all. The newest one is active.
#[Object]
impl PolicyVersion {
    /// Counts from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it says.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn policy(&self) -> Result<ReviewPolicy> {
        Ok(ReviewPolicy(Arc::new(store::policy(&self.0)?)))
    }

    /// When it became active.
    async fn activated_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Who activated it; null for the one that the newsroom began with.
    async fn activated_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.created_by).await?)
    }
}

object!(RatingScaleVersion, rating_scale::Model);

/// A version of the rating scale in the list of all. The newest one is active.
#[Object]
impl RatingScaleVersion {
    /// Counts from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it says.
    async fn scale(&self, context: &Context<'_>) -> Result<Option<RatingScale>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(ScaleOf(self.0.version)).await?.map(RatingScale))
    }

    /// When it became active.
    async fn activated_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Who activated it; null for the one that the newsroom began with.
    async fn activated_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.created_by).await?)
    }
}

/// The versions of the policy, newest first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; otherwise what Postgres says.
pub async fn policies(context: &Context<'_>, page: PageArgs) -> Result<Read<PolicyVersionConnection>> {
    let select = review_policy::Entity::visible(&Session::of(context)?.loaders()?.loader().scope);
    let version = review_policy::Column::Version;
    let order = Order { column: version, id: version, descending: true };
    Ok(root(context, select, &order, "policyVersions", page).await?)
}

/// The versions of the scale, newest first.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be; otherwise what Postgres says.
pub async fn scales(context: &Context<'_>, page: PageArgs) -> Result<Read<RatingScaleVersionConnection>> {
    let select = rating_scale::Entity::visible(&Session::of(context)?.loaders()?.loader().scope);
    let version = rating_scale::Column::Version;
    let order = Order { column: version, id: version, descending: true };
    Ok(root(context, select, &order, "ratingScaleVersions", page).await?)
}

impl Shaped for PolicyVersion {
    type Entity = review_policy::Entity;
    const NAME: &'static str = "PolicyVersion";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "version" => Field::Column("version"),
            "activatedAt" => Field::Moment("created_at"),
            "activatedBy" => one::<Member>("{t}.id = {p}.created_by"),
            _ => return None,
        })
    }
}

impl Shaped for RatingScaleVersion {
    type Entity = rating_scale::Entity;
    const NAME: &'static str = "RatingScaleVersion";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "version" => Field::Column("version"),
            "activatedAt" => Field::Moment("created_at"),
            "activatedBy" => one::<Member>("{t}.id = {p}.created_by"),
            _ => return None,
        })
    }
}
