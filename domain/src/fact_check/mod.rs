//! The newsroom's conclusion on a claim in one language: a working copy, and what of it is published.
//!
//! DRAFT ⇄ APPROVED → PUBLISHED, versions 1 to n, → RETRACTED. A correction, or a new round, makes the working copy
//! a draft again; what was published stays up all the while.

mod approve;
mod draft;
mod outside;
mod publish;

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

pub use publish::{Published, Waiver, publish};

use crate::{ClaimId, ClaimState, CorrectionKind, FactCheckId, MemberId, Reason, Review, Rule};

closed_set! {
    /// Where the working copy of a fact-check stands.
    pub enum FactCheckState {
        /// Being written.
        Draft = "DRAFT",
        /// Approved exactly as it is.
        Approved = "APPROVED",
        /// Published as it is.
        Published = "PUBLISHED",
        /// What was published is retracted, and nothing new is being written.
        Retracted = "RETRACTED",
    }
}

/// SHA-256 over everything that a reader will see of a working copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ContentHash(pub [u8; 32]);

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Everything about one fact-check that its steps depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCheck {
    /// The fact-check.
    pub id: FactCheckId,
    /// The claim it is about.
    pub claim: ClaimId,
    /// Where the working copy stands.
    pub state: FactCheckState,
    /// The round whose rating the working copy explains.
    pub round: i32,
    /// Everyone who wrote on the working copy.
    pub authors: BTreeSet<MemberId>,
    /// What the working copy says.
    pub content_hash: ContentHash,
    /// The approval of the working copy; it stays through publication as the published version's.
    pub approval: Option<Approval>,
    /// The latest version that is published.
    pub published_version: Option<i32>,
    /// Whether that version is marked as retracted.
    pub retracted: bool,
    /// What kind of change the working copy is to what is published. Set whenever a published fact-check is a draft.
    pub pending_correction: Option<CorrectionKind>,
    /// `FactCheck.version`: counts every change.
    pub version: i32,
}

/// That somebody vouches for a working copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Who.
    pub by: MemberId,
    /// What exactly they approved.
    pub hash: ContentHash,
    /// Why the separation of duties was set aside, if it was. The public record shows it.
    pub break_glass: Option<Reason>,
}

impl FactCheck {
    /// Whether the working copy, exactly as it is, is approved.
    pub fn is_approved(&self) -> bool {
        self.approval.as_ref().is_some_and(|approval| approval.hash == self.content_hash)
    }

    /// Whether what is published is marked "being checked again".
    pub fn being_checked_again(&self, review: &Review) -> bool {
        let settled = matches!(review.state, ClaimState::Published | ClaimState::Retracted);
        self.published_version.is_some() && !settled
    }

    /// Whether something is published and not retracted.
    pub fn is_up(&self) -> bool {
        self.published_version.is_some() && !self.retracted
    }

    /// Whoever had a part in the conclusion or in this working copy and is barred now, unless an editor has waived
    /// that for the round. They block publishing until the claim is reopened or their conflicts are waived.
    pub fn conflicts(&self, review: &Review) -> BTreeSet<MemberId> {
        let wrote = self.authors.iter().copied().chain(self.approval.as_ref().map(|approval| approval.by));
        let mut conflicts: BTreeSet<_> = wrote.filter(|member| review.barred(*member).is_err()).collect();
        conflicts.extend(review.conflicts());
        let waived =
            |member: &MemberId| review.round.as_ref().is_some_and(|round| round.waived.contains(member));
        conflicts.retain(|member| !waived(member));
        conflicts
    }

    fn require(&self, states: &[FactCheckState]) -> Result<(), Rule> {
        if states.contains(&self.state) { Ok(()) } else { Err(Rule::WrongState) }
    }

    fn require_round_of(&self, review: &Review) -> Result<(), Rule> {
        if self.round == review.current()?.number { Ok(()) } else { Err(Rule::EarlierRound) }
    }

    fn changed(mut self) -> Self {
        self.version += 1;
        self
    }
}

/// The claim's states in which its conclusion can be written up: decided, or published, for corrections and for
/// further languages.
const CONCLUDED: &[ClaimState] = &[ClaimState::Decided, ClaimState::Published];
