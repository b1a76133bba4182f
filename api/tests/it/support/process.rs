//! Factdesk as a process of its own, as a user runs it.

use std::io::{BufRead, BufReader, Lines};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Output, Stdio};
use std::thread::JoinHandle;

use uuid::Uuid;

use super::desk::MASTER_KEY;

/// Where a process keeps its things: a folder of its own, and the database in it or at an address. Removed when dropped.
pub struct Home {
    /// The folder.
    pub folder: PathBuf,
    database_url: Option<String>,
}

impl Home {
    /// With a private Postgres.
    pub fn private() -> Self {
        // Root's own folder for temporary files may be closed to the account that Postgres runs as.
        let folder = Path::new("/tmp").join(format!("factdesk-it-{}", Uuid::now_v7().simple()));
        Self { folder, database_url: None }
    }

    /// With this database.
    pub fn at(url: &str) -> Self {
        let mut home = Self::private();
        home.database_url = Some(url.to_owned());
        std::fs::create_dir_all(&home.folder).unwrap();
        home
    }

    /// The program, with these arguments, in this place and nowhere else.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_factdesk"));
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            if name.starts_with("FACTDESK_") || name.ends_with("DATABASE_URL") {
                command.env_remove(name);
            }
        }
        command.args(arguments).env("FACTDESK_DATA_DIR", &self.folder).stdin(Stdio::null());
        if let Some(url) = &self.database_url {
            command.env("DATABASE_URL", url);
        }
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Makes the newsroom `desk` with the reporter Rea, and returns a token of hers.
    pub fn reporter(&self) -> String {
        self.done(&["newsroom", "create", "--slug", "desk", "--name", "The Desk"]);
        let whom = ["--newsroom", "desk", "--email", "rea@desk.example"];
        self.done(&[&["member", "add"], &whom[..], &["--name", "Rea", "--roles", "reporter"]].concat());
        self.done(&[&["token"], &whom[..], &["--ttl", "1h"]].concat()).trim().to_owned()
    }

    /// Runs a command that must succeed, and returns what it printed.
    pub fn done(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "{arguments:?}: {errors}{}",
            String::from_utf8_lossy(&output.stdout)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Runs a command that must fail with 1, and returns its complaint: one line.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let complaint = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {complaint}");
        assert_eq!(complaint.lines().count(), 1, "{complaint}");
        complaint
    }

    /// Starts a server here, with this file of settings.
    pub fn serve_with(&self, settings: &Path) -> Process {
        Process::start(self.command(&["--config", settings.to_str().unwrap(), "serve"]))
    }

    /// Starts a server here.
    pub fn serve(&self) -> Process {
        Process::start(self.command(&["serve"]))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// A running `factdesk serve`; killed when dropped.
pub struct Process {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    child: Child,
}

impl Process {
    /// Starts a server on this database and waits until it serves.
    pub fn serve(database_url: &str) -> Self {
        let key = std::env::temp_dir().join(format!("factdesk-test-{}.key", std::process::id()));
        std::fs::write(&key, MASTER_KEY).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_factdesk"));
        command.arg("serve").env("DATABASE_URL", database_url).env("FACTDESK_MASTER_KEY_FILE", &key);
        Self::start(command)
    }

    fn start(mut command: Command) -> Self {
        let (process, lines) = Self::listening(&mut command);
        // Nobody may block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        process
    }

    fn listening(command: &mut Command) -> (Self, Lines<BufReader<ChildStderr>>) {
        let mut child = command
            .env("FACTDESK_LISTEN", "127.0.0.1:0")
            .env("FACTDESK_LOG_FORMAT", "json")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .map(Result::unwrap)
            .find_map(|line| {
                let entry: serde_json::Value = serde_json::from_str(&line).ok()?;
                (entry["message"] == "serving").then(|| entry["address"].as_str().unwrap().to_owned())
            })
            .expect("the server says where it serves");
        (Self { address: format!("http://{address}"), child }, lines)
    }

    /// Asks it to stop (SIGTERM).
    pub fn terminate(&self) {
        signal("-TERM", &self.child.id().to_string());
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Kills it without a chance to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// A server whose log is kept from the moment that it serves.
pub struct Logged {
    /// `http://127.0.0.1:PORT`.
    pub address: String,
    process: Process,
    log: Option<JoinHandle<String>>,
}

impl Logged {
    /// Starts it.
    pub fn start(command: &mut Command) -> Self {
        let (process, lines) = Process::listening(command);
        let log = std::thread::spawn(move || lines.map_while(Result::ok).collect::<Vec<_>>().join("\n"));
        Self { address: process.address.clone(), process, log: Some(log) }
    }

    /// Stops it, and returns what it has logged.
    pub fn stop(&mut self) -> String {
        self.process.terminate();
        self.process.wait();
        self.log.take().unwrap().join().unwrap()
    }
}

/// Sends a signal to a process.
pub fn signal(name: &str, process: &str) {
    assert!(Command::new("kill").args([name, process]).status().unwrap().success());
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
