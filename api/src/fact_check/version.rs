//! Published versions of a fact-check, as clients see them.

use async_graphql::{Context, Object, Result};
use entity::fact_check_version;

use crate::graphql::DateTime;
use crate::newsroom::Member;
use crate::policy::{Rating, rating};
use crate::read::{Order, Read, Relation, beside, connection, object};

connection!(FactCheckVersionConnection, FactCheckVersionEdge, FactCheckVersion);

object!(FactCheckVersion, fact_check_version::Model);

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
    async fn rating(&self, context: &Context<'_>) -> Result<Option<Read<Rating>>> {
        Ok(rating(context, &self.0, self.0.scale_version, &self.0.rating_key).await?)
    }

    /// All that the page shows, as the JSON text that is stored and from which the page is rendered.
    #[graphql(directive = crate::graphql::directive::cost::apply(500))]
    async fn snapshot(&self) -> String {
        String::from_utf8_lossy(&self.0.snapshot).into_owned()
    }

    /// Who approved it.
    async fn approved_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.approved_by).await?)
    }

    /// Who published it.
    async fn published_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.published_by).await?)
    }

    /// When it was published.
    async fn published_at(&self) -> DateTime {
        self.0.published_at.into()
    }
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

    const BELONGS: &'static str = "{t}.fact_check_id = {parent}";
}
