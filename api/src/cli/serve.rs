//! `factdesk serve`.

use std::sync::Arc;

use crate::app::{App, master_key};
use crate::config::Settings;
use crate::duties;
use crate::error::Error;
use crate::http;
use crate::world::{RealWorld, World};

use super::database::{Opened, open_migrated};

/// Serves until told to stop, then stops the private Postgres too.
pub async fn run(settings: Settings) -> Result<(), Error> {
    let world: Arc<dyn World> = Arc::new(RealWorld);
    let Opened { db, private } = open_migrated(&settings).await?;
    let master = master_key(&settings, world.as_ref())?;
    let app = Arc::new(App::new(settings, db, &master, world).await?);
    let served = tokio::select! {
        served = http::serve(app.clone()) => served,
        () = duties::run(app) => Ok(()),
    };
    if let Some(private) = private {
        private.stop().await.map_err(Error::internal)?;
    }
    served
}
