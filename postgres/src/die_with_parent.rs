//! Ties a child's life to ours, so that a Postgres never outlives a killed owner.
#![allow(unsafe_code)] // `pre_exec` is unsafe: what runs between fork and exec must only make plain system calls.

use std::process::Command;

/// The system sends SIGINT to the child when the *thread* that spawned it ends: a fast shutdown for Postgres. The
/// setting would be lost by a change of the user, and this runs after it. Nothing of the kind exists on macOS.
#[cfg(target_os = "linux")]
pub(crate) fn die_with_parent(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    use nix::sys::prctl::set_pdeathsig;
    use nix::sys::signal::Signal;
    use nix::unistd::{Pid, getppid};

    let parent = Pid::this();
    let tie = move || {
        set_pdeathsig(Signal::SIGINT)?;
        // The parent may have ended before the line above.
        if getppid() == parent { Ok(()) } else { Err(std::io::ErrorKind::Interrupted.into()) }
    };
    // SAFETY: prctl and getppid are async-signal-safe, and neither allocates nor takes a lock.
    unsafe { command.pre_exec(tie) };
}

/// See above; what outlives its owner is stopped by the next start.
#[cfg(not(target_os = "linux"))]
pub(crate) fn die_with_parent(_: &mut Command) {}
