//! What an earlier run left behind: a Postgres that outlived its owner, or the files of one that was killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::error::Error;
use crate::folders::{cluster_dir, socket_path};

/// The name that our Postgres servers carry, by which one of ours is known from one that somebody else started.
pub(crate) const MARK: &str = "factdesk";

const POLL: Duration = Duration::from_millis(10);

/// `postmaster.pid`, see `miscadmin.h` of Postgres (`LOCK_FILE_LINE_*`).
pub(crate) struct Pidfile {
    pub pid: i32,
    pub ready: bool,
}

impl Pidfile {
    pub(crate) fn read(data_dir: &Path) -> Option<Self> {
        let text = fs::read_to_string(path(data_dir)).ok()?;
        let mut lines = text.lines();
        let pid = lines.next()?.trim().parse().ok()?;
        Some(Self { pid, ready: lines.nth(6).is_some_and(|status| status.trim() == "ready") })
    }
}

fn path(data_dir: &Path) -> PathBuf {
    cluster_dir(data_dir).join("postmaster.pid")
}

/// Clears the way for a new start; the caller holds the lock, so whatever still runs here has lost its owner. An
/// orphan of ours is stopped. Files that only look alive, because another program got the number of the dead process,
/// are removed: Postgres would take them for a running server (usual in containers, where numbers are low).
pub(crate) fn clear(data_dir: &Path, runtime_dir: &Path) -> Result<(), Error> {
    let cluster = cluster_dir(data_dir);
    if let Some(Pidfile { pid, .. }) = Pidfile::read(data_dir) {
        if works_in(pid, &cluster) {
            if !started_by_us(&cluster) {
                return Err(Error::Foreign { pid, dir: cluster });
            }
            stop_orphan(pid, &cluster)?;
        }
        // Its helpers end by themselves when they notice; as long as one is there, the file must stay.
        let deadline = Instant::now() + Duration::from_secs(10);
        while anyone_works_in(&cluster) && Instant::now() < deadline {
            thread::sleep(POLL);
        }
        if exists(pid) && !anyone_works_in(&cluster) {
            remove(&path(data_dir))?;
        }
    }
    // The socket's own lock file names the cluster in its second line.
    let socket = socket_path(runtime_dir);
    let mut socket_lock = socket.clone().into_os_string();
    socket_lock.push(".lock");
    let socket_lock = PathBuf::from(socket_lock);
    let is_ours = fs::read_to_string(&socket_lock)
        .is_ok_and(|text| text.lines().nth(1).is_some_and(|dir| Path::new(dir) == cluster));
    if is_ours && !anyone_works_in(&cluster) {
        remove(&socket_lock)?;
    }
    Ok(())
}

/// `postmaster.opts` holds the command line of the last start.
fn started_by_us(cluster: &Path) -> bool {
    fs::read_to_string(cluster.join("postmaster.opts"))
        .is_ok_and(|options| options.contains(&format!("cluster_name={MARK}")))
}

fn stop_orphan(pid: i32, cluster: &Path) -> Result<(), Error> {
    tracing::info!(pid, "stopping a Postgres that outlived its owner");
    for (signal, seconds) in [(Signal::SIGINT, 5), (Signal::SIGQUIT, 10)] {
        // An error says that it has ended, which the loop sees too.
        let _ = kill(Pid::from_raw(pid), signal);
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(seconds) {
            if !works_in(pid, cluster) {
                return Ok(());
            }
            thread::sleep(POLL);
        }
    }
    Err(Error::Remains { pid, dir: cluster.to_owned() })
}

fn exists(pid: i32) -> bool {
    !matches!(kill(Pid::from_raw(pid), None), Err(Errno::ESRCH))
}

/// Whether the process is a Postgres on this cluster, which is the folder that every Postgres process works in.
#[cfg(target_os = "linux")]
fn works_in(pid: i32, cluster: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|dir| dir == cluster)
}

/// Whether the process is a Postgres; there is no portable way to ask on which cluster.
#[cfg(not(target_os = "linux"))]
fn works_in(pid: i32, _: &Path) -> bool {
    std::process::Command::new("ps")
        .args(["-o", "comm=", "-p", &pid.to_string()])
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("postgres"))
}

/// Whether any process is at work on the cluster.
#[cfg(target_os = "linux")]
fn anyone_works_in(cluster: &Path) -> bool {
    let processes = fs::read_dir("/proc").into_iter().flatten().filter_map(Result::ok);
    processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).any(|pid| works_in(pid, cluster))
}

/// Whether the process of the pid file is at work; the helpers can't be told from other servers' here.
#[cfg(not(target_os = "linux"))]
fn anyone_works_in(cluster: &Path) -> bool {
    cluster.parent().and_then(Pidfile::read).is_some_and(|file| works_in(file.pid, cluster))
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(Error::io("remove", path)(error)),
        _ => Ok(()),
    }
}
