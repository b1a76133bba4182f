//! The database of a command: the one that is set, or the private one; migrated.

use factdesk_postgres::{DATABASE, Options, Server};
use sea_orm::DatabaseConnection;
use secrecy::ExposeSecret;

use crate::app::connect;
use crate::config::Settings;
use crate::error::Error;

/// An open database, with the private server if this process uses one.
pub struct Opened {
    /// Pool.
    pub db: DatabaseConnection,
    /// The private server.
    pub private: Option<Server>,
}

/// Opens the database without migrating it.
///
/// # Errors
/// It cannot be reached, or no Postgres can be found or started.
pub async fn open(settings: &Settings) -> Result<Opened, Error> {
    if let Some(url) = settings.database_url.as_ref() {
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
    if migration::pending(&opened.db).await?.is_empty() {
        return Ok(opened);
    }
    match settings.migrate_database_url.as_ref() {
        Some(url) => migration::up(&connect(url.expose_secret(), settings).await?).await?,
        None => migration::up(&opened.db).await?,
    }
    Ok(opened)
}
