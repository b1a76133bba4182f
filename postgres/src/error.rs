//! What can go wrong, said so that the reader knows what to do.

use std::io;
use std::path::{Path, PathBuf};

use crate::binaries::{Binaries, MINIMUM_MAJOR};

/// Why a private Postgres could not be started. Every message names the folder or program and the way out.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No usable Postgres is installed.
    #[error("no Postgres {MINIMUM_MAJOR} or newer was found on this machine; install it with: {install}")]
    NoBinaries {
        /// The one-line command that installs Postgres on this platform.
        install: String,
    },
    /// The folder that was named for the binaries has none.
    #[error("{} is no folder with a working Postgres {MINIMUM_MAJOR} or newer: {reason}", dir.display())]
    BadBinaries {
        /// The folder that was named.
        dir: PathBuf,
        /// What is missing there.
        reason: String,
    },
    /// The data was made by another major version than the installed ones.
    #[error(
        "the data in {} was made by Postgres {data_major}, and only {} found; install Postgres {data_major} with: \
         {install}{}",
        data_dir.display(), list(found), or_move_over(*data_major, found)
    )]
    WrongMajor {
        /// The data folder.
        data_dir: PathBuf,
        /// The major version that made the data.
        data_major: u32,
        /// What is installed instead.
        found: Vec<Binaries>,
        /// The one-line command that installs the wanted major version.
        install: String,
    },
    /// The data folder can't be used.
    #[error("the data folder {} can't be used: {reason}", dir.display())]
    DataDir {
        /// The folder in question.
        dir: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Started as root, and the account that Postgres runs as can't get into a folder.
    #[error(
        "Postgres has to run as user {user} here, who can't enter {}, so {} is out of reach; use a folder outside of \
         it, for data for instance /var/lib/factdesk",
        closed.display(), wanted.display()
    )]
    Closed {
        /// The folder that is closed.
        closed: PathBuf,
        /// The folder that has to be reached.
        wanted: PathBuf,
        /// The account that Postgres would run as.
        user: String,
    },
    /// The path of the socket is longer than the system allows.
    #[error("the path of the socket, {}, is {length} bytes long and the system allows {limit}; choose a shorter \
             runtime folder", path.display(), length = path.as_os_str().len())]
    SocketPath {
        /// The path that would result.
        path: PathBuf,
        /// The longest path that the system takes, in bytes.
        limit: usize,
    },
    /// The folder for the socket can't be used.
    #[error("the runtime folder {} can't be used: {reason}", dir.display())]
    RuntimeDir {
        /// The folder in question.
        dir: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A Postgres that Factdesk did not start runs on the data.
    #[error("another Postgres (process {pid}) that Factdesk did not start is using {}; stop it first", dir.display())]
    Foreign {
        /// Its process id.
        pid: i32,
        /// The cluster it uses.
        dir: PathBuf,
    },
    /// An earlier Postgres does not end.
    #[error("an earlier Postgres on {} does not end (process {pid}); end it by hand, then start again", dir.display())]
    Remains {
        /// Its process id.
        pid: i32,
        /// The cluster it uses.
        dir: PathBuf,
    },
    /// Started as root, and there is no account to run Postgres as.
    #[error(
        "Postgres refuses to run as root, and there is neither a user postgres nor a user nobody; create one, or \
             start as a normal user"
    )]
    NoAccount,
    /// `initdb` failed.
    #[error("initdb could not make a new cluster in {}: {output}", dir.display())]
    Initdb {
        /// The folder it worked in.
        dir: PathBuf,
        /// What it printed.
        output: String,
    },
    /// Postgres ended while starting.
    #[error("Postgres ended while starting ({status}); the end of {}:\n{log_tail}", log.display())]
    Exited {
        /// How it ended.
        status: String,
        /// Its log file.
        log: PathBuf,
        /// The last lines of this start.
        log_tail: String,
    },
    /// Postgres did not get ready in time.
    #[error("Postgres was not ready after {seconds} s; the end of {}:\n{log_tail}", log.display())]
    StartTimeout {
        /// How long was waited, in seconds.
        seconds: u64,
        /// Its log file.
        log: PathBuf,
        /// The last lines of this start.
        log_tail: String,
    },
    /// The system refused something.
    #[error("can't {action} {}: {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On which file, folder or program.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The supervisor's thread is gone.
    #[error("the supervisor of the private Postgres ended unexpectedly")]
    Gone,
}

impl Error {
    /// For `map_err`: what was tried on which path.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }
}

fn or_move_over(data_major: u32, found: &[Binaries]) -> &'static str {
    if found.iter().any(|one| one.major > data_major) {
        "; `factdesk doctor` gives the commands to move the data over"
    } else {
        ""
    }
}

fn list(found: &[Binaries]) -> String {
    match found {
        [] => "no Postgres was".to_owned(),
        [one] => format!("{one} was"),
        many => format!("{} were", many.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
    }
}
