//! The command line: one file a command.

mod audit;
mod database;
mod demo;
mod doctor;
mod intake;
mod keys;
mod member;
mod migrate;
mod newsroom;
mod operations;
mod schema;
mod serve;
mod token;

use std::path::{Path, PathBuf};
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
    /// See the desk at work on a story, then try it yourself.
    Demo(demo::Arguments),
    /// Make, list or drop the tables of the database.
    #[command(subcommand)]
    Migrate(migrate::Arguments),
    /// Make a newsroom.
    #[command(subcommand)]
    Newsroom(newsroom::Arguments),
    /// Add people to a newsroom, change their roles, remove them.
    #[command(subcommand)]
    Member(member::Arguments),
    /// Make an access token for a member, for scripts.
    Token(token::Arguments),
    /// List and replace the keys that sign access tokens.
    #[command(subcommand)]
    Keys(keys::Arguments),
    /// Prove the audit trail, note its head, redact from it.
    #[command(subcommand)]
    Audit(audit::Command),
    /// Say which operations run where only registered ones do.
    #[command(subcommand)]
    Operations(operations::Arguments),
    /// Print the claims that a story makes, as JSON lines. Needs no database.
    Intake(intake::Arguments),
    /// Tell what is wrong with this installation.
    Doctor,
    /// Print the GraphQL schema, or compare it with a file.
    Schema(schema::Arguments),
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let Cli { config, command } = Cli::parse();
    let result = match command {
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Intake(arguments) => intake::run(&arguments),
        Command::Doctor => doctor::run(config.as_deref()),
        Command::Serve => with_settings(config.as_deref(), true, async |settings| serve::run(settings).await),
        Command::Demo(arguments) => {
            with_settings(config.as_deref(), false, async |settings| demo::run(settings, arguments).await)
        }
        Command::Audit(command) => {
            with_settings(config.as_deref(), false, async |settings| audit::run(settings, command).await)
        }
        Command::Migrate(arguments) => with_settings(config.as_deref(), false, async |settings| {
            migrate::run(&settings, &arguments).await
        }),
        Command::Newsroom(arguments) => with_settings(config.as_deref(), false, async |settings| {
            newsroom::run(&settings, arguments).await
        }),
        Command::Member(arguments) => {
            with_settings(config.as_deref(), false, async |settings| member::run(&settings, arguments).await)
        }
        Command::Operations(arguments) => with_settings(config.as_deref(), false, async |settings| {
            operations::run(&settings, arguments).await
        }),
        Command::Keys(arguments) => {
            with_settings(config.as_deref(), false, async |settings| keys::run(&settings, arguments).await)
        }
        Command::Token(arguments) => {
            with_settings(config.as_deref(), false, async |settings| token::run(&settings, arguments).await)
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            complain(&format!("factdesk: {sentence}"));
            ExitCode::FAILURE
        }
    }
}

/// Reads the settings and runs a command under them. Only a server logs its everyday work.
fn with_settings(
    config: Option<&Path>,
    serves: bool,
    command: impl AsyncFnOnce(Settings) -> Result<(), Error>,
) -> Result<(), String> {
    let settings = Settings::read(config)?;
    let log = if serves { settings.log.as_str() } else { "warn" };
    crate::telemetry::start(log, settings.log_format)?;
    block_on(command(settings))?.map_err(|error| tell(&error))
}

fn block_on<T>(work: impl Future<Output = T>) -> Result<T, String> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    Ok(runtime.map_err(|error| format!("no runtime: {error}"))?.block_on(work))
}

/// An error for whoever sits at the machine: with its cause, in one line.
fn tell(error: &Error) -> String {
    match error {
        Error::Internal(cause) => chain(cause.as_ref()),
        Error::Unavailable => "the database cannot be reached; factdesk doctor says why".into(),
        other => other.sentence(),
    }
}

#[expect(clippy::print_stderr, reason = "this is a command line")]
fn complain(sentence: &str) {
    eprintln!("{sentence}");
}

/// Prints a line of a command's result.
fn say(line: &str) {
    use std::io::Write;
    // Whoever reads may have gone, as `head` does.
    let _ = writeln!(std::io::stdout(), "{line}");
}
