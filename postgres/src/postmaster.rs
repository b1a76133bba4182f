//! One run of Postgres: starts it, knows when it is ready, stops it.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{Receiver, TryRecvError};
use std::thread;
use std::time::{Duration, Instant};

use nix::libc::O_NOFOLLOW;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::account::Account;
use crate::binaries::Binaries;
use crate::command::command;
use crate::error::Error;
use crate::folders::{cluster_dir, log_file};
use crate::options::{Durability, Options};
use crate::remains::{MARK, Pidfile};

/// The port that is part of the socket's name. Nothing listens on the network.
pub(crate) const PORT: u16 = 5432;

/// Long enough for the recovery after a crash in the middle of heavy writing.
pub(crate) const START_LIMIT: Duration = Duration::from_mins(2);
/// How long a start is tried again while the processes of a killed Postgres are still ending.
const REMAINS_LIMIT: Duration = Duration::from_secs(15);
const POLL: Duration = Duration::from_millis(5);
/// A log that is longer than this when Postgres starts is set aside, and the one set aside before is dropped.
const LOG_LIMIT: u64 = 4 << 20;

/// A running Postgres that is our child.
pub(crate) struct Postmaster {
    child: Child,
}

impl Postmaster {
    /// Starts Postgres on a cluster that is there, and waits until it takes connections, or until the sender of
    /// `stop` is dropped.
    pub(crate) fn start(
        options: &Options,
        binaries: &Binaries,
        account: Option<&Account>,
        stop: &Receiver<()>,
    ) -> Result<Self, Error> {
        let began = Instant::now();
        loop {
            match Self::try_start(options, binaries, account, stop) {
                Err(Error::Exited { log_tail, .. })
                    if from_remains(&log_tail) && began.elapsed() < REMAINS_LIMIT =>
                {
                    thread::sleep(Duration::from_millis(100));
                }
                result => return result,
            }
        }
    }

    fn try_start(
        options: &Options,
        binaries: &Binaries,
        account: Option<&Account>,
        stop: &Receiver<()>,
    ) -> Result<Self, Error> {
        let log = Log::open(&options.data_dir)?;
        let program = binaries.program("postgres");
        let mut command = command(&program, account);
        command.arg("-D").arg(cluster_dir(&options.data_dir));
        for setting in settings(options) {
            command.arg("-c").arg(setting);
        }
        command.stdout(log.writer()?).stderr(log.writer()?);
        let child = command.spawn().map_err(Error::io("run", &program))?;
        let mut postmaster = Self { child };
        let began = Instant::now();
        loop {
            // The file may be an earlier run's; only what our own child wrote counts.
            if Pidfile::read(&options.data_dir).is_some_and(|file| file.pid == postmaster.pid() && file.ready)
            {
                return Ok(postmaster);
            }
            if let Some(status) = postmaster.exited() {
                let (log_tail, log) = (log.tail(), log.path);
                return Err(Error::Exited { status: status.to_string(), log, log_tail });
            }
            if matches!(stop.try_recv(), Err(TryRecvError::Disconnected)) {
                return Err(Error::Gone);
            }
            if began.elapsed() > START_LIMIT {
                postmaster.stop();
                let (log_tail, log) = (log.tail(), log.path);
                return Err(Error::StartTimeout { seconds: START_LIMIT.as_secs(), log, log_tail });
            }
            thread::sleep(POLL);
        }
    }

    fn pid(&self) -> i32 {
        self.child.id().cast_signed()
    }

    /// How it ended, if it has.
    pub(crate) fn exited(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Ends Postgres and returns when it has ended: in good order, or if that takes too long, the hard way (nothing
    /// that was committed is lost either way).
    pub(crate) fn stop(&mut self) {
        for (signal, seconds) in [(Signal::SIGINT, 8), (Signal::SIGQUIT, 5), (Signal::SIGKILL, 5)] {
            // An error says that it has ended, which the loop sees too.
            let _ = kill(Pid::from_raw(self.pid()), signal);
            let began = Instant::now();
            while began.elapsed() < Duration::from_secs(seconds) {
                if self.exited().is_some() {
                    return;
                }
                thread::sleep(POLL);
            }
        }
    }
}

impl Drop for Postmaster {
    fn drop(&mut self) {
        if self.exited().is_none() {
            self.stop();
        }
    }
}

/// Whether Postgres gave up because processes of an earlier run still hold its memory or its files; needed where
/// those can't be seen beforehand (see [`crate::remains`]).
fn from_remains(log: &str) -> bool {
    ["shared memory block", "is another postmaster", "is another postgres", "lock file"]
        .iter()
        .any(|sign| log.contains(sign))
}

fn settings(options: &Options) -> Vec<String> {
    let socket_dir = options.runtime_dir.display().to_string().replace('"', "\"\"");
    let mut settings = vec![
        format!("cluster_name={MARK}"),
        "listen_addresses=".to_owned(),
        format!("port={PORT}"),
        format!("unix_socket_directories=\"{socket_dir}\""),
        "unix_socket_permissions=0700".to_owned(),
        format!("max_connections={}", options.max_connections),
        "jit=off".to_owned(),
        "timezone=UTC".to_owned(),
        "log_timezone=UTC".to_owned(),
        "lc_messages=C".to_owned(),
        "logging_collector=off".to_owned(),
        "log_destination=stderr".to_owned(),
        "log_line_prefix=%m [%p] ".to_owned(),
        "log_checkpoints=off".to_owned(),
        // Statements and the values in them are people's words and names: they don't belong in a log.
        "log_min_error_statement=panic".to_owned(),
        "log_error_verbosity=terse".to_owned(),
    ];
    let more: &[&str] = match options.durability {
        // Named, so that no line in postgresql.conf can switch them off unseen.
        Durability::Durable => {
            &["shared_buffers=128MB", "fsync=on", "full_page_writes=on", "synchronous_commit=on"]
        }
        Durability::Throwaway => {
            &["shared_buffers=64MB", "fsync=off", "full_page_writes=off", "synchronous_commit=off"]
        }
    };
    settings.extend(more.iter().map(|&setting| setting.to_owned()));
    settings
}

/// The log of Postgres, and where in it the present run begins.
struct Log {
    file: File,
    path: PathBuf,
    begins: u64,
}

impl Log {
    fn open(data_dir: &Path) -> Result<Self, Error> {
        let path = log_file(data_dir);
        if path.metadata().is_ok_and(|log| log.len() > LOG_LIMIT) {
            fs::rename(&path, path.with_extension("log.1")).map_err(Error::io("set aside", &path))?;
        }
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .custom_flags(O_NOFOLLOW)
            .open(&path)
            .map_err(Error::io("open", &path))?;
        let begins = file.metadata().map_err(Error::io("look at", &path))?.len();
        Ok(Self { file, path, begins })
    }

    fn writer(&self) -> Result<File, Error> {
        self.file.try_clone().map_err(Error::io("open", &self.path))
    }

    /// The last lines of this run.
    fn tail(&self) -> String {
        let mut text = Vec::new();
        let mut file = &self.file;
        let read = file.seek(SeekFrom::Start(self.begins)).and_then(|_| file.read_to_end(&mut text));
        if let Err(error) = read {
            return format!("({error})");
        }
        let text = String::from_utf8_lossy(&text);
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(20)..].join("\n")
    }
}
