//! The review of one claim: its state, its current round and the people in it.
//!
//! One file for each step of the lifecycle. A step consumes the review and returns the next one, so that no caller
//! can go on with a state that has passed.

mod accept;
mod adjudicate;
mod assign;
mod dismiss;
mod give_verdict;
mod mark_duplicate;
mod publication;
mod recuse;
mod release;
mod reopen;
mod round;
mod step;
mod update;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use round::{Hold, LiveVerdict, Round, Slot};
pub use step::Stepped;

use crate::{ClaimId, ClaimState, MemberId, RatingKey, Rule};

/// Everything about one claim that its steps depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// The claim.
    pub claim: ClaimId,
    /// Where it stands.
    pub state: ClaimState,
    /// `Claim.version`: counts changes of statement, speaker and state, and nothing that blind reviewers do.
    pub version: i32,
    /// Who submitted it. None if a tool did.
    pub submitter: Option<MemberId>,
    /// The current round. None until the claim is first accepted or reopened.
    pub round: Option<Round>,
    /// The claim that this one is a duplicate of; set exactly in [`ClaimState::Duplicate`].
    pub duplicate_of: Option<ClaimId>,
    /// The rating of the current round, from its decision on.
    pub decided: Option<RatingKey>,
    /// Who adjudicated the current round, if somebody did.
    pub adjudicator: Option<MemberId>,
    /// Who stepped back from this claim, for all its rounds.
    pub recused: BTreeSet<MemberId>,
    /// Who declared a conflict of interest on a source that is involved in this claim.
    pub conflicted: BTreeSet<MemberId>,
}

impl Review {
    /// The review of a claim that has just come in, at version 1.
    pub fn submitted(claim: ClaimId, submitter: Option<MemberId>) -> Self {
        Self {
            claim,
            state: ClaimState::Submitted,
            version: 1,
            submitter,
            round: None,
            duplicate_of: None,
            decided: None,
            adjudicator: None,
            recused: BTreeSet::new(),
            conflicted: BTreeSet::new(),
        }
    }

    /// Refuses a member who recused or has a conflict: no reviewing, adjudicating, authoring, approving.
    pub fn barred(&self, member: MemberId) -> Result<(), Rule> {
        if self.recused.contains(&member) {
            Err(Rule::Recused)
        } else if self.conflicted.contains(&member) {
            Err(Rule::ConflictOfInterest)
        } else {
            Ok(())
        }
    }

    /// Refuses a member who can't review: whoever is barred, and the submitter.
    pub(crate) fn may_review(&self, member: MemberId) -> Result<(), Rule> {
        if self.submitter == Some(member) {
            return Err(Rule::SubmitterGivesNoVerdict);
        }
        self.barred(member)
    }

    /// Refuses a step that the state doesn't allow.
    pub(crate) fn require(&self, states: &[ClaimState]) -> Result<(), Rule> {
        if states.contains(&self.state) { Ok(()) } else { Err(Rule::WrongState) }
    }

    /// The rating that a key means in the current round: in rounds under a newer scale a retired one means the rating that
    /// replaced it. A key that means nothing stays as it is, for the step to refuse.
    pub fn rating_meant(&self, key: &RatingKey) -> RatingKey {
        let meant = self.round.as_ref().and_then(|round| round.scale.meant(key));
        meant.map_or_else(|| key.clone(), |rating| rating.key.clone())
    }

    /// The current round, for steps that can't be without one.
    pub(crate) fn current(&self) -> Result<&Round, Rule> {
        self.round.as_ref().ok_or(Rule::WrongState)
    }
}
