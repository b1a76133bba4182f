//! `factdesk migrate up | status | down`.

use clap::Subcommand;
use sea_orm::DatabaseConnection;

use super::database::open_to_migrate;
use super::say;
use crate::config::Settings;
use crate::error::Error;

/// What to do with the schema of the database.
#[derive(Subcommand)]
pub enum Arguments {
    /// Apply the migrations that are missing. Starting the server does it too.
    Up,
    /// List the migrations and whether they are applied.
    Status,
    /// Drop all tables of Factdesk, with everything in them.
    Down {
        /// Yes, really: every claim, verdict, publication and the audit trail are gone afterwards.
        #[arg(long)]
        destroy_all_data: bool,
    },
}

/// Migrates.
pub async fn run(settings: &Settings, arguments: &Arguments) -> Result<(), Error> {
    if matches!(arguments, Arguments::Down { destroy_all_data: false }) {
        return Err(Error::bad_input(
            "This drops all tables with everything in them, the audit trail too. If that is what you want, add \
             --destroy-all-data.",
        ));
    }
    let opened = open_to_migrate(settings).await?;
    let done = migrate(&opened.db, arguments).await;
    opened.close().await?;
    done
}

async fn migrate(db: &DatabaseConnection, arguments: &Arguments) -> Result<(), Error> {
    let pending = migration::pending(db).await?;
    match arguments {
        Arguments::Up => {
            migration::up(db).await?;
            say("The tables are up to date.");
        }
        Arguments::Status => {
            for name in migration::names() {
                say(&format!("{name}  {}", if pending.contains(&name) { "pending" } else { "applied" }));
            }
        }
        Arguments::Down { .. } => {
            migration::down(db).await?;
            say("All tables are dropped.");
        }
    }
    Ok(())
}
