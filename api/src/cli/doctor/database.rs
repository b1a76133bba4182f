//! What can be seen in the database.

use chrono::{DateTime, Utc};
use factdesk_postgres::MINIMUM_MAJOR;
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, QueryResult, Statement};

use super::report::Report;
use crate::access::key::Keys;
use crate::access::master_key::MasterKey;
use crate::config::Settings;
use crate::error::{Error, chain};

/// From here on the difference between the clocks is worth a word; sessions are checked with five seconds' leeway.
const SKEW_WORTH_A_WORD: f64 = 1.0;
/// From here on fresh tokens are refused.
const SKEW_THAT_BREAKS: f64 = 5.0;

/// Looks at the database at this address.
pub async fn look(report: &mut Report, settings: &Settings, key: Option<&MasterKey>, url: &str) {
    let db = match Database::connect(super::options(url, settings)).await {
        Ok(db) => db,
        Err(cause) => {
            let remedy = "check database_url, the network, pg_hba.conf and that Postgres runs";
            return report.fail("database", &chain(&cause), remedy);
        }
    };
    if let Err(cause) = look_at(report, settings, key, &db).await {
        report.fail("database", &chain(&cause), "a look at it failed");
    }
    let _ = db.close().await;
}

async fn look_at(
    report: &mut Report,
    settings: &Settings,
    key: Option<&MasterKey>,
    db: &DatabaseConnection,
) -> Result<(), DbErr> {
    server(report, settings, db).await?;
    clocks(report, db).await?;
    let pending = migration::pending(db).await?;
    if !pending.is_empty() {
        let found = format!("not applied yet: {}", pending.join(", "));
        report.warn("migrations", &found, "they are applied at the next start, or by: factdesk migrate up");
        return Ok(());
    }
    migrations(report, db).await?;
    owner(report, settings, db).await?;
    time_zones(report, db).await?;
    keys(report, key, db).await;
    Ok(())
}

async fn one(db: &DatabaseConnection, sql: &str) -> Result<QueryResult, DbErr> {
    let statement = Statement::from_string(DbBackend::Postgres, sql);
    db.query_one_raw(statement).await?.ok_or_else(|| DbErr::RecordNotFound(sql.to_owned()))
}

async fn server(report: &mut Report, settings: &Settings, db: &DatabaseConnection) -> Result<(), DbErr> {
    let row = one(
        db,
        "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::int AS number,
            current_setting('server_encoding') AS encoding, current_setting('fsync') AS fsync,
            current_setting('full_page_writes') AS pages, current_setting('synchronous_commit') AS commit,
            current_setting('max_connections')::int AS connections",
    )
    .await?;
    let (version, number): (String, i32) = (row.try_get("", "version")?, row.try_get("", "number")?);
    if number / 10_000 < MINIMUM_MAJOR.cast_signed() {
        let remedy = format!("move to Postgres {MINIMUM_MAJOR} or newer");
        report.fail("database", &format!("Postgres {version} is too old"), &remedy);
    } else {
        report.ok("database", &format!("Postgres {version} answers"));
    }
    let encoding: String = row.try_get("", "encoding")?;
    if encoding != "UTF8" {
        let remedy = "make a new database with ENCODING 'UTF8' and move the data";
        report.fail("encoding", &format!("the database is in {encoding}"), remedy);
    }
    for (name, column) in
        [("fsync", "fsync"), ("full_page_writes", "pages"), ("synchronous_commit", "commit")]
    {
        let value: String = row.try_get("", column)?;
        if value == "off" {
            let found = format!("{name} is off: what was acknowledged may be lost in a crash");
            report.fail("durability", &found, &format!("set {name} = on in postgresql.conf"));
        }
    }
    let allowed: i32 = row.try_get("", "connections")?;
    if i64::from(settings.database.connections) + 3 > i64::from(allowed) {
        let found =
            format!("the pool may open {}, Postgres allows {allowed} in all", settings.database.connections);
        report.warn("connections", &found, "lower database.connections or raise max_connections");
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "the node's own clock is what is looked at")]
async fn clocks(report: &mut Report, db: &DatabaseConnection) -> Result<(), DbErr> {
    let before = Utc::now();
    let there: DateTime<Utc> = one(db, "SELECT clock_timestamp() AS now").await?.try_get("", "now")?;
    let after = Utc::now();
    // The database looked at its clock between our two looks.
    let seconds = (before - there).max(there - after).as_seconds_f64().max(0.0);
    if seconds >= SKEW_THAT_BREAKS {
        let found =
            format!("this machine and the database differ by {seconds:.0} s: fresh sessions are refused");
        report.fail("clocks", &found, "synchronize both by NTP");
    } else if seconds >= SKEW_WORTH_A_WORD {
        let found = format!("this machine and the database differ by {seconds:.1} s");
        report.warn("clocks", &found, "synchronize both by NTP");
    } else {
        report.ok("clocks", "this machine and the database agree");
    }
    Ok(())
}

