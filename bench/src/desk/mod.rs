//! A realistic desk from a seed, in a database of its own.

mod chain;
mod claims;
pub mod people;
mod publication;
mod review;
mod rows;
mod sources;
mod tables;
pub mod words;

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::RatingScale;
use fastrand::Rng;
use sea_orm::sqlx::{self, Connection, Executor, PgConnection, Row};
use sea_orm::{ConnectOptions, Database};
use uuid::Uuid;

use crate::{Failure, say};
use people::Seeded;
use rows::Copier;

/// Slug of the large newsroom.
pub const DESK_SLUG: &str = "desk";

/// Place, hash and time of the last event of a chain.
type Head = (i64, [u8; 32], DateTime<Utc>);

/// What to fill a database with.
#[derive(Clone, Copy)]
pub struct Size {
    /// Claims of the large newsroom.
    pub claims: u64,
    /// Seed of everything.
    pub seed: u64,
}

/// An id of version 7 at a time, from a seed.
pub fn id(rng: &mut Rng, at: DateTime<Utc>) -> Uuid {
    let mut chance = [0; 10];
    rng.fill(&mut chance);
    uuid::Builder::from_unix_timestamp_millis(
        u64::try_from(at.timestamp_millis()).unwrap_or_default(),
        &chance,
    )
    .into_uuid()
}

/// Opens the database of this size, and fills it first if it is not there. Returns its name.
///
/// A filled database is used again as long as size, seed and the generator are the same; migrations that came since are
/// applied.
pub async fn ready(server: &factdesk_postgres::Server, size: Size) -> Result<String, Failure> {
    let name = format!("bench_{}_{}", size.claims, size.seed);
    let mut admin = PgConnection::connect(&server.url(factdesk_postgres::DATABASE)).await?;
    let mark: Option<Option<String>> = sqlx::query_scalar(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = $1",
    )
    .bind(&name)
    .fetch_optional(&mut admin)
    .await?;
    let wanted = format!("filled {GENERATOR}");
    let fill = mark.as_ref().is_none_or(|mark| mark.as_deref() != Some(wanted.as_str()));
    if fill {
        admin.execute(sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))).await?;
        admin.execute(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).await?;
    }
    let url = server.url(&name);
    let db = Database::connect(ConnectOptions::new(&url).max_connections(2).sqlx_logging(false).to_owned())
        .await?;
    migration::up(&db).await?;
    if fill {
        self::fill(&url, &db, size).await?;
        admin.execute(sqlx::AssertSqlSafe(format!("COMMENT ON DATABASE {name} IS '{wanted}'"))).await?;
    }
    db.close().await?;
    admin.close().await?;
    Ok(name)
}

/// Raised whenever the generator makes other rows than before.
const GENERATOR: u32 = 2;

async fn fill(url: &str, db: &sea_orm::DatabaseConnection, size: Size) -> Result<(), Failure> {
    let clock = std::time::Instant::now();
    let mut owner = PgConnection::connect(url).await?;
    let end: DateTime<Utc> =
        sqlx::query_scalar("SELECT date_trunc('hour', now())").fetch_one(&mut owner).await?;
    let days = size.claims.div_ceil(claims::CLAIMS_A_DAY);
    let begin = end - TimeDelta::days(i64::try_from(days)?);
    say(&format!("Filling a desk of {} claims over {days} days …", size.claims));
    let staff = people::make(db, &Seeded::new(size.seed, begin)).await?;
    let indexes = take_indexes(&mut owner).await?;
    let (copier, writers) = Copier::open(url, 2).await?;
    let newsroom = staff.newsroom;
    let made = tokio::task::spawn_blocking(move || {
        let mut rng = Rng::with_seed(size.seed ^ 0x5eed);
        let sources = sources::Sources::make(&mut rng, newsroom, size.claims, begin, &copier)?;
        let scale = RatingScale::default();
        claims::Claims::new(rng.u64(..), newsroom, &staff, &sources, &scale, (begin, end)).make(
            size.claims,
            begin,
            &copier,
        )
    })
    .await?;
    for writer in writers {
        writer.await??;
    }
    let (seq, hash, at) = made?;
    sqlx::query("UPDATE chain SET seq = $2, hash = $3, at = $4 WHERE id = $1")
        .bind(newsroom)
        .bind(seq)
        .bind(&hash[..])
        .bind(at)
        .execute(&mut owner)
        .await?;
    for index in indexes {
        owner.execute(sqlx::AssertSqlSafe(index)).await?;
    }
    owner
        .execute(
            "UPDATE appearance a SET standing_id = c.standing_id FROM claim c WHERE c.newsroom_id = a.newsroom_id
                AND c.id = a.claim_id AND c.standing_id <> a.standing_id",
        )
        .await?;
    check(&mut owner).await?;
    owner.execute("VACUUM (ANALYZE)").await?;
    owner.execute("CHECKPOINT").await?;
    owner.close().await?;
    say(&format!("Filled with {seq} events in {:.0} s.", clock.elapsed().as_secs_f64()));
    Ok(())
}

/// Drops the indexes that no rule rests on, and returns how they are made again: at once is faster than row by row.
async fn take_indexes(db: &mut PgConnection) -> Result<Vec<String>, Failure> {
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
          WHERE indrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace) AND NOT indisunique",
    )
    .fetch_all(&mut *db)
    .await?;
    db.execute("SET maintenance_work_mem = '256MB'").await?;
    for (name, _) in &indexes {
        db.execute(sqlx::AssertSqlSafe(format!("DROP INDEX {name}"))).await?;
    }
    Ok(indexes.into_iter().map(|(_, made)| made).collect())
}

/// Every foreign key holds, although none was asked while the rows went in.
async fn check(db: &mut PgConnection) -> Result<(), Failure> {
    let keys = sqlx::query(
        "SELECT conrelid::regclass::text AS child, confrelid::regclass::text AS parent,
                (SELECT string_agg(format('c.%I IS NOT NULL', attname), ' AND ') FROM unnest(conkey) k
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = k) AS given,
                (SELECT string_agg(format('p.%I = c.%I', b.attname, a.attname), ' AND ')
                   FROM unnest(conkey, confkey) AS k (child, parent)
                   JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.child
                   JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = k.parent) AS same
           FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 ORDER BY 1, 2",
    )
    .fetch_all(&mut *db)
    .await?;
    for key in keys {
        let [child, parent, given, same] =
            ["child", "parent", "given", "same"].map(|column| key.get::<String, _>(column));
        let orphans: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(format!(
            "SELECT EXISTS (SELECT FROM {child} c WHERE {given} AND NOT EXISTS (SELECT FROM {parent} p WHERE {same}))"
        )))
        .fetch_one(&mut *db)
        .await?;
        if orphans {
            return Err(format!("the generator made rows of {child} without their {parent}").into());
        }
    }
    Ok(())
}
