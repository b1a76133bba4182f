//! Measures the shipped server against the limit of its stack and against a peer, on one desk, in one run.
//!
//! `make bench` runs it; `README.md` beside it says what is measured and how.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts and nanoseconds become figures for people"
)]
#![expect(
    clippy::disallowed_methods,
    reason = "the bench opens its own database, asks the machine's clock and reads what it runs on"
)]

mod cases;
mod desk;
mod fan_out;
mod http;
mod limit;
mod load;
mod measure;
mod peer;
mod pgbench;
mod report;
mod run;
mod server;
mod stage;
mod startup;
mod transaction;
mod verdicts;

use std::process::ExitCode;

use clap::Parser;

/// What goes wrong ends the run with its sentence.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
#[command(name = "factdesk-bench", about = "Measures Factdesk. See bench/README.md.")]
enum Cli {
    /// Measure all cases against the limit, pgbench and the peer; fill the database first if it is not there.
    Run(run::Cases),
    /// Measure how many verdicts go in, by connections and newsrooms.
    Writers(run::WritersTable),
    /// Measure reads on desks of several sizes.
    Growth(run::Growth),
    /// Serve the bare handler. Used by `run`.
    #[command(hide = true)]
    Limit(limit::Options),
}

fn main() -> ExitCode {
    let done = match Cli::parse() {
        Cli::Run(cases) => block_on(cases.run()),
        Cli::Writers(table) => block_on(table.run()),
        Cli::Growth(growth) => block_on(growth.run()),
        Cli::Limit(options) => limit::serve(options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            complain(&format!("factdesk-bench: {failure}"));
            ExitCode::FAILURE
        }
    }
}

fn block_on(work: impl Future<Output = Result<(), Failure>>) -> Result<(), Failure> {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?.block_on(work)
}

#[expect(clippy::print_stdout, reason = "this is a command line")]
fn say(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "this is a command line")]
fn complain(line: &str) {
    eprintln!("{line}");
}
