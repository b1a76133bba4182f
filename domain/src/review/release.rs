//! Slots that come free: given back, run out, or left by a member who is removed.

use chrono::{DateTime, Utc};

use crate::{ClaimState, Hold, MemberId, Refusal, Review, Rule, Stepped};

impl Review {
    /// Gives back the slot that the member holds and has not used.
    ///
    /// For one's own slot the caller asks for [`crate::Action::ClaimRelease`], for somebody else's for
    /// [`crate::Action::ClaimAssign`].
    pub fn release(self, holder: MemberId, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            step.next.require(&[ClaimState::Queued, ClaimState::InReview])?;
            let round = step.next.round.as_mut().ok_or(Rule::WrongState)?;
            if !matches!(round.hold_of(holder), Hold::Leased { .. }) {
                return Err(Rule::NotYourSlot.into());
            }
            round.vacate(holder);
            step.settle();
            Ok(())
        })
    }

    /// Frees the slots that have run out, if there are any.
    pub fn expire_leases(self, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            Ok(())
        })
    }

    /// Ends the leases of a member who leaves the newsroom. A verdict that they gave counts on.
    pub fn member_removed(self, member: MemberId, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            if let Some(round) = &mut step.next.round {
                round.lapsed.remove(&member);
                if matches!(round.hold_of(member), Hold::Leased { .. }) {
                    round.vacate(member);
                }
            }
            step.settle();
            Ok(())
        })
    }
}
