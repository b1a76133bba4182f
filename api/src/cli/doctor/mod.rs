//! `factdesk doctor`: what is wrong with an installation, and what to do about it. Changes nothing.

mod database;
mod files;
mod report;

use std::path::Path;

use crate::app::{master_key_file, pool};
use crate::config::Settings;
use report::Report;
use secrecy::ExposeSecret;

/// Looks at everything and prints a line for each; fails if one of them is a fault.
pub fn run(config: Option<&Path>) -> Result<(), String> {
    let mut report = Report::default();
    match Settings::read(config) {
        Err(fault) => report.fail("settings", &fault, "correct the file or the variable that is named"),
        Ok(settings) => {
            crate::telemetry::start("error", settings.log_format)?;
            report.ok("settings", "all are known and in bounds");
            look(&mut report, config, &settings)?;
        }
    }
    report.end()
}

fn look(report: &mut Report, config: Option<&Path>, settings: &Settings) -> Result<(), String> {
    files::settings_file(report, config, settings);
    public_url(report, settings);
    let key = files::master_key(report, &master_key_file(settings), settings);
    super::block_on(async {
        if let Some(url) = &settings.database_url {
            database::look(report, settings, key.as_ref(), url.expose_secret()).await;
        } else if let Some(options) = files::private_postgres(report, settings) {
            match factdesk_postgres::start(&options).await {
                Err(fault) => report.fail("database", &fault.to_string(), "see the log that is named"),
                Ok(server) => {
                    let url = server.url(factdesk_postgres::DATABASE);
                    database::look(report, settings, key.as_ref(), &url).await;
                    if let Err(fault) = server.stop().await {
                        report.warn(
                            "database",
                            &fault.to_string(),
                            "look for a Postgres that was left running",
                        );
                    }
                }
            }
        }
    })
}

fn public_url(report: &mut Report, settings: &Settings) {
    match &settings.public_url {
        Some(url) => report.ok("public_url", url),
        None if settings.listen.ip().is_loopback() => report.warn(
            "public_url",
            "not set: pages name this machine's own address",
            "set public_url before anything is published for others",
        ),
        None => report.warn(
            "public_url",
            "not set: publishing is refused for newsrooms without one of their own",
            "set public_url",
        ),
    }
}

/// The options of the pool for a look: few connections, short waits.
fn options(url: &str, settings: &Settings) -> sea_orm::ConnectOptions {
    let mut settings = settings.clone();
    settings.database.connections = 1;
    pool(url, &settings)
}
