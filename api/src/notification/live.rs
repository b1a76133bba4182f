//! What a member is told, while it happens: looked up for the events of the stream, which carries it.

use std::sync::Arc;
use std::time::Duration;

use async_graphql::SimpleObject;
use entity::event;
use futures::{Stream, StreamExt};

use super::object::Notification;
use super::store;
use crate::access::Scope;
use crate::app::App;

/// Events that are looked up at once, of a subscriber who was away.
const AT_ONCE: usize = 200;
/// Time before a read that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// A notification, as it is told while it happens.
#[derive(SimpleObject)]
pub struct LiveNotification {
    /// The place of its event in the stream of the newsroom: give it as `after` to go on behind it, on any node and with any
    /// of the subscriptions. Opaque.
    cursor: String,
    /// What you are told; objects under it are as they are now.
    notification: Notification,
}

/// What the member of this scope is told of these events, in their order.
pub fn told(
    app: Arc<App>,
    scope: Scope,
    events: impl Stream<Item = (String, Arc<event::Model>)>,
) -> impl Stream<Item = LiveNotification> {
    let looked_up = events.ready_chunks(AT_ONCE).then(move |events| {
        let (app, scope) = (app.clone(), scope.clone());
        async move {
            let mut found = loop {
                match store::of_events(&app.db, &scope, events.iter().map(|(_, event)| event.seq)).await {
                    Ok(found) => break found,
                    Err(error) => {
                        tracing::warn!(cause = error.code().as_str(), "a subscriber waits for the database");
                        tokio::time::sleep(AGAIN).await;
                    }
                }
            };
            let told = events.into_iter().filter_map(move |(cursor, event)| {
                let notification = found.remove(&event.seq)?.into();
                Some(LiveNotification { cursor, notification })
            });
            futures::stream::iter(told)
        }
    });
    looked_up.flatten()
}
