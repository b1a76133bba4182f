//! The schema of Postgres: tables, constraints and indexes, and the lock under which they are made.
//!
//! Each migration is plain SQL beside a few lines of Rust, since what matters here (composite keys, checks, triggers)
//! is what a schema builder does not speak.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DatabaseConnection, DbErr, Statement, TransactionTrait};

mod m0001_desk;
mod m0002_indexes;
mod m0003_operations;
mod m0004_keys;
mod m0004_single_sign_on;
mod m0005_sessions;
mod m0006_standing_claims;
mod m0007_standing_appearances;
mod m0008_api_keys;
mod m0009_queue;
mod m0010_tags;
mod m0012_evidence;
mod m0013_embargo;
mod m0014_figures;
mod m0050_attachments;
mod m0060_checklists;
mod m0060_rule_drafts;
mod m0070_notifications;

/// The migrations in order.
pub struct Migrator;

impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_desk::Migration),
            Box::new(m0002_indexes::Migration),
            Box::new(m0003_operations::Migration),
            Box::new(m0004_keys::Migration),
            Box::new(m0004_single_sign_on::Migration),
            Box::new(m0005_sessions::Migration),
            Box::new(m0006_standing_claims::Migration),
            Box::new(m0007_standing_appearances::Migration),
            Box::new(m0008_api_keys::Migration),
            Box::new(m0009_queue::Migration),
            Box::new(m0010_tags::Migration),
            Box::new(m0012_evidence::Migration),
            Box::new(m0013_embargo::Migration),
            Box::new(m0014_figures::Migration),
            Box::new(m0050_attachments::Migration),
            Box::new(m0060_checklists::Migration),
            Box::new(m0060_rule_drafts::Migration),
            Box::new(m0070_notifications::Migration),
        ]
    }
}

/// Key of the advisory lock that serialises migrations ("factdesk" in ASCII).
const LOCK: i64 = 0x6661_6374_6465_736b;

/// Applies what is missing. Of several nodes that start at once one migrates and the others wait for it.
///
/// # Errors
/// Whatever Postgres says about the statement that failed; nothing of the failed migration stays.
pub async fn up(db: &DatabaseConnection) -> Result<(), DbErr> {
    locked(db, Direction::Up).await
}

/// Takes everything back, with all data.
///
/// # Errors
/// Whatever Postgres says about the statement that failed.
pub async fn down(db: &DatabaseConnection) -> Result<(), DbErr> {
    locked(db, Direction::Down).await
}

/// Names of all migrations, in order.
pub fn names() -> Vec<String> {
    Migrator::migrations().iter().map(|migration| migration.name().to_owned()).collect()
}

/// Names of the migrations that are not applied yet, in order.
///
/// # Errors
/// The database cannot be reached.
pub async fn pending(db: &DatabaseConnection) -> Result<Vec<String>, DbErr> {
    let all = names();
    let there = db
        .query_one_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT to_regclass('seaql_migrations') IS NOT NULL AS there",
        ))
        .await?
        .map(|row| row.try_get::<bool>("", "there"))
        .transpose()?
        .unwrap_or(false);
    if !there {
        return Ok(all);
    }
    let applied = db
        .query_all_raw(Statement::from_string(
            db.get_database_backend(),
            "SELECT version FROM seaql_migrations",
        ))
        .await?
        .iter()
        .map(|row| row.try_get::<String>("", "version"))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(all.into_iter().filter(|name| !applied.contains(name)).collect())
}

enum Direction {
    Up,
    Down,
}

// A transaction-level lock in a transaction around everything: it cannot outlive its connection, and Postgres rolls
// schema changes back like any others.
#[expect(clippy::disallowed_methods, reason = "a migration is no command of a member")]
async fn locked(db: &DatabaseConnection, direction: Direction) -> Result<(), DbErr> {
    let transaction = db.begin().await?;
    transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({LOCK})")).await?;
    match direction {
        Direction::Up => Migrator::up(&transaction, None).await?,
        Direction::Down => Migrator::down(&transaction, None).await?,
    }
    transaction.commit().await
}
