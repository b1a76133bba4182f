//! The lock that says which process owns a data folder, and the note in it that says where its Postgres listens.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use nix::errno::Errno;
use nix::libc::O_NOFOLLOW;
use nix::sys::signal::kill;
use nix::unistd::Pid;

use crate::error::Error;
use crate::folders::{lock_file, socket_path};

/// Held by the owner; the system gives it up when the owner ends, however it ends.
pub(crate) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    /// `None` while another process (or another handle in this one) holds it.
    pub(crate) fn try_take(data_dir: &Path) -> Result<Option<Self>, Error> {
        let path = lock_file(data_dir);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .custom_flags(O_NOFOLLOW)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => {
                let mut lock = Self { file, path };
                lock.note(b"")?;
                Ok(Some(lock))
            }
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(Error::io("lock", &path)(error)),
        }
    }

    /// Tells the others where the Postgres that is ready now listens.
    pub(crate) fn announce(&mut self, runtime_dir: &Path) -> Result<(), Error> {
        let mut note = format!("{}\n", std::process::id()).into_bytes();
        note.extend_from_slice(runtime_dir.as_os_str().as_bytes());
        note.push(b'\n');
        self.note(&note)
    }

    /// Tells the others that there is nothing to attach to at present.
    pub(crate) fn withdraw(&mut self) -> Result<(), Error> {
        self.note(b"")
    }

    fn note(&mut self, text: &[u8]) -> Result<(), Error> {
        let mut write = || -> io::Result<()> {
            self.file.set_len(0)?;
            self.file.rewind()?;
            self.file.write_all(text)
        };
        write().map_err(Error::io("write", &self.path))
    }
}

/// Who owns the data folder at present, if its Postgres is ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Announcement {
    pub owner: i32,
    pub runtime_dir: PathBuf,
}

/// Reads the owner's note and checks it: an owner that was killed leaves its note behind.
pub(crate) fn announced(data_dir: &Path) -> Option<Announcement> {
    let note = std::fs::read_to_string(lock_file(data_dir)).ok()?;
    let (owner, rest) = note.split_once('\n')?;
    let found = Announcement { owner: owner.parse().ok()?, runtime_dir: rest.strip_suffix('\n')?.into() };
    let alive = !matches!(kill(Pid::from_raw(found.owner), None), Err(Errno::ESRCH));
    (alive && UnixStream::connect(socket_path(&found.runtime_dir)).is_ok()).then_some(found)
}
