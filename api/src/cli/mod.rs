//! The command line.

mod audit;
mod database;
mod schema;
mod serve;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::Settings;
use crate::error::{Error, chain};

/// The server behind a newsroom's fact-check desk.
#[derive(Parser)]
#[command(name = "factdesk", version, about)]
struct Cli {
    /// File with settings (TOML). The environment (`FACTDESK_…`, `DATABASE_URL`) is above it.
    #[arg(long, global = true, env = "FACTDESK_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk.
    Serve,
    /// Prove the audit trail, note its head, redact from it.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Print the GraphQL schema, or compare it with a file.
    Schema(schema::Arguments),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Schema(arguments) => schema::run(&arguments),
        command => Settings::read(cli.config.as_deref()).and_then(|settings| {
            crate::telemetry::start(&settings)?;
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .enable_all()
                .build()
                .map_err(|error| format!("no runtime: {error}"))?;
            runtime.block_on(dispatch(settings, command)).map_err(|error| tell(&error))
        }),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&sentence);
            ExitCode::FAILURE
        }
    }
}

async fn dispatch(settings: Settings, command: Command) -> Result<(), Error> {
    match command {
        Command::Serve => serve::run(settings).await,
        Command::Audit(command) => audit::run(settings, command).await,
        Command::Schema(_) => Ok(()),
    }
}

/// An error for whoever sits at the machine: with its cause.
fn tell(error: &Error) -> String {
    match error {
        Error::Internal(cause) => chain(cause.as_ref()),
        other => other.sentence(),
    }
}

#[expect(clippy::print_stderr, reason = "this is a command line")]
fn complain(sentence: &str) {
    eprintln!("factdesk: {sentence}");
}

/// Prints a line of a command's result.
#[expect(clippy::print_stdout, reason = "this is a command line")]
fn say(line: &str) {
    println!("{line}");
}
