//! Seats: who listens at the moment, and until when they may.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use chrono::{DateTime, Utc};
use factdesk_domain::{MemberId, NewsroomId};
use futures::StreamExt;
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::watch;
use tokio::time::Instant;

use crate::access::{Actor, Proven, authenticate, standing};
use crate::app::App;
use crate::error::Error;

/// Why somebody may not listen any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The token has run out.
    Expired,
    /// The member has left, has other roles now, or the session was ended.
    Changed,
}

/// One connection that listens, for one member with the roles of its beginning. Whoever gets other roles, or none, loses
/// it and begins anew: so nothing is ever delivered by rights of yesterday.
pub struct Seat {
    actor: Actor,
    token: SecretString,
    until: Instant,
    checked_at: AtomicI64,
    ended: watch::Sender<Option<Ending>>,
    number: u64,
    seats: Weak<Seats>,
}

impl Seat {
    /// Who listens.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The member as they are now, for a request on the same connection.
    ///
    /// # Errors
    /// As [`authenticate`].
    pub async fn again(&self, app: &App) -> Result<Actor, Error> {
        Ok(authenticate(app, self.token.expose_secret()).await?.actor)
    }

    /// The database's time at which this member was last found as they are.
    pub fn checked_at(&self) -> DateTime<Utc> {
        let micros = self.checked_at.load(Ordering::Relaxed);
        DateTime::from_timestamp_micros(micros).unwrap_or_else(|| self.actor.read_at())
    }

    /// Why it ended, if it did.
    pub fn ending(&self) -> Option<Ending> {
        let expired = (Instant::now() >= self.until).then_some(Ending::Expired);
        self.ended.borrow().or(expired)
    }

    /// Waits for its end.
    pub async fn ended(&self) -> Ending {
        let mut ended = self.ended.subscribe();
        tokio::select! {
            ending = ended.wait_for(Option::is_some) => {
                ending.ok().and_then(|ending| *ending).unwrap_or(Ending::Changed)
            }
            () = tokio::time::sleep_until(self.until) => Ending::Expired,
        }
    }

    /// Reads the member again and ends the seat if they are not what they were.
    ///
    /// # Errors
    /// What Postgres says; then nothing is known, and nothing may be delivered.
    pub async fn check(&self, db: &impl ConnectionTrait) -> Result<(), Error> {
        let found = standing(db, &[&self.actor]).await?;
        self.noted(&found, 0);
        Ok(())
    }

    /// Authenticates once more, as a request would, and ends the seat if that fails: whatever ends a session, a token or a
    /// key is noticed here without being named. Answers come from what the node knows, at most some seconds old.
    async fn prove(&self, app: &App) {
        match self.again(app).await {
            Ok(actor) if actor.roles() == self.actor.roles() => {}
            Ok(_) | Err(Error::Unauthenticated) => {
                self.ended.send_replace(Some(Ending::Changed));
            }
            // Nothing is known, and nothing is delivered either: that needs the database as well.
            Err(_) => {}
        }
    }

    fn noted(&self, found: &[Option<DateTime<Utc>>], place: usize) {
        match found.get(place).copied().flatten() {
            Some(now) => self.checked_at.store(now.timestamp_micros(), Ordering::Relaxed),
            None => {
                self.ended.send_replace(Some(Ending::Changed));
            }
        }
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if let Some(seats) = self.seats.upgrade() {
            seats.lock().taken.remove(&self.number);
        }
    }
}

/// Seats that are proved at the same time, so that requests find connections to the database.
const PROVED_AT_ONCE: usize = 4;

/// All seats of this node.
#[derive(Default)]
pub struct Seats {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    taken: HashMap<u64, Weak<Seat>>,
    given: u64,
}

impl Seats {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A seat for the bearer of this token until it runs out; none if they have `limit` on this node already.
    ///
    /// # Errors
    /// As [`authenticate`].
    pub async fn take(
        self: &Arc<Self>,
        app: &App,
        token: &str,
        limit: usize,
    ) -> Result<Option<Arc<Seat>>, Error> {
        let Proven { actor, until } = authenticate(app, token).await?;
        Ok(self.add(actor, until, token.into(), limit))
    }

    fn add(
        self: &Arc<Self>,
        actor: Actor,
        until: DateTime<Utc>,
        token: SecretString,
        limit: usize,
    ) -> Option<Arc<Seat>> {
        let key = |actor: &Actor| -> (NewsroomId, MemberId) { (actor.newsroom(), actor.counted()) };
        let left = (until - actor.read_at()).to_std().unwrap_or(Duration::ZERO);
        let others = self.all(None);
        let mut state = self.lock();
        if others.iter().filter(|seat| key(&seat.actor) == key(&actor)).count() >= limit {
            return None;
        }
        state.given += 1;
        let number = state.given;
        let seat = Arc::new(Seat {
            checked_at: AtomicI64::new(actor.read_at().timestamp_micros()),
            actor,
            token,
            until: Instant::now() + left,
            ended: watch::Sender::new(None),
            number,
            seats: Arc::downgrade(self),
        });
        state.taken.insert(number, Arc::downgrade(&seat));
        drop(state);
        Some(seat)
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.lock().taken.len()
    }

    /// The seats, of a newsroom or of all.
    fn all(&self, newsroom: Option<NewsroomId>) -> Vec<Arc<Seat>> {
        let state = self.lock();
        let seats: Vec<_> = state.taken.values().filter_map(Weak::upgrade).collect();
        drop(state);
        // Not under the lock: the last owner of a seat takes it when it lets go.
        seats.into_iter().filter(|seat| newsroom.is_none_or(|id| seat.actor.newsroom() == id)).collect()
    }

    /// Authenticates all who listen once more.
    pub async fn prove(&self, app: &App) {
        let seats = futures::stream::iter(self.all(None));
        seats.for_each_concurrent(PROVED_AT_ONCE, |seat| async move { seat.prove(app).await }).await;
    }

    /// Reads the members of these seats again, in one statement, and ends the seats of those who changed.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn check(&self, db: &impl ConnectionTrait, newsroom: Option<NewsroomId>) -> Result<(), Error> {
        let seats = self.all(newsroom);
        if seats.is_empty() {
            return Ok(());
        }
        let actors: Vec<&Actor> = seats.iter().map(|seat| &seat.actor).collect();
        let found = standing(db, &actors).await?;
        for (place, seat) in seats.iter().enumerate() {
            seat.noted(&found, place);
        }
        Ok(())
    }
}
