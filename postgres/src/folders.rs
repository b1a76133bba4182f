//! The folders and files of a private Postgres, and who may enter them.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

use crate::account::Account;
use crate::error::Error;
use crate::postmaster::PORT;

/// The longest path of a socket in bytes: `sun_path` of `sockaddr_un` less the closing zero.
const SOCKET_PATH_LIMIT: usize = if cfg!(target_os = "linux") { 107 } else { 103 };

/// In a folder with this bit everybody may create entries, and remove only their own.
const STICKY: u32 = 0o1000;

pub(crate) fn cluster_dir(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres")
}

pub(crate) fn lock_file(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres.lock")
}

pub(crate) fn log_file(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres.log")
}

pub(crate) fn socket_path(runtime_dir: &Path) -> PathBuf {
    runtime_dir.join(format!(".s.PGSQL.{PORT}"))
}

pub(crate) fn socket_path_fits(runtime_dir: &Path) -> Result<(), Error> {
    let path = socket_path(runtime_dir);
    if path.as_os_str().len() <= SOCKET_PATH_LIMIT {
        return Ok(());
    }
    Err(Error::SocketPath { path, limit: SOCKET_PATH_LIMIT })
}

/// Makes the data folder if it is missing and returns its real path. Where Postgres runs as another account, that
/// account's group may pass through it (and no more).
pub(crate) fn prepare_data_dir(data_dir: &Path, account: Option<&Account>) -> Result<PathBuf, Error> {
    if data_dir.join("PG_VERSION").exists() {
        let reason = "it is a Postgres cluster itself; name a folder to keep one in".to_owned();
        return Err(Error::DataDir { dir: data_dir.to_owned(), reason });
    }
    let refused = |reason: String| Error::DataDir { dir: data_dir.to_owned(), reason };
    if !data_dir.is_dir() {
        data_dir
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| create_or_find(data_dir))
            .map_err(|error| refused(format!("it can't be created ({error})")))?;
    }
    let metadata = data_dir.metadata().map_err(Error::io("look at", data_dir))?;
    let us = Uid::effective();
    if metadata.uid() != us.as_raw() && (!us.is_root() || in_shared_folder(data_dir)) {
        return Err(refused("it belongs to another user".to_owned()));
    }
    let data_dir = data_dir.canonicalize().map_err(Error::io("find", data_dir))?;
    if let Some(account) = account {
        if !may_enter(&metadata, account) && metadata.uid() == 0 {
            chown(&data_dir, None, Some(account.gid)).map_err(Error::io("change the group of", &data_dir))?;
            fs::set_permissions(&data_dir, Permissions::from_mode(metadata.mode() & 0o707 | 0o010))
                .map_err(Error::io("change the mode of", &data_dir))?;
        }
        reachable(&data_dir, account)?;
    }
    Ok(data_dir)
}

/// Makes the folder of the socket: nobody but the account that Postgres runs as (and root) may enter it, because
/// Postgres trusts whoever reaches the socket.
pub(crate) fn prepare_runtime_dir(runtime_dir: &Path, account: Option<&Account>) -> Result<(), Error> {
    socket_path_fits(runtime_dir)?;
    let refused = |reason: &str| Error::RuntimeDir { dir: runtime_dir.to_owned(), reason: reason.to_owned() };
    if runtime_dir.to_str().is_none() {
        return Err(refused("its name is not UTF-8"));
    }
    let parent = runtime_dir.parent().ok_or_else(|| refused("it is the root of the file system"))?;
    if !parent.exists() {
        // Closed to others, but for root's, which the account below has to pass.
        let mode = Permissions::from_mode(if account.is_some() { 0o711 } else { 0o700 });
        fs::create_dir_all(parent)
            .and_then(|()| fs::set_permissions(parent, mode))
            .map_err(|error| refused(&format!("it can't be created ({error})")))?;
    }
    let above = parent.symlink_metadata().map_err(Error::io("look at", parent))?;
    // Whoever may write to the folder above could swap ours, except where the sticky bit forbids it as in /tmp.
    let open_to_others = above.mode() & 0o002 != 0 && above.mode() & STICKY == 0;
    if open_to_others || ![0, Uid::effective().as_raw()].contains(&above.uid()) {
        return Err(refused("the folder that it lies in belongs to others or can be written by them"));
    }
    create_or_find(runtime_dir).map_err(|error| refused(&format!("it can't be created ({error})")))?;
    let there = runtime_dir.symlink_metadata().map_err(Error::io("look at", runtime_dir))?;
    let runs_as = account.map_or(Uid::effective().as_raw(), |account| account.uid);
    if !there.is_dir() || ![runs_as, Uid::effective().as_raw()].contains(&there.uid()) {
        return Err(refused("something of another user is in its place"));
    }
    if let Some(account) = account {
        chown(runtime_dir, Some(account.uid), Some(account.gid))
            .map_err(Error::io("give away", runtime_dir))?;
    }
    fs::set_permissions(runtime_dir, Permissions::from_mode(0o700))
        .map_err(Error::io("close", runtime_dir))?;
    account.map_or(Ok(()), |account| reachable(runtime_dir, account))
}

/// Another process may create it at the same moment.
fn create_or_find(dir: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// Whether anybody could have put something in this place, as in `/tmp`.
fn in_shared_folder(dir: &Path) -> bool {
    dir.parent().and_then(|parent| parent.metadata().ok()).is_some_and(|parent| parent.mode() & STICKY != 0)
}

/// Gives a folder and all that is in it to the account, without following links.
pub(crate) fn give_away(path: &Path, account: &Account) -> Result<(), Error> {
    let give = |path: &Path| {
        std::os::unix::fs::lchown(path, Some(account.uid), Some(account.gid))
            .map_err(Error::io("give away", path))
    };
    give(path)?;
    let metadata = path.symlink_metadata().map_err(Error::io("look at", path))?;
    if metadata.is_dir() {
        for entry in fs::read_dir(path).map_err(Error::io("read", path))? {
            give_away(&entry.map_err(Error::io("read", path))?.path(), account)?;
        }
    }
    Ok(())
}

/// Whether the account gets to this folder; names the first one on the way that is closed to it.
pub(crate) fn reachable(dir: &Path, account: &Account) -> Result<(), Error> {
    let mut way: Vec<_> = dir.ancestors().collect();
    way.reverse();
    for folder in way {
        let metadata = folder.metadata().map_err(Error::io("look at", folder))?;
        if !may_enter(&metadata, account) {
            let (closed, wanted) = (folder.to_owned(), dir.to_owned());
            return Err(Error::Closed { closed, wanted, user: account.name.clone() });
        }
    }
    Ok(())
}

fn may_enter(metadata: &fs::Metadata, account: &Account) -> bool {
    let bit = if metadata.uid() == account.uid {
        0o100
    } else if metadata.gid() == account.gid {
        0o010
    } else {
        0o001
    };
    metadata.mode() & bit != 0
}
