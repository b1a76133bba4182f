//! What to run and where.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use nix::unistd::{Uid, User};

use crate::folders::socket_path_fits;

/// How much a crash of the machine may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Nothing that was committed is lost.
    Durable,
    /// Everything may be lost (`fsync`, `full_page_writes` and `synchronous_commit` off): for tests only.
    Throwaway,
}

/// What to run and where. [`Options::for_data`] has the usual places.
#[derive(Debug, Clone)]
pub struct Options {
    /// Holds the cluster, its lock and its log (see the crate's head).
    pub data_dir: PathBuf,
    /// Holds the socket; must be short, because the system allows about a hundred bytes for the socket's path.
    pub runtime_dir: PathBuf,
    /// How much a crash of the machine may cost.
    pub durability: Durability,
    /// Use the binaries in this folder and no others.
    pub bin_dir: Option<PathBuf>,
    /// How many connections Postgres accepts at a time.
    pub max_connections: u16,
}

impl Options {
    /// Durable data in `dir`, else in the usual place: `/var/lib/factdesk` for root; `$XDG_DATA_HOME/factdesk` or
    /// `~/.local/share/factdesk` for a user (on macOS `~/Library/Application Support/factdesk`).
    pub fn for_data(dir: Option<PathBuf>) -> Self {
        let dir = dir.unwrap_or_else(default_data_dir);
        let data_dir = std::path::absolute(&dir).unwrap_or(dir);
        let runtime_dir = default_runtime_dir(&data_dir);
        Self { data_dir, runtime_dir, durability: Durability::Durable, bin_dir: None, max_connections: 100 }
    }

    /// A throw-away Postgres for tests. Processes that give the same name share it, and it stays from run to run,
    /// so that only the first run pays for `initdb`. It lies below the system's folder for temporary files.
    pub fn throwaway(name: &str) -> Self {
        let uid = Uid::effective();
        // Root's own TMPDIR may be closed to the account that Postgres will run as.
        let temporary = if uid.is_root() { PathBuf::from("/tmp") } else { std::env::temp_dir() };
        let data = Self::for_data(Some(temporary.join(format!("factdesk-{name}-{uid}"))));
        Self { durability: Durability::Throwaway, max_connections: 200, ..data }
    }
}

fn default_data_dir() -> PathBuf {
    if Uid::effective().is_root() {
        return PathBuf::from("/var/lib/factdesk");
    }
    let home = folder_from_env("HOME")
        .or_else(|| User::from_uid(Uid::effective()).ok().flatten().map(|user| user.dir))
        .unwrap_or_else(std::env::temp_dir);
    if cfg!(target_os = "macos") {
        return home.join("Library/Application Support/factdesk");
    }
    folder_from_env("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share")).join("factdesk")
}

/// A folder of its own per data folder, in the shortest place that fits the account.
fn default_runtime_dir(data_dir: &Path) -> PathBuf {
    let mut hasher = DefaultHasher::new();
    data_dir.hash(&mut hasher);
    let leaf = format!("{:08x}", hasher.finish() >> 32);
    let uid = Uid::effective();
    let preferred = if uid.is_root() {
        Some(PathBuf::from("/run")).filter(|run| run.is_dir())
    } else {
        // The variable may be left over from the account that we were started from.
        folder_from_env("XDG_RUNTIME_DIR")
            .filter(|dir| dir.metadata().is_ok_and(|found| found.is_dir() && found.uid() == uid.as_raw()))
    };
    preferred
        .map(|dir| dir.join("factdesk").join(&leaf))
        .filter(|dir| socket_path_fits(dir).is_ok())
        .unwrap_or_else(|| Path::new("/tmp").join(format!("factdesk-{uid}")).join(&leaf))
}

/// The XDG specification says that relative paths in these variables are to be ignored.
fn folder_from_env(name: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_socket_of_a_deep_data_folder_has_a_short_path() {
        let deep = PathBuf::from(format!("/{}/data", "a_long_name/".repeat(40)));
        let options = Options::for_data(Some(deep));
        assert!(socket_path_fits(&options.runtime_dir).is_ok(), "{}", options.runtime_dir.display());
    }

    #[test]
    fn two_data_folders_have_two_sockets() {
        let runtime_dir = |dir: &str| Options::for_data(Some(dir.into())).runtime_dir;
        assert_ne!(runtime_dir("/a"), runtime_dir("/b"));
        assert_eq!(runtime_dir("/a"), runtime_dir("/a"));
    }
}
