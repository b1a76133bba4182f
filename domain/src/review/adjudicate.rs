//! An editor's decision on a disputed claim.

use crate::{ClaimState, MemberId, RatingKey, RatingScale, Refusal, Review, ReviewPolicy, Rule, Stepped};

impl Review {
    /// Decides the claim with any rating of the round's scale. Whoever gave a verdict in the round can't; there is no
    /// break-glass for it.
    pub fn adjudicate(self, by: MemberId, rating: RatingKey) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.may_adjudicate(by)?;
            if step.next.current()?.scale.find(&rating).is_none() {
                return Err(Rule::UnknownRating.into());
            }
            step.next.state = ClaimState::Decided;
            step.next.decided = Some(rating);
            step.next.adjudicator = Some(by);
            Ok(())
        })
    }

    /// Sends the claim back to the queue: the next round begins, under the policy and scale of today.
    pub fn send_back(
        self,
        by: MemberId,
        policy: &ReviewPolicy,
        scale: &RatingScale,
    ) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.may_adjudicate(by)?;
            step.next.begin_round(policy, scale);
            Ok(())
        })
    }

    fn may_adjudicate(&self, by: MemberId) -> Result<(), Rule> {
        self.require(&[ClaimState::Disputed])?;
        self.barred(by)?;
        let gave_verdict = self.current()?.verdicts.iter().any(|live| live.member == by);
        if gave_verdict { Err(Rule::AdjudicatorGaveVerdict) } else { Ok(()) }
    }
}
