//! Holding a slot for longer.

use chrono::{DateTime, Utc};

use crate::{ClaimState, Hold, MemberId, Refusal, Review, Rule, Stepped};

impl Review {
    /// Holds the member's own slot for as long as a lease runs from now on. Never shortens it.
    pub fn renew_lease(self, holder: MemberId, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            step.next.require(&[ClaimState::Queued, ClaimState::InReview])?;
            let round = step.next.round.as_mut().ok_or(Rule::WrongState)?;
            let renewed = round.policy.lease_until(now);
            let slot = round.slots.iter_mut().find_map(|slot| match &mut slot.hold {
                Hold::Leased { member, until } if *member == holder => Some(until),
                _ => None,
            });
            let until = slot.ok_or(Rule::NotYourSlot)?;
            *until = renewed.max(*until);
            Ok(())
        })
    }
}
