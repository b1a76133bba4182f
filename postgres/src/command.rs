//! How every program of Postgres is run.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::account::Account;
use crate::die_with_parent::die_with_parent;

/// The program as the account, tied to our life, in a process group of its own (Ctrl-C is for us, who then stop
/// Postgres in good order), and without the settings that the environment holds for other Postgres servers.
pub(crate) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(name);
        }
    }
    // Messages in English, because some of them are recognised; a folder that every account can enter.
    command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null()).process_group(0);
    if let Some(account) = account {
        // This drops root's supplementary groups too.
        command.uid(account.uid).gid(account.gid);
    }
    die_with_parent(&mut command);
    command
}
