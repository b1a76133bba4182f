//! A server as a process of its own, as a user runs it.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

use super::desk::MASTER_KEY;

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
        let mut child = Command::new(env!("CARGO_BIN_EXE_factdesk"))
            .arg("serve")
            .env("DATABASE_URL", database_url)
            .env("FACTDESK_LISTEN", "127.0.0.1:0")
            .env("FACTDESK_LOG_FORMAT", "json")
            .env("FACTDESK_MASTER_KEY_FILE", &key)
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
        // Nobody may block on a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { address: format!("http://{address}"), child }
    }

    /// Kills it without a chance to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
