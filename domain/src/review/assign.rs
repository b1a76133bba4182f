//! Taking a slot, for oneself or for somebody else.

use chrono::{DateTime, Utc};

use crate::{ClaimState, Hold, MemberId, Refusal, Review, Role, Roles, Rule, Stepped};

impl Review {
    /// Gives a free slot to a member for as long as the policy's lease runs.
    ///
    /// The roles are those of the one who gets the slot. Whether somebody may take or assign is the caller's to ask
    /// ([`crate::Action::ClaimTake`], [`crate::Action::ClaimAssign`]).
    pub fn assign(self, member: MemberId, roles: &Roles, now: DateTime<Utc>) -> Result<Stepped, Refusal> {
        self.assign_due(member, roles, None, now)
    }

    /// The same with a moment by which the verdict is wanted: the slot is held past it for as long as a lease runs, so that
    /// who is late is seen to be.
    pub fn assign_due(
        self,
        member: MemberId,
        roles: &Roles,
        due: Option<DateTime<Utc>>,
        now: DateTime<Utc>,
    ) -> Result<Stepped, Refusal> {
        self.step(|step| {
            step.lapse(now);
            let review = &mut step.next;
            review.require(&[ClaimState::Queued, ClaimState::InReview])?;
            if !roles.has(Role::Reviewer) {
                return Err(Rule::NotAReviewer.into());
            }
            review.may_review(member)?;
            let round = review.round.as_mut().ok_or(Rule::WrongState)?;
            if round.hold_of(member) != Hold::Free {
                return Err(Rule::AlreadyHoldsSlot.into());
            }
            let until = round.policy.lease_until(due.map_or(now, |due| due.max(now)));
            round.free_slot().ok_or(Rule::NoFreeSlot)?.hold = Hold::Leased { member, until };
            round.reviewers.insert(member);
            round.lapsed.remove(&member);
            step.settle();
            Ok(())
        })
    }
}
