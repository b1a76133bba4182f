//! Giving a verdict, and what a full round comes to.

use chrono::{DateTime, Utc};

use crate::{
    ClaimState, Hold, LiveVerdict, MemberId, Outcome, RatingKey, Refusal, Review, Rule, Stepped, VerdictId,
    outcome,
};

impl Review {
    /// Takes a member's verdict: their first of the round, or one that replaces it.
    ///
    /// The first needs an own slot, or one that ran out while a slot is still free; the free one is used then, also
    /// if the claim had gone back to the queue because nobody else was at work. When the last slot is used the
    /// round has its quorum and is decided or disputed. On a refusal the caller keeps the text as a draft.
    pub fn give_verdict(
        self,
        member: MemberId,
        verdict: VerdictId,
        rating: RatingKey,
        now: DateTime<Utc>,
    ) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            let review = &mut step.next;
            let round = review.current()?;
            if round.quorum_at.is_some() {
                return Err(Rule::VerdictsFixed.into());
            }
            review.require(&[ClaimState::Queued, ClaimState::InReview])?;
            if round.scale.find(&rating).is_none() {
                return Err(Rule::UnknownRating.into());
            }
            review.may_review(member)?;
            let round = review.round.as_mut().ok_or(Rule::WrongState)?;
            if let Some(live) = round.verdicts.iter_mut().find(|live| live.member == member && live.counts) {
                step.superseded = Some(live.verdict);
                live.verdict = verdict;
                live.rating = rating;
                return Ok(());
            }
            let late = round.lapsed.remove(&member);
            let slot = round.slots.iter_mut().find(|slot| slot.hold.member() == Some(member));
            let slot = match slot {
                Some(own) => own,
                None if late => round.free_slot().ok_or(Rule::SlotTaken)?,
                None => return Err(Rule::NotYourSlot.into()),
            };
            slot.hold = Hold::Used { member };
            let new = LiveVerdict { member, verdict, rating, counts: true };
            // One that had stopped counting, and whose reason has gone, is replaced like any other.
            match round.verdicts.iter_mut().find(|live| live.member == member) {
                Some(old) => step.superseded = Some(std::mem::replace(old, new).verdict),
                None => round.verdicts.push(new),
            }
            step.settle();
            step.conclude(now);
            Ok(())
        })
    }
}

impl Stepped {
    /// Decides the round if all its slots are used.
    fn conclude(&mut self, now: DateTime<Utc>) {
        let Some(round) = self.next.round.as_mut().filter(|round| round.verdicts_in() == round.slots.len())
        else {
            return;
        };
        round.quorum_at = Some(now);
        let counting = round.verdicts.iter().filter(|live| live.counts);
        let ratings: Vec<_> = counting.map(|live| live.rating.clone()).collect();
        let result = outcome(&round.policy, &round.scale, &ratings);
        match &result {
            Outcome::Agreed(rating) => {
                self.next.state = ClaimState::Decided;
                self.next.decided = Some(rating.clone());
            }
            Outcome::Disputed => self.next.state = ClaimState::Disputed,
        }
        self.quorum = Some(result);
    }
}
