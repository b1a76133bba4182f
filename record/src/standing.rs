//! What became of a published version later. The snapshot stays as it is; the page is marked.

use chrono::{DateTime, Utc};

use crate::{Correction, CorrectionKind, Snapshot};

/// How a published check stands today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Current,
    /// Its claim was reopened; the published version stays up, marked.
    BeingCheckedAgain {
        /// When it was reopened.
        since: DateTime<Utc>,
    },
    /// It was taken back; the page stays, marked.
    Retracted {
        /// When.
        at: DateTime<Utc>,
        /// Why, as told to the public; `CommonMark` subset.
        reason: String,
    },
}

impl Standing {
    /// When the public record of this check last changed: the later of its version and what became of it.
    pub fn last_modified(&self, snapshot: &Snapshot) -> DateTime<Utc> {
        match self {
            Self::Current => snapshot.modified_at,
            Self::BeingCheckedAgain { since: at } | Self::Retracted { at, .. } => {
                snapshot.modified_at.max(*at)
            }
        }
    }

    /// All public changes of the check, oldest first, with the retraction that came after the version.
    pub(crate) fn corrections(&self, snapshot: &Snapshot) -> Vec<Correction> {
        let mut corrections = snapshot.corrections.clone();
        let told = corrections.iter().any(|correction| correction.kind == CorrectionKind::Retraction);
        if let Self::Retracted { at, reason } = self
            && !told
        {
            corrections.push(Correction { kind: CorrectionKind::Retraction, text: reason.clone(), at: *at });
        }
        corrections
    }

    /// One word or two for what is not simply current.
    pub(crate) fn label(&self) -> Option<&'static str> {
        match self {
            Self::Current => None,
            Self::BeingCheckedAgain { .. } => Some("Being checked again"),
            Self::Retracted { .. } => Some("Retracted"),
        }
    }
}
