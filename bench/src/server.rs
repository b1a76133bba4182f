//! The servers that are measured, as processes of their own.

use std::fs::File;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::Failure;

/// A process that serves on an address, killed when this is dropped.
pub struct Process {
    child: Child,
    /// Where it serves.
    pub address: SocketAddr,
}

impl Process {
    /// Starts it, with its output in a file, and waits until it accepts connections.
    pub fn start(mut command: Command, address: SocketAddr, log: &Path) -> Result<Self, Failure> {
        let output = File::create(log)?;
        let child = command.stdin(Stdio::null()).stdout(output.try_clone()?).stderr(output).spawn();
        let child =
            child.map_err(|error| format!("cannot run {}: {error}", command.get_program().display()))?;
        let mut process = Self { child, address };
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if process.child.try_wait()?.is_some() || begun.elapsed() > Duration::from_mins(1) {
                let said = std::fs::read_to_string(log)?;
                return Err(format!("{} does not serve: {said}", command.get_program().display()).into());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(process)
    }

    /// Memory that it holds (`VmRSS`) or held at most (`VmHWM`), in megabytes; known on Linux only.
    pub fn memory(&self, what: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(what)?.strip_prefix(':'))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
    }

    /// Its id, for profilers.
    pub fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An address of this machine on which nobody listens.
pub fn free_address() -> Result<SocketAddr, Failure> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?)
}
