//! What the server does by itself, on every node; where several come to the same work, each row is done once.

use std::sync::Arc;
use std::time::Duration;

use sea_orm::{ConnectionTrait, DbBackend, Statement};

use crate::app::App;
use crate::attachment::throw_away_orphans;
use crate::error::{Error, chain};
use crate::review::expire_leases;
use crate::session::{forget_full, forget_old_activity, forget_old_sessions};
use crate::unit_of_work::REPEATS_KNOWN_FOR;

/// How soon a slot that ran out is free again for everybody to see.
const LEASES: Duration = Duration::from_secs(5);
/// How often outcomes that nobody repeats any more are thrown away.
const REPEATS: Duration = Duration::from_hours(1);
/// How soon a key that was made or retired anywhere is known to be so here; also after the database was away.
const KEYS: Duration = Duration::from_secs(10);
/// Rows that one statement throws away, so that it stays short.
const BATCH: u64 = 1_000;

/// Does the duties until the future is dropped.
pub async fn run(app: Arc<App>) {
    tokio::join!(
        every(LEASES, "free slots that ran out", || expire_leases(&app)),
        every(KEYS, "read the signing keys again", || app.keys.reload(&app.db, &app.master)),
        every(REPEATS, "forget old idempotency keys", || forget_repeats(&app)),
        every(REPEATS, "forget old sessions", || forget_old_sessions(&app)),
        every(REPEATS, "forget old login activity", || forget_old_activity(&app)),
        every(REPEATS, "forget who was slowed down", || forget_full(&app)),
        every(REPEATS, "throw away files without evidence", || throw_away_orphans(&app)),
    );
}

async fn every<F: Future<Output = Result<usize, Error>>>(
    period: Duration,
    duty: &'static str,
    work: impl Fn() -> F,
) {
    let mut ticks = tokio::time::interval(period);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match work().await {
            Ok(0) => {}
            Ok(done) => tracing::info!(duty, done, "duty done"),
            Err(Error::Internal(cause)) => {
                tracing::error!(duty, cause = %chain(cause.as_ref()), "duty failed");
            }
            Err(error) => tracing::warn!(duty, cause = error.code().as_str(), "duty put off"),
        }
    }
}

/// Throws away the outcomes of mutations that are older than a repeat may be. Returns how many.
///
/// # Errors
/// The database cannot be reached.
pub async fn forget_repeats(app: &App) -> Result<usize, Error> {
    let mut forgotten = 0;
    loop {
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "DELETE FROM idempotency WHERE ctid IN (
                SELECT ctid FROM idempotency WHERE created_at < now() - $1 * interval '1 second'
                ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)",
            [REPEATS_KNOWN_FOR.num_seconds().into(), BATCH.into()],
        );
        let rows = app.db.execute_raw(statement).await?.rows_affected();
        forgotten += usize::try_from(rows).map_err(Error::internal)?;
        if rows < BATCH {
            return Ok(forgotten);
        }
    }
}
