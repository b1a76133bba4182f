//! One request: who asks, with loaders of its own.

use std::sync::{Arc, OnceLock};

use async_graphql::Context;
use chrono::{DateTime, Utc};
use factdesk_domain::Action;

use super::Caller;
use crate::access::Actor;
use crate::app::App;
use crate::error::Error;
use crate::live::Seat;
use crate::read::{Loaders, Reader, loaders};

/// The request, as resolvers see it. Made afresh for each: no two readers share a loader.
pub struct Session {
    /// The server.
    pub app: Arc<App>,
    actor: OnceLock<(Actor, Loaders)>,
    /// The `Idempotency-Key` header.
    idempotency_key: Option<String>,
    /// Where the request came from.
    pub caller: Caller,
    seat: Option<Arc<Seat>>,
}

impl Session {
    /// The session of a request.
    pub fn new(app: Arc<App>, actor: Option<Actor>, idempotency_key: Option<String>) -> Self {
        let caller = Caller::default();
        let session = Self { app, actor: OnceLock::new(), idempotency_key, caller, seat: None };
        if let Some(actor) = actor {
            session.become_actor(actor);
        }
        session
    }

    /// The same, knowing where the request came from.
    #[must_use]
    pub fn of_caller(self, caller: Caller) -> Self {
        Self { caller, ..self }
    }

    /// The session of a subscription: as long as the seat lasts, its member has the roles of its beginning.
    pub fn live(app: Arc<App>, seat: Arc<Seat>) -> Self {
        let session = Self::new(app, Some(seat.actor().clone()), None);
        Self { seat: Some(seat), ..session }
    }

    /// Goes on as this member: of a request that signs in, so that its payload can be read. The first one stays.
    pub fn become_actor(&self, actor: Actor) {
        let reader = Reader {
            db: self.app.db.clone(),
            scope: actor.scope(),
            pinned: self.app.pinned.clone(),
            origin: self.app.origin.clone(),
        };
        let _ = self.actor.set((actor, loaders(reader)));
    }

    /// The session of the request that is being answered.
    ///
    /// # Errors
    /// A bug: the request was run without one.
    pub fn of<'c>(context: &Context<'c>) -> Result<&'c Self, Error> {
        context.data::<Self>().map_err(|_| Error::internal("a request without a session"))
    }

    /// Who asks.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if nobody does.
    pub fn actor(&self) -> Result<&Actor, Error> {
        self.actor.get().map(|(actor, _)| actor).ok_or(Error::Unauthenticated)
    }

    /// The seat of a subscription.
    ///
    /// # Errors
    /// A bug: it was run by a transport that takes no seat.
    pub fn seat(&self) -> Result<&Arc<Seat>, Error> {
        self.seat.as_ref().ok_or_else(|| Error::internal("a subscription without a seat"))
    }

    /// The time as of which is answered what depends on it: when roles were last read.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if nobody asks.
    pub fn now(&self) -> Result<DateTime<Utc>, Error> {
        let actor = self.actor()?;
        let read_at = || self.seat.as_ref().map_or_else(|| actor.read_at(), |seat| seat.checked_at());
        Ok(self.app.world.now().unwrap_or_else(read_at))
    }

    /// The loaders of whoever asks, for fields of objects that they could reach.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` if nobody does.
    pub fn loaders(&self) -> Result<&Loaders, Error> {
        self.actor.get().map(|(_, loaders)| loaders).ok_or(Error::Unauthenticated)
    }

    /// The loaders, for a root field that needs this right.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`, or `FORBIDDEN` if no role allows it.
    pub fn reading(&self, action: Action) -> Result<&Loaders, Error> {
        if self.actor()?.may(action) { self.loaders() } else { Err(Error::Forbidden(action)) }
    }

    /// The key that makes a mutation safe to repeat: of its input, else of the header.
    pub fn idempotency_key(&self, input: Option<&String>) -> Option<String> {
        input.or(self.idempotency_key.as_ref()).cloned()
    }
}
