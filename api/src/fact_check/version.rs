//! Published versions of a fact-check, as clients see them.

use async_graphql::{Context, Object, Result};
use entity::fact_check_version;

use crate::graphql::{DateTime, Session};
use crate::newsroom::Member;
use crate::policy::{Rating, rating};
use crate::read::{One, Order, Relation, connection, relation};

connection!(FactCheckVersionConnection, FactCheckVersionEdge, FactCheckVersion);

/// The GraphQL type `FactCheckVersion`; described where its fields are.
pub struct FactCheckVersion(fact_check_version::Model);

impl From<fact_check_version::Model> for FactCheckVersion {
    fn from(row: fact_check_version::Model) -> Self {
        Self(row)
    }
}

/// One published version of a fact-check, frozen with all that its page shows.
#[Object]
impl FactCheckVersion {
    /// Counts from 1, without gaps.
    async fn number(&self) -> i32 {
        self.0.number
    }

    /// The round of review whose outcome it tells.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// The conclusion.
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Rating>> {
        let loaders = Session::of(context)?.loaders()?;
        Ok(rating(loaders, self.0.scale_version, &self.0.rating_key).await?)
    }

    /// All that the page shows, as the JSON text that is stored and from which the page is rendered.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn snapshot(&self) -> String {
        String::from_utf8_lossy(&self.0.snapshot).into_owned()
    }

    /// Who approved it.
    async fn approved_by(&self, context: &Context<'_>) -> Result<Option<Member>> {
        member(context, self.0.approved_by).await
    }

    /// Who published it.
    async fn published_by(&self, context: &Context<'_>) -> Result<Option<Member>> {
        member(context, self.0.published_by).await
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime {
        self.0.published_at.into()
    }
}

async fn member(context: &Context<'_>, id: uuid::Uuid) -> Result<Option<Member>> {
    let loaders = Session::of(context)?.loaders()?;
    Ok(loaders.load_one(One::<entity::member::Entity>::of(id)).await?.map(Member::from))
}

/// The published versions of a fact-check.
pub struct OfFactCheck;

impl Relation for OfFactCheck {
    type Entity = fact_check_version::Entity;
    const NAME: &'static str = "FactCheck.versions";

    fn order() -> Order<fact_check_version::Entity> {
        use fact_check_version::Column;
        Order { column: Column::Number, id: Column::FactCheckId, descending: true }
    }

    fn belongs() -> sea_orm::sea_query::SimpleExpr {
        use sea_orm::sea_query::ExprTrait;
        relation::column::<fact_check_version::Entity>(fact_check_version::Column::FactCheckId)
            .eq(relation::parent())
    }
}
