//! What happens to a fact-check from outside: retraction, a new round, evidence that is withdrawn.

use crate::{ClaimState, FactCheck, FactCheckState, Refusal, Review, Rule};

impl FactCheck {
    /// Marks what is published as retracted, after its claim was ([`Review::retract`]). It stays readable. A
    /// correction that was being written is dropped.
    pub fn retract(mut self, review: &Review) -> Result<Self, Refusal> {
        review.require(&[ClaimState::Retracted])?;
        if self.published_version.is_none() || self.retracted {
            return Err(Rule::WrongState.into());
        }
        self.retracted = true;
        self.state = FactCheckState::Retracted;
        self.approval = None;
        self.pending_correction = None;
        self.correction_requested = false;
        Ok(self.changed())
    }

    /// The claim is checked again: an approval that wasn't used falls, a correction that was being written is
    /// dropped. What is published stays as it is.
    #[must_use]
    pub fn reopened(mut self) -> Self {
        if !matches!(self.state, FactCheckState::Draft | FactCheckState::Approved) {
            return self;
        }
        self.state = match (self.published_version, self.retracted) {
            (None, _) => FactCheckState::Draft,
            (Some(_), false) => FactCheckState::Published,
            (Some(_), true) => FactCheckState::Retracted,
        };
        self.approval = None;
        self.pending_correction = None;
        self.changed()
    }

    /// Cited evidence was withdrawn: an approval that wasn't used falls, and somebody must look at what is published.
    #[must_use]
    pub fn evidence_withdrawn(mut self) -> Self {
        let before = (self.state, self.correction_requested);
        if self.state == FactCheckState::Approved {
            self.state = FactCheckState::Draft;
            self.approval = None;
        }
        self.correction_requested |= self.published_version.is_some() && !self.retracted;
        if before == (self.state, self.correction_requested) { self } else { self.changed() }
    }
}
