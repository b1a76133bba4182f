//! What happens to a fact-check from outside: retraction, a new round, evidence that is withdrawn.

use crate::{ClaimState, FactCheck, FactCheckState, Refusal, Review, Rule};

impl FactCheck {
    /// Marks what is published as retracted, after its claim was ([`Review::retract`]). It stays readable. A
    /// correction that was being written is dropped.
    pub fn retract(mut self, review: &Review) -> Result<Self, Refusal> {
        review.require(&[ClaimState::Retracted])?;
        if !self.is_up() {
            return Err(Rule::WrongState.into());
        }
        self.retracted = true;
        self.state = FactCheckState::Retracted;
        self.approval = None;
        self.pending_correction = None;
        Ok(self.changed())
    }

    /// The claim is checked again: an approval that wasn't used falls. What is published stays as it is.
    #[must_use]
    pub fn reopened(self) -> Self {
        self.approval_falls()
    }

    /// Evidence was withdrawn after it was cited: an approval that wasn't used falls. If the fact-check is up
    /// ([`FactCheck::is_up`]), the caller raises a correction request.
    #[must_use]
    pub fn evidence_withdrawn(self) -> Self {
        self.approval_falls()
    }

    fn approval_falls(mut self) -> Self {
        if self.state != FactCheckState::Approved {
            return self;
        }
        self.approval = None;
        self.state = FactCheckState::Draft;
        self.changed()
    }
}
