//! What this node knows of chains that somebody follows: how far they go, and their last events.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use entity::event;
use factdesk_domain::NewsroomId;
use tokio::sync::{Notify, watch};

use super::seat::Seats;

/// Last events of a newsroom that are kept for its followers; who is further behind reads from the database.
const RECENT: usize = 512;

/// The live side of a node.
#[derive(Default)]
pub struct Feed {
    /// Who listens.
    pub seats: Arc<Seats>,
    tails: Mutex<HashMap<NewsroomId, Arc<Tail>>>,
    pub(super) to_read: Marks,
    pub(super) to_tell: Marks,
    stopping: watch::Sender<bool>,
}

impl Feed {
    /// Something was committed here: this node reads it at once, the others are told.
    pub fn committed(&self, newsroom: NewsroomId) {
        self.to_read.mark([newsroom]);
        self.to_tell.mark([newsroom]);
    }

    /// Ends all connections that listen, so that the server can stop.
    pub fn stop(&self) {
        self.stopping.send_replace(true);
    }

    /// Waits until the server stops.
    pub async fn stopping(&self) {
        let _ = self.stopping.subscribe().wait_for(|stopping| *stopping).await;
    }

    /// Follows a newsroom from now on.
    pub(super) fn follow(&self, newsroom: NewsroomId) -> Following {
        let mut tails = self.lock();
        let tail = tails.entry(newsroom).or_default().clone();
        let head = tail.head.subscribe();
        drop(tails);
        self.to_read.mark([newsroom]);
        Following { tail, head }
    }

    pub(super) fn tail(&self, newsroom: NewsroomId) -> Option<Arc<Tail>> {
        self.lock().get(&newsroom).cloned()
    }

    /// The newsrooms that somebody follows, each with the last place that is known; the others are forgotten.
    pub(super) fn followed(&self) -> Vec<(NewsroomId, i64)> {
        let mut tails = self.lock();
        tails.retain(|_, tail| tail.head.receiver_count() > 0);
        tails.iter().map(|(newsroom, tail)| (*newsroom, tail.head().unwrap_or(-1))).collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<NewsroomId, Arc<Tail>>> {
        self.tails.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The end of a chain that somebody follows.
pub(super) struct Tail {
    head: watch::Sender<Option<i64>>,
    recent: Mutex<VecDeque<Arc<event::Model>>>,
}

impl Default for Tail {
    fn default() -> Self {
        Self { head: watch::Sender::new(None), recent: Mutex::default() }
    }
}

impl Tail {
    /// Place of the last event that is known; none before it was read for the first time.
    pub fn head(&self) -> Option<i64> {
        *self.head.borrow()
    }

    /// Begins at this place.
    pub fn begin(&self, head: i64) {
        self.head.send_replace(Some(head));
    }

    /// Adds the next events and wakes the followers.
    pub fn grow(&self, events: Vec<event::Model>) {
        let Some(head) = events.last().map(|event| event.seq) else { return };
        let mut recent = self.lock();
        recent.extend(events.into_iter().map(Arc::new));
        let surplus = recent.len().saturating_sub(RECENT);
        recent.drain(..surplus);
        drop(recent);
        self.head.send_replace(Some(head));
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<Arc<event::Model>>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One follower's hold on a tail.
pub(super) struct Following {
    tail: Arc<Tail>,
    head: watch::Receiver<Option<i64>>,
}

impl Following {
    /// Waits until something may lie behind this place.
    pub async fn moved_beyond(&mut self, seq: i64) {
        if self.head.wait_for(|head| head.is_some_and(|head| head > seq)).await.is_err() {
            // The tail lives as long as its followers.
            std::future::pending::<()>().await;
        }
    }

    /// The events behind this place, if all of them are still known here.
    pub fn behind(&self, seq: i64) -> Option<Vec<Arc<event::Model>>> {
        let recent = self.tail.lock();
        let first = recent.front()?.seq;
        let skip = usize::try_from(seq.checked_add(1)?.checked_sub(first)?).ok()?;
        Some(recent.iter().skip(skip).cloned().collect())
    }
}

/// Newsrooms that wait for something to be done, and the bell that wakes who does it.
#[derive(Default)]
pub(super) struct Marks {
    newsrooms: Mutex<BTreeSet<NewsroomId>>,
    bell: Notify,
}

impl Marks {
    /// Marks newsrooms.
    pub fn mark(&self, newsrooms: impl IntoIterator<Item = NewsroomId>) {
        self.keep(newsrooms);
        self.bell.notify_one();
    }

    /// Marks newsrooms for the next time that the bell rings.
    pub fn keep(&self, newsrooms: impl IntoIterator<Item = NewsroomId>) {
        self.newsrooms.lock().unwrap_or_else(PoisonError::into_inner).extend(newsrooms);
    }

    /// Waits for the bell.
    pub async fn ring(&self) {
        self.bell.notified().await;
    }

    /// Takes the marks away.
    pub fn take(&self) -> BTreeSet<NewsroomId> {
        std::mem::take(&mut *self.newsrooms.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
