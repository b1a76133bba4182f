//! What publishing and retracting a fact-check do to its claim.

use crate::{ClaimState, Refusal, Review, Stepped};

impl Review {
    /// The claim's fact-check is public now. Only [`crate::publish`] gets here, which has checked state and gates.
    pub(crate) fn published(self) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.state = ClaimState::Published;
            Ok(())
        })
    }

    /// Retracts the claim's conclusion. The caller passes its published fact-checks through
    /// [`crate::FactCheck::retract`].
    pub fn retract(self) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.require(&[ClaimState::Published])?;
            step.next.state = ClaimState::Retracted;
            Ok(())
        })
    }
}
