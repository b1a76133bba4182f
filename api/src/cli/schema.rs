//! `factdesk schema [--check [FILE]]`.

use std::path::PathBuf;

use crate::graphql::sdl;

/// Arguments of `factdesk schema`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Compare with this file instead of printing; fails at the first line that differs.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "frontend-schema.graphql")]
    check: Option<PathBuf>,
}

/// Prints or compares.
pub fn run(arguments: &Arguments) -> Result<(), String> {
    let schema = sdl();
    let Some(file) = &arguments.check else {
        super::say(schema.trim_end());
        return Ok(());
    };
    let kept = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    if kept == schema {
        return Ok(());
    }
    let line = kept.lines().zip(schema.lines()).take_while(|(kept, now)| kept == now).count() + 1;
    Err(format!(
        "{} is not the schema of this build: they differ from line {line} on. Write it anew with: factdesk schema > {}",
        file.display(),
        file.display()
    ))
}
