//! Public changes of a published check.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A typed public change of the published check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What kind of change.
    pub kind: CorrectionKind,
    /// What changed and why; `CommonMark` subset.
    pub text: String,
    /// When it was published.
    pub at: DateTime<Utc>,
}

/// Kinds of public changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CorrectionKind {
    /// Said more clearly; nothing was wrong.
    Clarification,
    /// Something new came in.
    Update,
    /// Something was wrong.
    Correction,
    /// The check was taken back.
    Retraction,
}

impl CorrectionKind {
    /// For people.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Clarification => "Clarification",
            Self::Update => "Update",
            Self::Correction => "Correction",
            Self::Retraction => "Retraction",
        }
    }
}
