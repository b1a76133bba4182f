//! The handle of a private Postgres.

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use tokio::sync::{oneshot, watch};

use crate::cluster::ROLE;
use crate::error::Error;
use crate::options::Options;
use crate::postmaster::PORT;
use crate::supervisor;

/// Starts the private Postgres of a data folder, or attaches to the one that another process (or another part of
/// this one) runs there. The first start of a folder makes the cluster, with an empty database
/// [`DATABASE`](crate::DATABASE).
pub async fn start(options: &Options) -> Result<Server, Error> {
    let (tell, state) = watch::channel(State::default());
    let (stop, stopped) = mpsc::channel();
    let (ready, is_ready) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("postgres".to_owned())
        .spawn({
            let options = options.clone();
            move || supervisor::run(options, &tell, &stopped, ready)
        })
        .map_err(Error::io("start a thread for", &options.data_dir))?;
    let mut server = Server { state, stop: Some(stop), thread: Some(thread) };
    is_ready.await.map_err(|_| Error::Gone)??;
    server.state.mark_unchanged();
    Ok(server)
}

/// What the supervisor's thread tells its handle.
#[derive(Debug, Default)]
pub(crate) struct State {
    pub runtime_dir: PathBuf,
    pub owned: bool,
}

/// A Postgres that is there for as long as this value lives. Dropping it stops Postgres if this process owns it and
/// waits until it has ended; a process that ends without dropping it (or is killed) takes Postgres with it as well,
/// except on macOS, where the next start stops what is left.
#[must_use = "Postgres is stopped when this is dropped"]
pub struct Server {
    state: watch::Receiver<State>,
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// The address of a database in the form that both sqlx and the tools of Postgres take. It stays the same when
    /// Postgres is started again or another process takes it over.
    pub fn url(&self, database: &str) -> String {
        let runtime_dir = self.state.borrow().runtime_dir.to_string_lossy().into_owned();
        // Port and sslmode are spelled out because sqlx would take them from PGPORT and PGSSLMODE.
        format!(
            "postgres://{ROLE}@localhost:{PORT}/{}?host={}&sslmode=disable",
            percent_encode(database),
            percent_encode(&runtime_dir)
        )
    }

    /// Whether this process runs Postgres itself; changes from false to true when it takes over from another one.
    pub fn owned(&self) -> bool {
        self.state.borrow().owned
    }

    /// Waits until Postgres was started again or taken over; connections from before are broken then.
    pub async fn changed(&mut self) -> Result<(), Error> {
        self.state.changed().await.map_err(|_| Error::Gone)
    }

    /// Ends the supervision, and Postgres too if it is owned: open transactions are rolled back, connections closed.
    pub async fn stop(mut self) -> Result<(), Error> {
        let (done, is_done) = oneshot::channel();
        self.stop = None;
        if let Some(supervisor) = self.thread.take() {
            thread::Builder::new()
                .name("postgres-stop".to_owned())
                .spawn(move || done.send(supervisor.join().is_ok()))
                .map_err(|_| Error::Gone)?;
        }
        if is_done.await.unwrap_or(false) { Ok(()) } else { Err(Error::Gone) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(supervisor) = self.thread.take() {
            // A panic in there has been printed; Postgres has ended with its thread.
            let _ = supervisor.join();
        }
    }
}

fn percent_encode(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a string can't fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
        encoded
    })
}
