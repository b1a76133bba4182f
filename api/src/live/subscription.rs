//! What can be subscribed to.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject, Subscription};
use entity::event;
use factdesk_domain::Action;
use futures::{Stream, StreamExt};
use uuid::Uuid;

use super::follow::{Wanted, follow};
use super::place::{cursor, start};
use crate::claim::Claim;
use crate::error::{Code, Error};
use crate::event::Event;
use crate::graphql::{DateTime, NodeKind, Session, directive, id_argument};
use crate::notification::{self, LiveNotification};
use crate::read::One;

/// Kinds of objects whose events change what waits for somebody.
const WORK: [&str; 5] = ["Claim", "ConflictOfInterest", "Document", "FactCheck", "Verdict"];

/// Kinds of objects whose events are told to members.
const TOLD: [&str; 3] = ["Claim", "CorrectionRequest", "Verdict"];

/// An event, as it is told while it happens.
#[derive(SimpleObject)]
pub struct LiveEvent {
    /// Its place in the stream of the newsroom: give it as `after` to go on behind it, on any node and with any of the
    /// subscriptions. Opaque.
    cursor: String,
    /// What happened. What was sealed of it when it happened stays sealed here, whenever it is delivered: the event that
    /// reaches quorum tells all verdicts of the round, and from then on `Claim.verdicts` and `Claim.history` have the
    /// rest. Objects under it are as they are now.
    event: Event,
}

/// Something that may change what waits for you.
pub struct QueueChange {
    cursor: String,
    event: Arc<event::Model>,
}

/// Something that may change what waits for you: read your lists again.
#[Object]
impl QueueChange {
    /// Its place in the stream of the newsroom: give it as `after` to go on behind it, on any node and with any of the
    /// subscriptions. Opaque.
    async fn cursor(&self) -> &str {
        &self.cursor
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        self.event.at.into()
    }

    /// What was done, as `noun.verb`: `claim.accept`, `verdict.submit` … More will come.
    async fn action(&self) -> &str {
        &self.event.action
    }

    /// The claim that it was done to, as it is now; null if it concerns several.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Claim>> {
        let Some(claim) = self.event.claim_id else { return Ok(None) };
        let loaders = Session::of(context)?.loaders()?;
        Ok(loaders.load_one(One::<entity::claim::Entity>::of(claim)).await?.map(Claim::from))
    }
}

/// The GraphQL type `Subscription`; described where its fields are.
#[derive(Default)]
pub struct SubscriptionRoot;

/// What can be followed while it happens, over a socket (graphql-transport-ws) or as server-sent events.
///
/// Each takes `after`, the cursor of the last thing that you had: what happened since then comes first, in the order of
/// commits, without a gap and without a repeat. Without it, or with null, it begins now; `Newsroom.eventCursor` tells a
/// cursor to begin with: read it before you read the rest of a screen.
#[Subscription(name = "Subscription")]
impl SubscriptionRoot {
    /// All events of the newsroom. For editors and admins, as `auditEvents`.
    #[graphql(directive = directive::error::apply(Code::Forbidden))]
    async fn newsroom_events(
        &self,
        context: &Context<'_>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = LiveEvent> + use<>> {
        let events = told(context, Action::AuditRead, Wanted::Everything, after).await?;
        Ok(events.map(|(cursor, event)| LiveEvent { cursor, event: Event::told(event.as_ref().clone()) }))
    }

    /// Every event in the history of a claim. Ends at once for a claim that does not exist or that you cannot see. A key
    /// needs both `CLAIMS_READ` and `EVENTS_READ`.
    async fn claim_changed(
        &self,
        context: &Context<'_>,
        id: ID,
        after: Option<String>,
    ) -> Result<impl Stream<Item = LiveEvent> + use<>> {
        let loaders = Session::of(context)?.reading(Action::ClaimRead)?;
        if !loaders.loader().scope.reads(Action::AuditRead) {
            return Err(Error::Forbidden(Action::AuditRead).into());
        }
        let claim: Uuid = id_argument("id", NodeKind::Claim, &id)?;
        let there = loaders.load_one(One::<entity::claim::Entity>::of(claim)).await?.is_some();
        let events = told(context, Action::ClaimRead, Wanted::OfClaim(claim), after).await?;
        let events =
            events.map(|(cursor, event)| LiveEvent { cursor, event: Event::told(event.as_ref().clone()) });
        Ok(if there { events.left_stream() } else { futures::stream::empty().right_stream() })
    }

    /// That something was done which may change what waits for you: a claim came in, was accepted, taken, given back,
    /// judged, decided, put aside, or its fact-check went on.
    async fn queue_changed(
        &self,
        context: &Context<'_>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = QueueChange> + use<>> {
        let events = told(context, Action::ClaimRead, Wanted::DoneTo(&WORK), after).await?;
        Ok(events.map(|(cursor, event)| QueueChange { cursor, event }))
    }

    /// What you are told: as `notifications`, while it happens. What you do not want to be told is left out.
    async fn my_notifications(
        &self,
        context: &Context<'_>,
        after: Option<String>,
    ) -> Result<impl Stream<Item = LiveNotification> + use<>> {
        let events = told(context, Action::NotificationRead, Wanted::DoneTo(&TOLD), after).await?;
        let session = Session::of(context)?;
        Ok(notification::told(session.app.clone(), session.seat()?.actor().scope(), events))
    }
}

async fn told(
    context: &Context<'_>,
    action: Action,
    wanted: Wanted,
    after: Option<String>,
) -> Result<impl Stream<Item = (String, Arc<event::Model>)> + use<>> {
    let session = Session::of(context)?;
    session.reading(action)?;
    let seat = session.seat()?;
    let newsroom = seat.actor().newsroom();
    let place = start(&session.app.db, newsroom, after.as_deref()).await?;
    let events = follow(&session.app, seat.clone(), wanted, place);
    Ok(events.map(move |event| (cursor(newsroom, event.seq), event)))
}
