//! Root fields around people.

use async_graphql::{Context, Object, Result};
use factdesk_domain::Action;

use super::object::{Member, Newsroom};
use crate::graphql::Session;
use crate::read::{Read, find};

/// Root fields around people.
#[derive(Default)]
pub struct NewsroomQuery;

#[Object]
impl NewsroomQuery {
    /// The member whose token this is; null without a token, and for a key.
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        let session = Session::of(context)?;
        let Ok(actor) = session.actor() else { return Ok(None) };
        if !actor.is_person() {
            return Ok(None);
        }
        Ok(find(context, actor.member().into()).await?)
    }

    /// The newsroom for which the token acts.
    async fn newsroom(&self, context: &Context<'_>) -> Result<Option<Read<Newsroom>>> {
        let session = Session::of(context)?;
        session.reading(Action::NewsroomRead)?;
        Ok(find(context, session.actor()?.newsroom().into()).await?)
    }
}
