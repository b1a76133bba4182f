//! Changes of the claim itself that aren't steps of its lifecycle.

use crate::{ClaimState, Refusal, Review, Rule};

impl Review {
    /// Whether the statement can be changed: before the first verdict of a round, while nothing is decided. A
    /// verdict that has stopped counting was still given on these words.
    pub fn may_reword(&self) -> Result<(), Refusal> {
        if self.round.as_ref().is_some_and(|round| !round.verdicts.is_empty()) {
            return Err(Rule::StatementFixed.into());
        }
        self.require(&[ClaimState::Submitted, ClaimState::Queued, ClaimState::InReview])?;
        Ok(())
    }

    /// The statement or its language changed.
    pub fn reword(mut self) -> Result<Self, Refusal> {
        self.may_reword()?;
        self.version += 1;
        Ok(self)
    }

    /// An embargo was put on the claim, moved or lifted. What is up cannot be held back any more.
    pub fn embargo(mut self) -> Result<Self, Refusal> {
        if self.state == ClaimState::Published {
            return Err(Rule::WrongState.into());
        }
        self.version += 1;
        Ok(self)
    }

    /// The speaker of an appearance changed or was confirmed. Possible in every state: what is published is frozen.
    #[must_use]
    pub fn speaker_changed(mut self) -> Self {
        self.version += 1;
        self
    }
}