async fn migrations(report: &mut Report, db: &DatabaseConnection) -> Result<(), DbErr> {
    let known = migration::names();
    let rows = db
        .query_all_raw(Statement::from_string(DbBackend::Postgres, "SELECT version FROM seaql_migrations"))
        .await?;
    let newer = rows
        .iter()
        .map(|row| row.try_get::<String>("", "version"))
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .filter(|name| !known.contains(name))
        .collect::<Vec<_>>();
    if newer.is_empty() {
        report.ok("migrations", "all applied");
    } else {
        let found = format!("the database is ahead of this program: {}", newer.join(", "));
        report.warn("migrations", &found, "install the newer Factdesk on this node too");
    }
    Ok(())
}

/// Whoever owns the tables can switch the guards of the insert-only ones off.
async fn owner(report: &mut Report, settings: &Settings, db: &DatabaseConnection) -> Result<(), DbErr> {
    let row = one(
        db,
        "SELECT current_user::text AS name, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS super,
            pg_has_role((SELECT relowner FROM pg_class WHERE oid = 'event'::regclass), 'MEMBER') AS owner,
            (SELECT string_agg(relname, ', ' ORDER BY relname) FROM pg_class
             WHERE relkind = 'r' AND relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'event'::regclass)
               AND NOT (has_table_privilege(oid, 'SELECT')
                        AND (relname = 'seaql_migrations' OR has_table_privilege(oid, 'INSERT')))) AS closed",
    )
    .await?;
    let name: String = row.try_get("", "name")?;
    if let Some(closed) = row.try_get::<Option<String>>("", "closed")? {
        let remedy = "run docs/grants.sql again as the owner, as after every migration";
        report.fail("rights", &format!("role {name} may not use: {closed}"), remedy);
    }
    let rules = row.try_get::<bool>("", "super")? || row.try_get::<bool>("", "owner")?;
    match (rules, settings.database_url.is_some()) {
        (false, _) => report.ok("role", &format!("{name} owns no table: it cannot switch off what guards them")),
        (true, true) => report.warn(
            "role",
            &format!("{name} owns the tables and could switch off the guards of what nobody may change"),
            "serve as a role that owns nothing (docs/operations.md), migrate by migrate_database_url",
        ),
        (true, false) => report.ok(
            "role",
            "the private database belongs to the server; only a noted head of the audit trail proves that nobody \
             with this machine rewrote it",
        ),
    }
    Ok(())
}

async fn time_zones(report: &mut Report, db: &DatabaseConnection) -> Result<(), DbErr> {
    let row = one(
        db,
        "SELECT count(*) AS newsrooms, string_agg(slug || ' (' || time_zone || ')', ', ' ORDER BY slug)
            FILTER (WHERE time_zone NOT IN (SELECT name FROM pg_timezone_names)) AS unknown FROM newsroom",
    )
    .await?;
    match row.try_get::<Option<String>>("", "unknown")? {
        Some(unknown) => report.fail(
            "time zones",
            &format!("the database does not know those of: {unknown}"),
            "install the time zone data (package tzdata) on the database's machine",
        ),
        None => report
            .ok("newsrooms", &format!("{}, all in known time zones", row.try_get::<i64>("", "newsrooms")?)),
    }
    Ok(())
}

async fn keys(report: &mut Report, key: Option<&MasterKey>, db: &DatabaseConnection) {
    let Some(key) = key else {
        let remedy = "put back the master key that this database was used with";
        return match Keys::count(db).await {
            Ok(0) => {}
            Ok(count) => {
                report.fail("signing keys", &format!("{count}, and no master key to open them"), remedy);
            }
            Err(other) => report.fail("signing keys", &other.sentence(), "see the lines above"),
        };
    };
    match Keys::check(db, key).await {
        Ok(count) => report.ok("signing keys", &format!("{count}, all open with the master key")),
        Err(Error::Internal(cause)) => report.fail(
            "signing keys",
            &chain(cause.as_ref()),
            "put back the master key that this database was used with, the same on all nodes",
        ),
        Err(other) => report.fail("signing keys", &other.sentence(), "see the lines above"),
    }
}
