//! Requests that were given up, and the statements that they leave behind.
//!
//! When a request is dropped (it took too long, or its client has gone), its connection goes back to the pool with the
//! statement still running, and the pool waits for its end. So a request that is dropped is noted, and for a while
//! every connection that goes back is asked whether it is free; one that is not is closed. Postgres sees that
//! (`client_connection_check_interval`) and ends the statement; the transaction is rolled back.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use sea_orm::SqlxError;
use sea_orm::sqlx::{Connection, PgConnection};

/// How long after a request was dropped connections are asked. Its own goes back at once.
const LATELY: Duration = Duration::from_secs(5);
/// A free connection answers faster by far, also over a slow network.
const ANSWERS_WITHIN: Duration = Duration::from_millis(250);

static START: LazyLock<Instant> = LazyLock::new(Instant::now);
/// Milliseconds from [`START`] to the last one, and one more; 0 for none.
static LAST: AtomicU64 = AtomicU64::new(0);

/// Notes a request as given up if it is dropped before it is [`Guard::done`].
#[derive(Default)]
struct Guard(bool);

impl Guard {
    /// It has ended by itself.
    fn done(mut self) {
        self.0 = true;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.0 {
            LAST.store(since_start() + 1, Ordering::Release);
        }
    }
}

fn since_start() -> u64 {
    u64::try_from(START.elapsed().as_millis()).unwrap_or(u64::MAX - 1)
}

/// Whether a connection that goes back to the pool may be used again.
///
/// # Errors
/// It is broken.
pub async fn is_free(connection: &mut PgConnection) -> Result<bool, SqlxError> {
    let last = LAST.load(Ordering::Acquire);
    if last == 0 || since_start().saturating_sub(last) > LATELY.as_millis().try_into().unwrap_or(u64::MAX) {
        return Ok(true);
    }
    match tokio::time::timeout(ANSWERS_WITHIN, connection.ping()).await {
        Ok(answered) => answered.map(|()| true),
        Err(_) => Ok(false),
    }
}

/// Waits for the end of a request, at most so long; nothing if it took longer. Also notes when whoever waits goes away.
pub async fn bounded<T>(limit: Duration, request: impl Future<Output = T>) -> Option<T> {
    let mut request = std::pin::pin!(request);
    // Made after the request, so that it is dropped, and has noted, before the request lets go of its connection.
    let guard = Guard::default();
    let answered = tokio::time::timeout(limit, request.as_mut()).await.ok()?;
    guard.done();
    Some(answered)
}
