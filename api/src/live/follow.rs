//! One follower's way through a chain: from its cursor to the end, and on.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use entity::event;
use factdesk_domain::NewsroomId;
use futures::Stream;
use sea_orm::{ColumnTrait, QueryFilter, Select};
use uuid::Uuid;

use super::feed::Following;
use super::seat::Seat;
use super::store;
use crate::app::App;
use crate::error::Error;

/// Time before a read that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// Which events of the chain a follower wants.
#[derive(Clone, Copy, Debug)]
pub enum Wanted {
    /// All.
    Everything,
    /// The history of a claim.
    OfClaim(Uuid),
    /// Done to an object of one of these kinds.
    DoneTo(&'static [&'static str]),
}

impl Wanted {
    fn narrow(self, select: Select<event::Entity>) -> Select<event::Entity> {
        match self {
            Self::Everything => select,
            Self::OfClaim(claim) => select.filter(event::Column::ClaimId.eq(claim)),
            Self::DoneTo(kinds) => select.filter(event::Column::ObjectKind.is_in(kinds.iter().copied())),
        }
    }

    fn takes(self, event: &event::Model) -> bool {
        match self {
            Self::Everything => true,
            Self::OfClaim(claim) => event.claim_id == Some(claim),
            Self::DoneTo(kinds) => kinds.contains(&event.object_kind.as_str()),
        }
    }
}

/// The wanted events behind a place, in the order of the chain, each once. Nothing comes once the seat has ended, not even
/// an end, which clients would take for that of the events: whoever holds the connection cuts it off. However slow the
/// follower is, nothing of it waits in memory but one page: it is read again from the database.
pub fn follow(
    app: &Arc<App>,
    seat: Arc<Seat>,
    wanted: Wanted,
    after: i64,
) -> impl Stream<Item = Arc<event::Model>> + use<> {
    let newsroom = seat.actor().newsroom();
    let following = app.feed.follow(newsroom);
    let app = app.clone();
    let follower = Follower {
        app,
        seat,
        newsroom,
        wanted,
        following,
        place: after,
        at_end: false,
        checked: false,
        ready: VecDeque::new(),
    };
    futures::stream::unfold(follower, |mut follower| async move { Some((follower.next().await, follower)) })
}

struct Follower {
    app: Arc<App>,
    seat: Arc<Seat>,
    newsroom: NewsroomId,
    wanted: Wanted,
    following: Following,
    /// Everything up to here was delivered, is ready, or was not wanted.
    place: i64,
    /// Nothing lay behind the place when it was last looked at.
    at_end: bool,
    /// The rights of the seat were looked at since it was taken.
    checked: bool,
    ready: VecDeque<Arc<event::Model>>,
}

impl Follower {
    async fn next(&mut self) -> Arc<event::Model> {
        loop {
            if self.seat.ending().is_some() {
                std::future::pending::<()>().await;
            }
            if let Some(event) = self.ready.pop_front() {
                return event;
            }
            if self.at_end {
                self.following.moved_beyond(self.place).await;
            }
            if let Err(error) = self.fetch().await {
                tracing::warn!(cause = error.code().as_str(), "a subscriber waits for the database");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }

    async fn fetch(&mut self) -> Result<(), Error> {
        if let Some(events) = self.following.behind(self.place) {
            if !self.checked {
                self.seat.check(&self.app.db).await?;
                self.checked = true;
            }
            self.place = events.last().map_or(self.place, |event| event.seq);
            self.ready.extend(events.into_iter().filter(|event| self.wanted.takes(event)));
            self.at_end = true;
            return Ok(());
        }
        let db = &self.app.db;
        let head = store::head(db, self.newsroom).await?;
        let wanted = self.wanted;
        let events = store::behind(db, self.newsroom, self.place, |select| {
            wanted.narrow(select).filter(event::Column::Seq.lte(head))
        })
        .await?;
        self.at_end = (events.len() as u64) < store::PAGE;
        self.seat.check(db).await?;
        self.checked = true;
        self.place = if self.at_end { head } else { events.last().map_or(head, |event| event.seq) };
        self.ready.extend(events.into_iter().map(Arc::new));
        Ok(())
    }
}
