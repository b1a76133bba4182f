//! Accepting a claim for checking.

use crate::{ClaimState, RatingScale, Refusal, Review, ReviewPolicy, Stepped, review::Round};

impl Review {
    /// Accepts the claim: round 1 begins and waits for reviewers.
    pub fn accept(self, policy: &ReviewPolicy, scale: &RatingScale) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.require(&[ClaimState::Submitted])?;
            step.next.begin_round(policy, scale);
            Ok(())
        })
    }

    /// Puts the claim into the queue with a new round. What the last one decided is over.
    pub(super) fn begin_round(&mut self, policy: &ReviewPolicy, scale: &RatingScale) {
        let number = self.round.as_ref().map_or(1, |round| round.number + 1);
        self.round = Some(Round::begin(number, policy, scale));
        self.state = ClaimState::Queued;
        self.duplicate_of = None;
        self.decided = None;
        self.adjudicator = None;
    }
}
