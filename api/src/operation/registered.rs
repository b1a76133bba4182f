//! Which operations are registered, as this node knows it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use quick_cache::sync::Cache;
use sea_orm::ConnectionTrait;

use super::store;
use crate::error::Error;

/// How long an operation counts as registered without asking again: as long as it may go on after it was taken back.
const KNOWN_FOR: TimeDelta = TimeDelta::seconds(5);

/// Remembers what is registered for a few seconds.
pub struct Registered(Cache<[u8; 32], Known>);

#[derive(Clone)]
struct Known {
    text: Arc<str>,
    asked_at: DateTime<Utc>,
}

impl Registered {
    /// Knows nothing yet; remembers as many texts as this.
    pub fn new(most: usize) -> Self {
        Self(Cache::new(most))
    }

    /// The registered text with this hash, of itself or of its tokens. `at` is the clock of this machine.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn text(
        &self,
        db: &impl ConnectionTrait,
        hash: [u8; 32],
        at: DateTime<Utc>,
    ) -> Result<Option<Arc<str>>, Error> {
        if let Some(Known { text, asked_at }) = self.0.get(&hash)
            && asked_at <= at
            && at - asked_at < KNOWN_FOR
        {
            return Ok(Some(text));
        }
        let found = store::find(db, &hash).await?.map(Arc::<str>::from);
        match &found {
            Some(text) => self.0.insert(hash, Known { text: text.clone(), asked_at: at }),
            None => drop(self.0.remove(&hash)),
        }
        Ok(found)
    }
}
