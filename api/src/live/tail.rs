//! Keeps the tails of a node true: reads what was committed, tells the other nodes, hears them, and looks again anyway.

use std::sync::Arc;
use std::time::Duration;

use factdesk_domain::NewsroomId;
use futures::StreamExt;
use sea_orm::sqlx::postgres::{PgListener, PgPool, PgPoolOptions};
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::feed::Feed;
use super::store;
use crate::app::App;
use crate::error::Error;

/// The channel of LISTEN and NOTIFY. What comes through it is a wake-up, never data.
const CHANNEL: &str = "factdesk_events";
/// How long what another node committed may go unseen if its wake-up was lost.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long the rights of who listens may be out of date while nothing happens.
const CHECK: Duration = Duration::from_secs(2);
/// Time between two wake-ups of the other nodes, so that many commits cost one.
const BETWEEN_TELLINGS: Duration = Duration::from_millis(20);
/// Time before a connection that failed is tried again.
const AGAIN: Duration = Duration::from_secs(1);
/// Newsrooms that are named in one wake-up; above it means "any".
const NAMED: usize = 200;
/// Newsrooms that are read at the same time.
const AT_ONCE: usize = 4;

/// Keeps the live side of this node going until the future is dropped.
pub async fn run(app: Arc<App>) {
    let pool = wake_pool(&app);
    tokio::join!(read(&app), look_again(&app), check_seats(&app), tell(&app, &pool), hear(&app.feed, &pool));
}

/// Two connections beside the pool of the requests: LISTEN holds one for ever, NOTIFY never waits for a request.
fn wake_pool(app: &App) -> PgPool {
    let pool = app.db.get_postgres_connection_pool();
    PgPoolOptions::new()
        .max_connections(2)
        .acquire_timeout(Duration::from_millis(app.settings.database.acquire_ms))
        .connect_lazy_with(pool.connect_options().as_ref().clone())
}

/// Reads what was committed, once a newsroom however many follow it.
async fn read(app: &App) {
    loop {
        app.feed.to_read.ring().await;
        let newsrooms = futures::stream::iter(app.feed.to_read.take());
        newsrooms
            .for_each_concurrent(AT_ONCE, |newsroom| async move {
                if let Err(error) = advance(app, newsroom).await {
                    log("events could not be read; they are read later", &error);
                    app.feed.to_read.keep([newsroom]);
                }
            })
            .await;
    }
}

async fn advance(app: &App, newsroom: NewsroomId) -> Result<(), Error> {
    let Some(tail) = app.feed.tail(newsroom) else { return Ok(()) };
    let Some(mut head) = tail.head() else {
        tail.begin(store::head(&app.db, newsroom).await?);
        return Ok(());
    };
    loop {
        let events = store::behind(&app.db, newsroom, head, |select| select).await?;
        let Some(last) = events.last() else { return Ok(()) };
        head = last.seq;
        let whole = (events.len() as u64) < store::PAGE;
        // After the events were read: whoever lost their rights before these were committed gets none of them.
        app.feed.seats.check(&app.db, Some(newsroom)).await?;
        tail.grow(events);
        if whole {
            return Ok(());
        }
    }
}

/// Looks for what no wake-up told of.
async fn look_again(app: &App) {
    let mut ticks = interval(LOOK_AGAIN);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        let followed = app.feed.followed();
        if followed.is_empty() {
            continue;
        }
        match store::moved(&app.db, followed).await {
            Ok(moved) if moved.is_empty() => {}
            Ok(moved) => app.feed.to_read.mark(moved),
            Err(error) => log("the ends of the chains could not be read", &error),
        }
    }
}

async fn check_seats(app: &App) {
    let mut ticks = interval(CHECK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = app.feed.seats.check(&app.db, None).await {
            log("the rights of who listens could not be read", &error);
        }
        app.feed.seats.prove(app).await;
    }
}

/// Wakes the other nodes, outside of any user's transaction.
async fn tell(app: &App, pool: &PgPool) {
    loop {
        app.feed.to_tell.ring().await;
        let newsrooms = app.feed.to_tell.take();
        let names = if newsrooms.len() > NAMED {
            String::new()
        } else {
            newsrooms.iter().map(|id| id.uuid().simple().to_string()).collect::<Vec<_>>().join(",")
        };
        let told =
            sea_orm::sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(names).execute(pool).await;
        if let Err(error) = told {
            // They look by themselves.
            tracing::debug!(cause = %crate::error::chain(&error), "other nodes could not be told");
        }
        sleep(BETWEEN_TELLINGS).await;
    }
}

/// Hears the other nodes.
async fn hear(feed: &Feed, pool: &PgPool) {
    loop {
        if let Err(error) = listen(feed, pool).await {
            tracing::warn!(cause = %crate::error::chain(&error), "other nodes cannot be heard; looking every second");
        }
        sleep(AGAIN).await;
    }
}

async fn listen(feed: &Feed, pool: &PgPool) -> Result<(), sea_orm::SqlxError> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        // Whatever was missed before this moment is marked; what comes after it is heard.
        feed.to_read.mark(feed.followed().into_iter().map(|(newsroom, _)| newsroom));
        while let Some(told) = listener.try_recv().await? {
            let names = told.payload();
            if names.is_empty() {
                feed.to_read.mark(feed.followed().into_iter().map(|(newsroom, _)| newsroom));
            } else {
                feed.to_read.mark(names.split(',').filter_map(|id| Some(NewsroomId::new(id.parse().ok()?))));
            }
        }
    }
}

fn log(what: &'static str, error: &Error) {
    match error {
        Error::Internal(cause) => tracing::error!(cause = %crate::error::chain(cause.as_ref()), "{what}"),
        error => tracing::warn!(cause = error.code().as_str(), "{what}"),
    }
}
