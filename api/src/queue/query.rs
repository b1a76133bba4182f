//! Root fields around one's own work.

use async_graphql::{Context, Object, Result};
use factdesk_domain::Action;

use super::my_work::MyWork;
use crate::graphql::Session;

/// Root fields around one's own work.
#[derive(Default)]
pub struct QueueQuery;

#[Object]
impl QueueQuery {
    /// What you hold, what was given to you, what is due and what waits for you; null for a key, which reviews nothing.
    #[expect(clippy::unused_async, reason = "resolvers are async")]
    async fn my_work(&self, context: &Context<'_>) -> Result<Option<MyWork>> {
        let session = Session::of(context)?;
        session.reading(Action::ClaimRead)?;
        Ok(session.actor()?.is_person().then_some(MyWork))
    }
}
