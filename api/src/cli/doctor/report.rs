//! The lines of the report.

use crate::cli::say;

/// Prints lines and counts the faults.
#[derive(Default)]
pub struct Report {
    fine: usize,
    warnings: usize,
    faults: usize,
}

impl Report {
    /// All is well.
    pub fn ok(&mut self, what: &str, found: &str) {
        self.fine += 1;
        say(&format!("ok    {what}: {found}"));
    }

    /// It works, but not as it should.
    pub fn warn(&mut self, what: &str, found: &str, remedy: &str) {
        self.warnings += 1;
        say(&format!("warn  {what}: {found}\n      → {remedy}"));
    }

    /// It does not work.
    pub fn fail(&mut self, what: &str, found: &str, remedy: &str) {
        self.faults += 1;
        say(&format!("FAIL  {what}: {found}\n      → {remedy}"));
    }

    /// Sums up; fails if there was a fault.
    pub fn end(&self) -> Result<(), String> {
        let Self { fine, warnings, faults } = self;
        let sum = format!("{faults} faults, {warnings} warnings, {fine} in order");
        if *faults > 0 {
            return Err(sum);
        }
        say(&sum);
        Ok(())
    }
}
