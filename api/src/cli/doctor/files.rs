//! What can be seen without a database: files, folders, programs.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use factdesk_postgres::{Options, Running, inspect};

use super::report::Report;
use crate::access::master_key::MasterKey;
use crate::app::data_dir;
use crate::config::Settings;

/// Whether somebody beside the owner (and root) may read the file.
fn open_to_others(file: &Path) -> bool {
    file.metadata().is_ok_and(|found| found.permissions().mode() & 0o077 != 0)
}

/// A settings file that holds a database's password is nobody else's business.
pub fn settings_file(report: &mut Report, config: Option<&Path>, settings: &Settings) {
    let Some(file) = config else { return };
    let secret = settings.database_url.is_some() || settings.migrate_database_url.is_some();
    if secret && open_to_others(file) {
        let remedy = format!("chmod 600 {}", file.display());
        report.warn("settings file", "others may read it, and it may hold the database's password", &remedy);
    }
}

/// The master key, if there is one to read.
pub fn master_key(report: &mut Report, file: &Path, settings: &Settings) -> Option<MasterKey> {
    let shown = file.display().to_string();
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
            if settings.database_url.is_some() {
                let found = format!("{shown} is not there yet; the first start makes it");
                report.warn("master key", &found, "with several nodes copy the same file to all of them");
            } else {
                report.ok("master key", &format!("{shown} is made at the first start"));
            }
            return None;
        }
        Err(cause) => {
            report.fail("master key", &format!("{shown}: {cause}"), "let the server's user read it");
            return None;
        }
    };
    let Some(key) = MasterKey::parse(&text) else {
        let remedy = "restore it from the backup; without it everybody has to sign in again under a new one";
        report.fail("master key", &format!("{shown} is not 32 bytes in base64"), remedy);
        return None;
    };
    if open_to_others(file) {
        report.warn("master key", "others may read it", &format!("chmod 600 {shown}"));
    } else {
        report.ok("master key", &shown);
    }
    Some(key)
}

/// The private Postgres: how to start it, if there is one and nothing stands against it.
pub fn private_postgres(report: &mut Report, settings: &Settings) -> Option<Options> {
    let found = inspect(&data_dir(settings));
    let folder = found.data_dir.display().to_string();
    if !found.move_over.is_empty() {
        let old = found.data_major.unwrap_or_default();
        let commands = found.move_over.join("\n        ");
        let text = format!("the data was made by Postgres {old}, and a newer one is installed");
        let remedy = format!("to move over, stop Factdesk, make a backup, and run:\n        {commands}");
        report.warn("Postgres", &text, &remedy);
    }
    if let Some(problem) = found.problem {
        report.fail("Postgres", &problem, "the server cannot start before this is mended");
        return None;
    }
    if let Some(binaries) = &found.binaries {
        report.ok("Postgres", &binaries.to_string());
    }
    if found.exists && data_dir(settings).metadata().is_ok_and(|dir| dir.permissions().mode() & 0o007 != 0) {
        report.warn("data folder", &format!("others may enter {folder}"), &format!("chmod o= {folder}"));
    }
    if found.data_major.is_none() {
        report.ok("data folder", &format!("{folder} has no data yet; the first start makes it"));
        return None;
    }
    let state = match found.running {
        Running::Yes { owner, .. } => format!("in use by process {owner}"),
        Running::No => "not in use".to_owned(),
    };
    report.ok("data folder", &format!("{folder}, {state}"));
    let mut options = Options::for_data(settings.data_dir.clone());
    options.bin_dir.clone_from(&settings.postgres_bin_dir);
    Some(options)
}
