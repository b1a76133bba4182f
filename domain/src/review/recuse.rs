//! Stepping back, and conflicts of interest that come to light.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::{MemberId, Refusal, Review, Rule, Stepped};

impl Review {
    /// The member steps back from this claim, for all its rounds. Possible in every state.
    pub fn recuse(self, member: MemberId, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            if !step.next.recused.insert(member) {
                return Err(Rule::AlreadyRecused.into());
            }
            step.leave(member, now);
            Ok(())
        })
    }

    /// A member's declared conflict touches this claim: they declared it on a source involved, or a source on which
    /// they had declared one became involved. Not refused a second time, since there may be several such sources.
    pub fn conflict_declared(self, member: MemberId, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.next.conflicted.insert(member);
            step.leave(member, now);
            Ok(())
        })
    }

    /// Whoever had a part in the round's conclusion and is barred now.
    pub fn conflicts(&self) -> BTreeSet<MemberId> {
        let counted = self.round.iter().flat_map(|round| &round.verdicts).filter(|live| live.counts);
        let involved = counted.map(|live| live.member).chain(self.adjudicator);
        involved.filter(|member| self.barred(*member).is_err()).collect()
    }
}

impl Stepped {
    /// Before quorum the member's slot opens and their verdict stops counting. After it all stands as it is.
    fn leave(&mut self, member: MemberId, now: DateTime<Utc>) {
        self.lapse(now);
        let Some(round) = self.next.round.as_mut().filter(|round| round.quorum_at.is_none()) else { return };
        round.vacate(member);
        if let Some(live) = round.verdicts.iter_mut().find(|live| live.member == member && live.counts) {
            live.counts = false;
            self.stopped_counting = Some(live.verdict);
        }
        self.settle();
    }
}
