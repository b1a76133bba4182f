//! The binary `factdesk`.

use std::process::ExitCode;

fn main() -> ExitCode {
    factdesk::cli::run()
}
