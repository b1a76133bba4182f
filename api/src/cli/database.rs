//! The database of a command: the one that is set, or the private one; migrated.

use factdesk_postgres::{DATABASE, Options, Server};
use sea_orm::{DatabaseConnection, DatabaseTransaction};
use secrecy::ExposeSecret;

use crate::app::connect;
use crate::config::Settings;
use crate::error::Error;
use crate::unit_of_work::serial;
use crate::world::{RealWorld, World};

/// An open database, with the private server if this process uses one.
pub struct Opened {
    /// Pool.
    pub db: DatabaseConnection,
    /// The private server.
    pub private: Option<Server>,
}

impl Opened {
    /// Closes the pool, and ends the private server if nobody else uses it.
    ///
    /// # Errors
    /// The private server did not end.
    pub async fn close(self) -> Result<(), Error> {
        self.db.close().await?;
        match self.private {
            Some(private) => private.stop().await.map_err(Error::internal),
            None => Ok(()),
        }
    }
}

/// Opens the database without migrating it.
///
/// # Errors
/// It cannot be reached, or no Postgres can be found or started.
pub async fn open(settings: &Settings) -> Result<Opened, Error> {
    open_as(settings, settings.database_url.as_ref()).await
}

/// Opens the database as the role that owns its tables, with time enough for migrations.
///
/// # Errors
/// As [`open`].
pub async fn open_to_migrate(settings: &Settings) -> Result<Opened, Error> {
    let mut settings = settings.clone();
    // A node that starts while another one migrates waits for it, however long that takes.
    settings.database.statement_ms = 0;
    settings.database.lock_ms = 0;
    settings.database.idle_transaction_ms = 0;
    settings.database.connections = 1;
    let owner = settings.migrate_database_url.clone().or_else(|| settings.database_url.clone());
    open_as(&settings, owner.as_ref()).await
}

async fn open_as(settings: &Settings, url: Option<&secrecy::SecretString>) -> Result<Opened, Error> {
    if let Some(url) = url {
        return Ok(Opened { db: connect(url.expose_secret(), settings).await?, private: None });
    }
    let mut options = Options::for_data(settings.data_dir.clone());
    options.bin_dir.clone_from(&settings.postgres_bin_dir);
    let server = factdesk_postgres::start(&options).await.map_err(Error::internal)?;
    Ok(Opened { db: connect(&server.url(DATABASE), settings).await?, private: Some(server) })
}

/// Opens the database and migrates it.
///
/// # Errors
/// As [`open`]; or a migration failed.
pub async fn open_migrated(settings: &Settings) -> Result<Opened, Error> {
    let opened = open(settings).await?;
    if !migration::pending(&opened.db).await?.is_empty() {
        let owner = open_to_migrate(settings).await?;
        migration::up(&owner.db).await?;
        owner.close().await?;
    }
    Ok(opened)
}

/// Carries out an act of the command line: all of it, or nothing.
///
/// # Errors
/// As [`open_migrated`]; whatever the act ends with.
pub async fn act<T>(
    settings: &Settings,
    change: impl AsyncFnOnce(&DatabaseTransaction, &dyn World) -> Result<T, Error>,
) -> Result<T, Error> {
    let opened = open_migrated(settings).await?;
    let tx = serial(&opened.db).await?;
    let done = change(&tx, &RealWorld).await;
    match done {
        Ok(_) => tx.commit().await?,
        Err(_) => tx.rollback().await?,
    }
    opened.close().await?;
    done
}
