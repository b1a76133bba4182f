//! Root fields around people.

use async_graphql::{Context, Object, Result};
use factdesk_domain::Action;

use super::object::{Member, Newsroom};
use crate::graphql::Session;
use crate::read::One;

/// Root fields around people.
#[derive(Default)]
pub struct NewsroomQuery;

#[Object]
impl NewsroomQuery {
    /// The member whose token this is; null without a token.
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<Member>> {
        let session = Session::of(context)?;
        let Ok(actor) = session.actor() else { return Ok(None) };
        let row =
            session.loaders()?.load_one(One::<entity::member::Entity>::of(actor.member().into())).await?;
        Ok(row.map(Member::from))
    }

    /// The newsroom for which the token acts.
    async fn newsroom(&self, context: &Context<'_>) -> Result<Option<Newsroom>> {
        let session = Session::of(context)?;
        let loaders = session.reading(Action::NewsroomRead)?;
        let id = session.actor()?.newsroom().into();
        Ok(loaders.load_one(One::<entity::newsroom::Entity>::of(id)).await?.map(Newsroom::from))
    }
}
