//! One pass of review: slots, who holds them, and the verdicts that are in.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{MemberId, RatingKey, RatingScale, ReviewPolicy, VerdictId};

/// One round of a claim's review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Round {
    /// Counts from 1 for each claim.
    pub number: i32,
    /// The policy as it was when the round began.
    pub policy: ReviewPolicy,
    /// The scale as it was when the round began.
    pub scale: RatingScale,
    /// As many as the policy needs verdicts.
    pub slots: Vec<Slot>,
    /// The verdict of each member who gave one; a superseded one is replaced here.
    pub verdicts: Vec<LiveVerdict>,
    /// When all slots were used. From then on the verdicts are open and fixed.
    pub quorum_at: Option<DateTime<Utc>>,
    /// Everyone who ever held a slot of this round.
    pub reviewers: BTreeSet<MemberId>,
    /// Those of them whose last slot ran out and who hold none now: while a slot is free they may still give a
    /// verdict, if nothing else bars them.
    pub lapsed: BTreeSet<MemberId>,
    /// Whose conflicts of interest, found after quorum, an editor has waived for this round.
    pub waived: BTreeSet<MemberId>,
}

/// Room for one verdict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slot {
    /// Counts from 1 in each round.
    pub number: i16,
    /// Who has it.
    pub hold: Hold,
}

/// Who has a slot. A member has at most one of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Hold {
    /// Nobody.
    Free,
    /// A member who has not given a verdict yet.
    Leased {
        /// Who.
        member: MemberId,
        /// From this moment on it is free for others.
        until: DateTime<Utc>,
    },
    /// A member whose verdict counts.
    Used {
        /// Who.
        member: MemberId,
    },
}

/// One reviewer's verdict, as far as the rules look at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LiveVerdict {
    /// Who gave it.
    pub member: MemberId,
    /// The latest one they gave.
    pub verdict: VerdictId,
    /// What it says.
    pub rating: RatingKey,
    /// Whether it counts: not if its author stepped back, or a conflict was found, before quorum.
    pub counts: bool,
}

impl Hold {
    /// Who has the slot, if anybody.
    pub fn member(self) -> Option<MemberId> {
        match self {
            Self::Free => None,
            Self::Leased { member, .. } | Self::Used { member } => Some(member),
        }
    }
}

impl Round {
    /// A round that waits for its first reviewer.
    pub(super) fn begin(number: i32, policy: &ReviewPolicy, scale: &RatingScale) -> Self {
        Self {
            number,
            policy: policy.clone(),
            scale: scale.clone(),
            slots: (1..=policy.verdicts_needed.into())
                .map(|number| Slot { number, hold: Hold::Free })
                .collect(),
            verdicts: Vec::new(),
            quorum_at: None,
            reviewers: BTreeSet::new(),
            lapsed: BTreeSet::new(),
            waived: BTreeSet::new(),
        }
    }

    /// How many verdicts are in and count. Anybody may know, also under a blind policy.
    pub fn verdicts_in(&self) -> usize {
        self.slots.iter().filter(|slot| matches!(slot.hold, Hold::Used { .. })).count()
    }

    /// Whether the member's verdict counts in this round.
    pub fn counts(&self, member: MemberId) -> bool {
        self.verdicts.iter().any(|live| live.member == member && live.counts)
    }

    /// What the member holds.
    pub fn hold_of(&self, member: MemberId) -> Hold {
        self.slots
            .iter()
            .map(|slot| slot.hold)
            .find(|hold| hold.member() == Some(member))
            .unwrap_or(Hold::Free)
    }

    /// Whether anybody holds a slot, by lease or by verdict.
    pub(super) fn is_at_work(&self) -> bool {
        self.slots.iter().any(|slot| slot.hold != Hold::Free)
    }

    /// The first free slot.
    pub(super) fn free_slot(&mut self) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.hold == Hold::Free)
    }

    /// Frees the member's slot, if they have one.
    pub(super) fn vacate(&mut self, member: MemberId) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.hold.member() == Some(member)) {
            slot.hold = Hold::Free;
        }
    }

    /// Frees every slot that is only leased.
    pub(super) fn end_leases(&mut self) {
        for slot in &mut self.slots {
            if matches!(slot.hold, Hold::Leased { .. }) {
                slot.hold = Hold::Free;
            }
        }
    }

    /// Frees the slots that have run out. Answers whose they were.
    pub(super) fn lapse(&mut self, now: DateTime<Utc>) -> BTreeSet<MemberId> {
        let mut lapsed = BTreeSet::new();
        for slot in &mut self.slots {
            if let Hold::Leased { member, until } = slot.hold
                && until <= now
            {
                slot.hold = Hold::Free;
                lapsed.insert(member);
            }
        }
        self.lapsed.extend(&lapsed);
        lapsed
    }
}
