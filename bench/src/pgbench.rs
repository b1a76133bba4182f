//! pgbench with the same statements: what Postgres alone can do on this machine.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use chrono::DateTime;

use crate::Failure;
use crate::cases::{Kind, Limit};

/// Clients, as many as the product has connections by default.
pub const CLIENTS: usize = 12;

/// A script that pgbench can run.
pub struct Script {
    /// Where it is.
    pub file: PathBuf,
    /// Address of the database.
    pub database: String,
    /// Clients.
    pub clients: usize,
    /// Variables that are set from outside.
    pub variables: Vec<(&'static str, i64)>,
}

impl Script {
    /// The statement of a case with its arguments drawn at random.
    pub fn of(
        folder: &Path,
        database: &str,
        name: &str,
        limit: Limit,
        arguments: &[Vec<String>],
    ) -> Result<Self, Failure> {
        let mut sql = limit.sql.to_owned();
        // From the last one on, so that $1 is not taken for the beginning of $10.
        for (place, kind) in limit.kinds.iter().enumerate().rev() {
            let column: Vec<&str> = arguments.iter().map(|row| row[place].as_str()).collect();
            sql = sql.replace(&format!("${}", place + 1), &drawn(*kind, &column)?);
        }
        let mut script = format!("\\set n random(1, {})\n", arguments.len());
        // A statement of several lines ends with its semicolon.
        writeln!(script, "{sql};")?;
        let file = folder.join(format!("{name}.sql"));
        std::fs::write(&file, script)?;
        Ok(Self { file, database: database.to_owned(), clients: CLIENTS, variables: Vec::new() })
    }

    /// Transactions a second.
    pub fn run(&self, time: Duration) -> Result<f64, Failure> {
        let mut command = Command::new("pgbench");
        command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2"]);
        command.arg(format!("--client={}", self.clients)).arg(format!("--time={}", time.as_secs().max(1)));
        for (name, value) in &self.variables {
            command.arg(format!("--define={name}={value}"));
        }
        let output = command.arg("--file").arg(&self.file).arg(&self.database).output();
        let output = output.map_err(|error| format!("cannot run pgbench: {error}"))?;
        let said = String::from_utf8_lossy(&output.stdout);
        let rate = said.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        let failed = said
            .lines()
            .any(|line| line.starts_with("number of failed transactions: ") && !line.contains(": 0 "));
        match rate {
            Some(rate) if output.status.success() && !failed => Ok(rate),
            _ => Err(format!("pgbench: {said}{}", String::from_utf8_lossy(&output.stderr)).into()),
        }
    }
}

/// One of these values, by the number that the script drew.
fn drawn(kind: Kind, column: &[&str]) -> Result<String, Failure> {
    let name = match kind {
        Kind::Id => "uuid",
        Kind::Time => "timestamptz",
        Kind::Text => "text",
    };
    let literal = |value: &&str| -> Result<String, Failure> {
        Ok(match kind {
            Kind::Time => {
                let at = DateTime::from_timestamp_micros(value.parse()?).ok_or("no time")?;
                format!("'{}'", at.to_rfc3339())
            }
            Kind::Id | Kind::Text => format!("'{value}'"),
        })
    };
    let literals = column.iter().map(literal).collect::<Result<Vec<_>, _>>()?;
    Ok(match literals.first() {
        Some(first) if literals.iter().all(|other| other == first) => format!("{first}::{name}"),
        _ => format!("(ARRAY[{}]::{name}[])[:n]", literals.join(",")),
    })
}

/// Which pgbench this is.
pub fn version() -> String {
    let output = Command::new("pgbench").arg("--version").output().ok();
    output.map_or_else(
        || "not there".into(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
