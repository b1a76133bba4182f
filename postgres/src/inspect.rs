//! What can be said about a data folder without starting anything.

use std::path::{Path, PathBuf};

use crate::account;
use crate::binaries::{Binaries, all_binaries, find_binaries};
use crate::cluster::{self, INITDB, ROLE, locales};
use crate::error::Error;
use crate::folders::{cluster_dir, reachable};
use crate::lock::announced;
use crate::platform::{install_command, usual_bin_dir};
use crate::remains::Pidfile;
use crate::supervisor::wrong_major;

/// What is found in a data folder and for it on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// The data folder.
    pub data_dir: PathBuf,
    /// Whether the data folder is there; if not, the first start makes it.
    pub exists: bool,
    /// The major version of Postgres that made the data; `None` if there is none yet.
    pub data_major: Option<u32>,
    /// The binaries that a start would use; `None` if nothing that is installed fits.
    pub binaries: Option<Binaries>,
    /// All usable binaries on this machine, newest first.
    pub found: Vec<Binaries>,
    /// Whether Postgres runs on the data.
    pub running: Running,
    /// What keeps Postgres from starting, in one sentence, with the way out.
    pub problem: Option<String>,
    /// Shell commands, to be run in this order while Factdesk is stopped, that move the data over to the newest
    /// installed Postgres; empty if there is nothing to move. As long as binaries of the old major version are
    /// installed nothing has to be moved: a start uses them.
    pub move_over: Vec<String>,
}

/// Whether Postgres runs on a data folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Running {
    /// No owner has announced it.
    No,
    /// It takes connections.
    Yes {
        /// The process that owns it.
        owner: i32,
        /// The process id of Postgres itself, as far as it can be read.
        postmaster: Option<i32>,
        /// The folder of its socket.
        runtime_dir: PathBuf,
    },
}

/// Looks at a data folder; changes nothing.
pub fn inspect(data_dir: &Path) -> Inspection {
    let data_dir = data_dir.canonicalize().unwrap_or_else(|_| data_dir.to_owned());
    let found = all_binaries(None);
    let (data_major, mut problem) = match cluster::major(&data_dir) {
        Ok(major) => (major, None),
        Err(error) => (None, Some(error.to_string())),
    };
    let binaries = find_binaries(data_major, None);
    if let (Err(error), None) = (&binaries, &problem) {
        problem = Some(match data_major {
            Some(major) => wrong_major(&data_dir, major, found.clone()).to_string(),
            None => error.to_string(),
        });
    }
    if let (None, Ok(Some(account)), Some(above)) =
        (&problem, account::for_cluster(&cluster_dir(&data_dir)), data_dir.parent())
        && let Err(error @ Error::Closed { .. }) = reachable(above, &account)
    {
        problem = Some(error.to_string());
    }
    let running = announced(&data_dir).map_or(Running::No, |found| Running::Yes {
        owner: found.owner,
        postmaster: Pidfile::read(&data_dir).map(|file| file.pid),
        runtime_dir: found.runtime_dir,
    });
    let move_over = match (data_major, found.first()) {
        (Some(old), Some(newest)) if newest.major > old => {
            move_over(&data_dir, old, found.iter().find(|one| one.major == old), newest)
        }
        _ => Vec::new(),
    };
    let exists = data_dir.is_dir();
    Inspection { data_dir, exists, data_major, binaries: binaries.ok(), found, running, problem, move_over }
}

/// By `pg_upgrade`, which needs the programs of both versions; the old cluster is kept beside the new one.
fn move_over(data_dir: &Path, old: u32, old_binaries: Option<&Binaries>, new: &Binaries) -> Vec<String> {
    let cluster = cluster_dir(data_dir);
    let account = account::for_cluster(&cluster).ok().flatten();
    let run = account
        .as_ref()
        .map_or_else(String::new, |account| format!("runuser -u {} -- ", quote(&account.name)));
    let kept = quote(&format!("{}-{old}", cluster.display()));
    let place = quote(&cluster.display().to_string());
    let program = |name| quote(&new.program(name).display().to_string());
    let initdb = [INITDB, locales(new.major)[0]].concat().join(" ");
    let old_dir = old_binaries.map_or_else(|| usual_bin_dir(old), |old| old.dir.clone());
    let mut commands = Vec::new();
    if old_binaries.is_none() {
        commands.push(install_command(Some(old)));
    }
    commands.push(format!("mv {place} {kept}"));
    commands.push(match &account {
        Some(account) => format!("install -d -m 700 -o {} -g {} {place}", account.uid, account.gid),
        None => format!("install -d -m 700 {place}"),
    });
    commands.push(format!("{run}{} -D {place} --username={ROLE} {initdb}", program("initdb")));
    commands.push(format!(
        "cd /tmp && {run}{} -U {ROLE} -b {} -B {} -d {kept} -D {place}",
        program("pg_upgrade"),
        quote(&old_dir.display().to_string()),
        quote(&new.dir.display().to_string()),
    ));
    commands
}

/// For a POSIX shell.
fn quote(text: &str) -> String {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte)) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_to_a_newer_major_begins_with_the_missing_programs_of_the_old_one() {
        let new = Binaries { dir: "/opt/new pg/bin".into(), major: 17, version: "17.2".to_owned() };
        let old =
            Binaries { dir: "/usr/lib/postgresql/15/bin".into(), major: 15, version: "15.12".to_owned() };
        let with_both = move_over(Path::new("/nowhere/it's data"), 15, Some(&old), &new);
        assert!(with_both[0].starts_with(r"mv '/nowhere/it'\''s data/postgres' "), "{with_both:#?}");
        let upgrade = with_both.last().unwrap();
        assert!(
            upgrade.contains("'/opt/new pg/bin/pg_upgrade' -U factdesk -b /usr/lib/postgresql/15/bin"),
            "{upgrade}"
        );
        let without_old = move_over(Path::new("/nowhere/data"), 15, None, &new);
        assert_eq!(without_old[0], install_command(Some(15)));
        assert_eq!(without_old.len(), with_both.len() + 1);
    }
}
