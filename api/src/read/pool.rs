//! Connections for reads.
//!
//! The driver's own pool makes a round trip whenever a connection goes back, and no option turns that off. A read needs
//! none: it is one statement outside of any transaction (docs/decisions/0014).

use std::sync::Arc;
use std::time::Duration;

use deadpool::Runtime;
use deadpool::managed::{Manager, Metrics, Object, Pool, PoolError, QueueMode, RecycleError, RecycleResult};
use sea_orm::sqlx::postgres::{PgConnectOptions, PgRow};
use sea_orm::sqlx::{AssertSqlSafe, Connection, PgConnection, query_with};
use sea_orm::{DatabaseConnection, DbErr, QueryResult, RuntimeErr, SqlxError, Value};
use sea_query_sqlx::SqlxValues;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::plan::Statement;
use crate::error::{Error, is_lost_connection};

/// A connection is replaced when it is this old, as those of the driver's pool are.
const LIFETIME: Duration = Duration::from_mins(30);

/// Told of every statement that is sent, with its values.
pub type Watch = Arc<dyn Fn(&str, &[Value]) + Send + Sync>;

/// Connections on which reads made from a selection run.
pub struct Readers {
    pool: Pool<Opening>,
    wide: Semaphore,
    wait: Duration,
    watch: Option<Watch>,
}

struct Opening(Arc<PgConnectOptions>);

impl Manager for Opening {
    type Type = PgConnection;
    type Error = SqlxError;

    async fn create(&self) -> Result<PgConnection, SqlxError> {
        PgConnection::connect_with(&self.0).await
    }

    async fn recycle(&self, _: &mut PgConnection, metrics: &Metrics) -> RecycleResult<SqlxError> {
        if metrics.age() < LIFETIME { Ok(()) } else { Err(RecycleError::message("old")) }
    }
}

/// A connection that goes back only after it has answered: one whose answer nobody waited for is closed.
struct Borrowed(Option<Object<Opening>>);

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(unanswered) = self.0.take() {
            drop(Object::take(unanswered));
        }
    }
}

impl Readers {
    /// At most so many connections to where `db` leads, opened in the same way; who waits longer gets none. Half of them
    /// at most run wide statements at once: each that runs beside another puts it out of the processor's cache
    /// (docs/decisions/0014), and narrow ones need not wait behind them.
    ///
    /// # Errors
    /// A bug: the pool cannot be put together.
    pub fn beside(
        db: &DatabaseConnection,
        most: usize,
        wait: Duration,
        watch: Option<Watch>,
    ) -> Result<Self, Error> {
        let options = db.get_postgres_connection_pool().connect_options();
        let pool = Pool::builder(Opening(options))
            .max_size(most)
            .runtime(Runtime::Tokio1)
            // The one that answered last has its plans and tables in the processor's cache.
            .queue_mode(QueueMode::Lifo)
            .wait_timeout(Some(wait))
            .create_timeout(Some(wait))
            .build()
            .map_err(Error::internal)?;
        Ok(Self { pool, wide: Semaphore::new(most.div_ceil(2)), wait, watch })
    }

    /// The rows of a statement. A read can be repeated: if the connection was lost, as after a restart of Postgres, it is
    /// asked once more on a new one.
    ///
    /// # Errors
    /// No connection could be had in time; otherwise what Postgres says.
    pub(super) async fn rows(&self, statement: Statement) -> Result<Vec<QueryResult>, Error> {
        let rows = match self.ask(&statement).await {
            Err(error) if is_lost_connection(&error) && !matches!(error, SqlxError::PoolTimedOut) => {
                let _ = self.pool.retain(|_, _| false);
                self.ask(&statement).await
            }
            answered => answered,
        };
        match rows {
            Ok(rows) => Ok(rows.into_iter().map(QueryResult::from).collect()),
            Err(error) => Err(DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))).into()),
        }
    }

    async fn ask(&self, Statement { text, values, wide }: &Statement) -> Result<Vec<PgRow>, SqlxError> {
        let turn = timeout(self.wait, async { if *wide { self.wide.acquire().await.ok() } else { None } });
        let _turn = turn.await.map_err(|_| SqlxError::PoolTimedOut)?;
        let object = self.pool.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => SqlxError::PoolClosed,
            _ => SqlxError::PoolTimedOut,
        })?;
        if let Some(watch) = &self.watch {
            watch(text, values);
        }
        let mut borrowed = Borrowed(Some(object));
        let Some(connection) = borrowed.0.as_mut() else { return Err(SqlxError::PoolClosed) };
        let values = SqlxValues(sea_orm::sea_query::Values(values.clone()));
        // Every part of the text is ours (`super::Sql`); values are bound.
        let rows = query_with(AssertSqlSafe(text.to_owned()), values).fetch_all(&mut **connection).await;
        drop(borrowed.0.take());
        rows
    }
}
