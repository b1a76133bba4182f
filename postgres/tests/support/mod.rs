//! A data folder that is gone after the test, SQL by `psql`, and a second process that uses the same folder.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests, outside of a test function")]

use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use factdesk_postgres::{DATABASE, Durability, Options, ROLE, Server, find_binaries, start};
use nix::unistd::Uid;

/// The environment variable that turns the test `another_process` into that process.
const DATA_DIR: &str = "FACTDESK_TEST_DATA_DIR";

pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let dir = PathBuf::from(format!("/tmp/factdesk té'st {} {number}", std::process::id()));
        std::fs::DirBuilder::new().mode(0o711).create(&dir).unwrap();
        Self(dir)
    }

    pub fn options(&self) -> Options {
        options(&self.0)
    }

    /// Waits until the Postgres of a killed owner has ended, so that its folder can be removed.
    pub async fn settle(&self) {
        start(&self.options()).await.unwrap().stop().await.unwrap();
    }

    /// Starts or stops Postgres without us, as the owner of the cluster, and waits until it is done.
    pub fn pg_ctl(&self, what: &str, settings: &str) {
        let cluster = self.0.join("data/postgres");
        let owner = cluster.metadata().unwrap();
        let mut command = Command::new(find_binaries(None, None).unwrap().program("pg_ctl"));
        command.args([what, "-w", "-s", "-l", "/dev/null", "-D"]).arg(cluster).current_dir("/");
        if what == "start" {
            command.args([
                "-o",
                &format!("-c listen_addresses= -k '{}' {settings}", self.orphan_socket().display()),
            ]);
        }
        let socket = self.orphan_socket();
        let _ = std::fs::create_dir(&socket);
        if Uid::effective().is_root() {
            std::os::unix::fs::chown(&socket, Some(owner.uid()), None).unwrap();
            command.uid(owner.uid()).gid(owner.gid());
        }
        assert!(command.status().unwrap().success());
    }

    fn orphan_socket(&self) -> PathBuf {
        // Short and without a quote, which `pg_ctl` can't pass on.
        PathBuf::from(self.0.to_str().unwrap().replace(" té'st ", "-orphan-").replace(' ', "-"))
    }

    /// Where the Postgres that `pg_ctl` started answers.
    pub fn orphan_url(&self) -> String {
        format!("postgres://{ROLE}@localhost:5432/{DATABASE}?host={}", self.orphan_socket().display())
    }

    /// The process id that Postgres wrote down.
    pub fn postmaster(&self) -> nix::unistd::Pid {
        let text = std::fs::read_to_string(self.0.join("data/postgres/postmaster.pid")).unwrap();
        nix::unistd::Pid::from_raw(text.lines().next().unwrap().parse().unwrap())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        let _ = std::fs::remove_dir_all(self.orphan_socket());
    }
}

fn options(folder: &Path) -> Options {
    Options {
        runtime_dir: folder.join("run"),
        max_connections: 20,
        ..Options::for_data(Some(folder.join("data")))
    }
}

pub fn throwaway(options: Options) -> Options {
    Options { durability: Durability::Throwaway, ..options }
}

/// What `psql` prints for a statement; its complaint if it fails.
pub fn try_sql(url: &str, statement: &str) -> Result<String, String> {
    let psql = find_binaries(None, None).unwrap().program("psql");
    let output = Command::new(psql).args(["-XAtq", "-c", statement, url]).output().unwrap();
    if output.status.success() {
        Ok(String::from_utf8(output.stdout).unwrap().trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

pub fn sql(server: &Server, statement: &str) -> String {
    try_sql(&server.url(DATABASE), statement).unwrap()
}

/// A process of its own that has started (or attached to) the Postgres of a folder. Ends when it is dropped.
pub struct OtherProcess {
    pub child: Child,
    stdout: BufReader<ChildStdout>,
}

impl OtherProcess {
    pub fn spawn(folder: &Folder) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "another_process", "--nocapture"])
            .env(DATA_DIR, &folder.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        Self { child, stdout }
    }

    /// Waits until it has Postgres; whether it owns it.
    pub fn owns(&mut self) -> bool {
        for line in self.stdout.by_ref().lines() {
            if let Some(owned) = line.unwrap().strip_prefix("owned: ") {
                return owned.parse().unwrap();
            }
        }
        panic!("the other process ended before it had Postgres");
    }

    /// `kill -9`.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Lets it end in good order.
    pub fn end(mut self) {
        drop(self.child.stdin.take());
        assert!(self.child.wait().unwrap().success());
    }
}

/// What the other process does: tells what it is at every change, until its standard input is closed.
#[expect(clippy::disallowed_methods, reason = "how the parent process tells its child what to do")]
pub async fn be_another_process() {
    let Some(folder) = std::env::var_os(DATA_DIR) else { return };
    let mut server = start(&options(Path::new(&folder))).await.unwrap();
    println!("\nowned: {}", server.owned());
    let closed = tokio::task::spawn_blocking(|| std::io::stdin().lines().count());
    tokio::select! {
        _ = closed => {}
        changed = server.changed() => {
            changed.unwrap();
            println!("\nowned: {}", server.owned());
            // Goes on until it is killed.
            std::future::pending::<()>().await;
        }
    }
}
