//! Dismissing a claim that isn't worth checking.

use crate::{ClaimState, Refusal, Review, Rule, Stepped};

impl Review {
    /// Dismisses the claim. Leases end; verdicts that are in stay, and stay sealed if quorum wasn't reached.
    pub fn dismiss(self) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.close(ClaimState::Dismissed)?;
            Ok(())
        })
    }

    /// Takes an unpublished claim off the desk.
    pub(super) fn close(&mut self, to: ClaimState) -> Result<(), Rule> {
        self.require(&[
            ClaimState::Submitted,
            ClaimState::Queued,
            ClaimState::InReview,
            ClaimState::Disputed,
            ClaimState::Decided,
        ])?;
        if let Some(round) = &mut self.round {
            round.end_leases();
        }
        self.state = to;
        Ok(())
    }
}
