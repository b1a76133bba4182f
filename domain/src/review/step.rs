//! The frame that all steps share.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::{ClaimState, MemberId, Outcome, Refusal, Review, VerdictId};

/// A step that was taken: the next review, and what else happened on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stepped {
    /// The review after the step.
    pub next: Review,
    /// Whose slots turned out to have run out; they are free now.
    pub lapsed: BTreeSet<MemberId>,
    /// The outcome, if this step brought the round's quorum.
    pub quorum: Option<Outcome>,
    /// The verdict that was replaced by its author's new one.
    pub superseded: Option<VerdictId>,
    /// The verdict that doesn't count any more.
    pub stopped_counting: Option<VerdictId>,
}

impl Review {
    /// Takes a step: all of it, or, refused, nothing. A change of state raises the version.
    pub(super) fn step(
        self,
        change: impl FnOnce(&mut Stepped) -> Result<(), Refusal>,
    ) -> Result<Stepped, Refusal> {
        let from = self.state;
        let mut stepped = Stepped {
            next: self,
            lapsed: BTreeSet::new(),
            quorum: None,
            superseded: None,
            stopped_counting: None,
        };
        change(&mut stepped)?;
        if stepped.next.state != from {
            stepped.next.version += 1;
        }
        Ok(stepped)
    }
}

impl Stepped {
    /// Frees slots that have run out, so that a step never depends on when somebody last looked for them.
    pub(super) fn lapse(&mut self, now: DateTime<Utc>) {
        if let Some(round) = &mut self.next.round {
            self.lapsed = round.lapse(now);
        }
        self.settle();
    }

    /// A claim before quorum is in review exactly as long as somebody holds a slot or has used one.
    pub(super) fn settle(&mut self) {
        let review = &mut self.next;
        if let (ClaimState::Queued | ClaimState::InReview, Some(round)) = (review.state, &review.round) {
            review.state = if round.is_at_work() { ClaimState::InReview } else { ClaimState::Queued };
        }
    }
}
