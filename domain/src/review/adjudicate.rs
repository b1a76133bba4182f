//! An editor's decision on a disputed claim.

use crate::{
    Adjudication, ClaimState, MemberId, RatingKey, RatingScale, Reason, Refusal, Review, ReviewPolicy, Rule,
    Stepped,
};

impl Review {
    /// Decides the claim with any rating of the round's scale.
    ///
    /// Whoever gave a verdict in the round can't, unless the policy has break-glass and a reason is given; the
    /// reason is kept only where it was needed.
    pub fn adjudicate(
        self,
        by: MemberId,
        rating: RatingKey,
        break_glass: Option<Reason>,
    ) -> Result<Stepped, Refusal> {
        self.step(|step| {
            let break_glass = step.next.may_adjudicate(by, break_glass)?;
            if step.next.current()?.scale.find(&rating).is_none() {
                return Err(Rule::UnknownRating.into());
            }
            step.next.state = ClaimState::Decided;
            step.next.decided = Some(rating);
            step.next.adjudication = Some(Adjudication { by, break_glass });
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
            step.next.may_adjudicate(by, None)?;
            step.next.begin_round(policy, scale);
            Ok(())
        })
    }

    fn may_adjudicate(&self, by: MemberId, break_glass: Option<Reason>) -> Result<Option<Reason>, Rule> {
        self.require(&[ClaimState::Disputed])?;
        self.barred(by)?;
        let round = self.current()?;
        let gave_verdict = round.verdicts.iter().any(|live| live.member == by);
        round.policy.separate(gave_verdict.then_some(Rule::AdjudicatorGaveVerdict), break_glass)
    }
}

impl ReviewPolicy {
    /// Lets a breach of the separation of duties stop the step, or break-glass set it aside if the policy has it.
    /// Answers the reason that has to go on record.
    pub(crate) fn separate(
        &self,
        breach: Option<Rule>,
        reason: Option<Reason>,
    ) -> Result<Option<Reason>, Rule> {
        match (breach, reason) {
            (None, _) => Ok(None),
            (Some(rule), None) => Err(rule),
            (Some(_), Some(_)) if !self.break_glass => Err(Rule::BreakGlassNotInPolicy),
            (Some(_), reason) => Ok(reason),
        }
    }
}
