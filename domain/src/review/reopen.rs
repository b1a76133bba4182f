//! Checking a claim again.

use crate::{ClaimState, RatingScale, Refusal, Review, ReviewPolicy, Stepped};

impl Review {
    /// Begins the next round under the policy and scale of today. The caller passes the claim's fact-checks through
    /// [`crate::FactCheck::reopened`].
    pub fn reopen(self, policy: &ReviewPolicy, scale: &RatingScale) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.require(&[
                ClaimState::Disputed,
                ClaimState::Decided,
                ClaimState::Dismissed,
                ClaimState::Duplicate,
                ClaimState::Published,
                ClaimState::Retracted,
            ])?;
            step.next.begin_round(policy, scale);
            Ok(())
        })
    }
}
