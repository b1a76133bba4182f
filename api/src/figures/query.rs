//! The root field of figures.

use async_graphql::{Context, Object, Result};
use factdesk_domain::Action;

use super::object::Figures;
use super::period::Period;
use crate::graphql::{Date, Session};

/// The root field of figures.
#[derive(Default)]
pub struct FiguresQuery;

#[Object]
impl FiguresQuery {
    /// Figures of the newsroom from one day to another, in its time zone: at most 366 days. The last 28 days if nothing is
    /// given; the 28 days up to `to` if `from` is not. Nothing of a round before its quorum is in them.
    #[graphql(directive = crate::graphql::directive::cost::apply(20))]
    async fn figures(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The first day.")] from: Option<Date>,
        #[graphql(desc = "The last day; it belongs to the period.")] to: Option<Date>,
    ) -> Result<Option<Figures>> {
        let session = Session::of(context)?;
        let reader = session.reading(Action::FiguresRead)?.loader();
        let newsroom = reader.scope.newsroom();
        let (from, to) = (from.map(|day| day.0), to.map(|day| day.0));
        Ok(Some(Figures(Period::of(&reader.db, newsroom, session.now()?, from, to).await?)))
    }
}
