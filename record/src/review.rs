//! How a rating came about, as far as the public is told.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// How the rating came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// People whose verdicts counted.
    pub reviewers: u32,
    /// True if they could not see each other's verdicts.
    pub blind: bool,
    /// When their verdicts agree.
    pub agreement: Agreement,
    /// How far apart, in ordinals of the scale, agreeing verdicts may be.
    pub tolerance: u32,
    /// How the rating was decided.
    pub outcome: Outcome,
    /// Number of the round of review, from 1.
    pub round: u32,
    /// True if somebody other than author, adjudicator and reviewers approved the check.
    pub four_eyes: bool,
}

/// The agreement rule of the newsroom's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Agreement {
    /// The whole round agrees.
    Unanimity,
    /// One agreeing set holds more than half of the verdicts needed.
    Majority,
}

/// How the rating was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// The reviewers agreed.
    Agreed,
    /// They did not; an editor who had given no verdict decided.
    Adjudicated,
}

/// An exception from the rules of review that the public record names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which rule was lifted.
    pub kind: ExceptionKind,
    /// Why; plain text without members' names.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Rules that can be lifted in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExceptionKind {
    /// Separation of duties was lifted: one person held two of the roles.
    BreakGlass,
    /// A conflict of interest found after the verdicts was waived by an editor.
    ConflictWaived,
}
