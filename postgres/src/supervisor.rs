//! The thread that owns Postgres or waits to take it over. It also is the thread that spawns Postgres, because the
//! system ties the life of a child to the thread that spawned it.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use tokio::sync::{oneshot, watch};

use crate::account;
use crate::binaries::{Binaries, all_binaries, find_binaries};
use crate::cluster;
use crate::error::Error;
use crate::folders::{cluster_dir, log_file, prepare_data_dir, prepare_runtime_dir, reachable};
use crate::lock::{Lock, announced};
use crate::options::Options;
use crate::platform::install_command;
use crate::postmaster::{Postmaster, START_LIMIT};
use crate::remains;
use crate::server::State;

/// How soon the death of Postgres or of its owner is noticed.
const WATCH: Duration = Duration::from_millis(200);
/// How soon a waiting process notices that Postgres is ready.
const WAIT: Duration = Duration::from_millis(10);
/// The pause after a failed attempt to bring Postgres back.
const PAUSE: Duration = Duration::from_secs(1);

/// Runs until the sender of `stop` is dropped, or ends at once if the first start fails.
pub(crate) fn run(
    options: Options,
    state: &watch::Sender<State>,
    stop: &Receiver<()>,
    ready: oneshot::Sender<Result<(), Error>>,
) {
    let mut supervisor = Supervisor { options, state, stop, postmaster: None, lock: None };
    let joined = supervisor.join();
    let failed = joined.is_err();
    // Whoever waits for the answer may have gone; then the sender of `stop` has too.
    let _ = ready.send(joined);
    if failed {
        return;
    }
    let mut pause = WATCH;
    while let Err(RecvTimeoutError::Timeout) = stop.recv_timeout(pause) {
        pause = match supervisor.watch() {
            Ok(()) => WATCH,
            Err(error) => {
                tracing::error!(%error, "the private Postgres is down");
                PAUSE
            }
        };
    }
}

struct Supervisor<'a> {
    options: Options,
    state: &'a watch::Sender<State>,
    stop: &'a Receiver<()>,
    // Fields are dropped in this order: Postgres ends before the lock is given up.
    postmaster: Option<Postmaster>,
    lock: Option<Lock>,
}

impl Supervisor<'_> {
    /// Owns or attaches, whichever comes first.
    fn join(&mut self) -> Result<(), Error> {
        let account = account::for_cluster(&cluster_dir(&self.options.data_dir))?;
        self.options.data_dir = prepare_data_dir(&self.options.data_dir, account.as_ref())?;
        let began = Instant::now();
        loop {
            self.lock = Lock::try_take(&self.options.data_dir)?;
            if self.lock.is_some() {
                return self.launch();
            }
            if let Some(runtime_dir) = announced(&self.options.data_dir).map(|found| found.runtime_dir) {
                self.state.send_replace(State { runtime_dir: runtime_dir.clone(), owned: false });
                self.options.runtime_dir = runtime_dir;
                return Ok(());
            }
            if !matches!(self.stop.recv_timeout(WAIT), Err(RecvTimeoutError::Timeout)) {
                return Err(Error::Gone);
            }
            if began.elapsed() > START_LIMIT {
                let log_tail =
                    "another process holds the data folder, and its Postgres does not get ready".to_owned();
                let (seconds, log) = (START_LIMIT.as_secs(), log_file(&self.options.data_dir));
                return Err(Error::StartTimeout { seconds, log, log_tail });
            }
        }
    }

    /// Brings Postgres back if it has died, and takes over if its owner has.
    fn watch(&mut self) -> Result<(), Error> {
        if let Some(postmaster) = &mut self.postmaster {
            let Some(status) = postmaster.exited() else { return Ok(()) };
            tracing::warn!(%status, "the private Postgres ended and is started again");
            self.postmaster = None;
        } else if self.lock.is_none() {
            self.lock = Lock::try_take(&self.options.data_dir)?;
            if self.lock.is_none() {
                return Ok(());
            }
            tracing::info!("taking over the private Postgres from a process that is gone");
        }
        self.launch()
    }

    /// The lock is held: makes the cluster if there is none yet, clears away what an earlier run left, and starts.
    fn launch(&mut self) -> Result<(), Error> {
        let options = &self.options;
        let Some(lock) = &mut self.lock else { return Err(Error::Gone) };
        lock.withdraw()?;
        let account = account::for_cluster(&cluster_dir(&options.data_dir))?;
        let account = account.as_ref();
        let major = cluster::major(&options.data_dir)?;
        let binaries = binaries_for(options, major)?;
        if let Some(account) = account {
            reachable(&binaries.dir, account)?;
        }
        prepare_runtime_dir(&options.runtime_dir, account)?;
        if major.is_none() {
            tracing::info!(%binaries, folder = %options.data_dir.display(), "making a new cluster");
            cluster::create(&options.data_dir, &binaries, options.durability, account)?;
        }
        cluster::own(&options.data_dir, account)?;
        remains::clear(&options.data_dir, &options.runtime_dir)?;
        self.postmaster = Some(Postmaster::start(options, &binaries, account, self.stop)?);
        lock.announce(&options.runtime_dir)?;
        self.state.send_replace(State { runtime_dir: options.runtime_dir.clone(), owned: true });
        Ok(())
    }
}

impl Drop for Supervisor<'_> {
    fn drop(&mut self) {
        if let Some(Err(error)) = self.lock.as_mut().map(Lock::withdraw) {
            tracing::warn!(%error, "the lock of the private Postgres still names this process");
        }
    }
}

fn binaries_for(options: &Options, data_major: Option<u32>) -> Result<Binaries, Error> {
    let found = find_binaries(data_major, options.bin_dir.as_deref());
    match (found, data_major) {
        (Err(Error::NoBinaries { .. } | Error::BadBinaries { .. }), Some(data_major)) => {
            Err(wrong_major(&options.data_dir, data_major, all_binaries(options.bin_dir.as_deref())))
        }
        (found, _) => found,
    }
}

pub(crate) fn wrong_major(data_dir: &Path, data_major: u32, found: Vec<Binaries>) -> Error {
    let install = install_command(Some(data_major));
    Error::WrongMajor { data_dir: data_dir.to_owned(), data_major, found, install }
}
