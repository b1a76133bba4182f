//! The gates: what a round's policy asks for before its fact-check is published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{ContactOutcome, FactCheck, Review, ReviewPolicy, Waiver};

closed_set! {
    /// Something that publishing needs.
    pub enum Gate {
        /// The working copy, exactly as it is, is approved.
        Approval = "APPROVAL",
        /// Enough pieces of public evidence.
        PublicEvidence = "PUBLIC_EVIDENCE",
        /// Enough of them primary.
        PrimarySource = "PRIMARY_SOURCE",
        /// Evidence for and against, or a note that none was found.
        BothStances = "BOTH_STANCES",
        /// The claimant was asked for comment and had the time they were given, or a reason is given why not.
        ClaimantContact = "CLAIMANT_CONTACT",
        /// A person has confirmed the speaker.
        ConfirmedSpeaker = "CONFIRMED_SPEAKER",
        /// Every question of the newsroom's checklist that needs an answer has one.
        Checklist = "CHECKLIST",
        /// Nobody who had a part in the conclusion has a conflict of interest that isn't waived.
        NoConflict = "NO_CONFLICT",
        /// The server knows the public address under which the page will stand.
        PublicAddress = "PUBLIC_ADDRESS",
        /// No embargo of the claim stands any more.
        Embargo = "EMBARGO",
    }
}

impl Gate {
    /// What is missing, in a sentence for the editor.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Approval => "The text as it stands is not approved.",
            Self::PublicEvidence => "There is too little public evidence.",
            Self::PrimarySource => "There are too few primary sources among the public evidence.",
            Self::BothStances => {
                "There is no evidence for or none against the claim, and no note that a search found none."
            }
            Self::ClaimantContact => {
                "The claimant was not asked for comment and no reason is given, or the time to answer has not run out."
            }
            Self::ConfirmedSpeaker => "Nobody has confirmed the speaker.",
            Self::Checklist => "A question of the checklist that needs an answer has none.",
            Self::NoConflict => {
                "Somebody with a part in the conclusion has a conflict of interest: reopen the claim or waive it."
            }
            Self::PublicAddress => "This server has no public address set.",
            Self::Embargo => "The claim, or one marked as its duplicate, is under embargo.",
        }
    }
}

/// What the desk has gathered, counted by whoever calls. Withdrawn evidence doesn't count.
#[expect(clippy::struct_excessive_bools, reason = "each answers another gate")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateFacts {
    /// Pieces of public evidence.
    pub public_evidence: u32,
    /// Pieces of public evidence that are primary.
    pub public_primary: u32,
    /// Whether any evidence supports the claim, or a search note says that none was found.
    pub supports_or_note: bool,
    /// Whether any evidence refutes the claim, or a search note says that none was found.
    pub refutes_or_note: bool,
    /// Whether the claimant was asked and nothing is waited for ([`reply_is_in`]), or there is a reason why not.
    pub claimant_contact: bool,
    /// Whether a person has confirmed the speaker.
    pub confirmed_speaker: bool,
    /// Whether every question that needs an answer has one.
    pub checklist: bool,
    /// Whether the public address of the page is known, or the server listens on loopback only.
    pub public_address: bool,
    /// Whether an embargo of the claim, or of a duplicate of it, still stands.
    pub embargoed: bool,
}

impl GateFacts {
    /// What lets every gate of this policy open, as far as the desk's gathering goes.
    pub fn enough_for(policy: &ReviewPolicy) -> Self {
        Self {
            public_evidence: policy.public_evidence_needed.into(),
            public_primary: policy.primary_needed.into(),
            supports_or_note: true,
            refutes_or_note: true,
            claimant_contact: true,
            confirmed_speaker: true,
            checklist: true,
            public_address: true,
            embargoed: false,
        }
    }
}

/// Whether the latest contact with the claimant leaves nothing to wait for.
///
/// Whoever was promised time to answer has it: until the deadline only an answer, their word that there will be none, or
/// the reason why they can't be asked lets a check go out. Asked without a deadline, the desk waits as long as it likes.
pub fn reply_is_in(outcome: ContactOutcome, deadline: Option<DateTime<Utc>>, now: DateTime<Utc>) -> bool {
    match outcome {
        ContactOutcome::Awaited | ContactOutcome::NoAnswer => deadline.is_none_or(|until| until <= now),
        ContactOutcome::Answered | ContactOutcome::Declined | ContactOutcome::NotFeasible => true,
    }
}

/// All gates that are not met, in the order of [`Gate::ALL`]. Empty if the fact-check may be published.
///
/// The policy is the one that the claim's round has pinned. A claim without a round has met nothing.
pub fn unmet(review: &Review, check: &FactCheck, facts: &GateFacts, waiver: Option<&Waiver>) -> Vec<Gate> {
    let Some(policy) = review.round.as_ref().map(|round| &round.policy) else { return Gate::ALL.to_vec() };
    let met = |gate: &Gate| match gate {
        Gate::Approval => check.is_approved(),
        Gate::PublicEvidence => facts.public_evidence >= policy.public_evidence_needed.into(),
        Gate::PrimarySource => facts.public_primary >= policy.primary_needed.into(),
        Gate::BothStances => {
            !policy.both_stances_or_note || (facts.supports_or_note && facts.refutes_or_note)
        }
        Gate::ClaimantContact => !policy.claimant_contact_needed || facts.claimant_contact,
        Gate::ConfirmedSpeaker => !policy.confirmed_speaker_needed || facts.confirmed_speaker,
        Gate::Checklist => facts.checklist,
        Gate::NoConflict => waiver.is_some() || check.conflicts(review).is_empty(),
        Gate::PublicAddress => facts.public_address,
        Gate::Embargo => !facts.embargoed,
    };
    Gate::ALL.iter().filter(|gate| !met(gate)).copied().collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    #[test]
    fn whoever_was_given_time_to_answer_has_it() {
        let (now, second) = (DateTime::UNIX_EPOCH, TimeDelta::seconds(1));
        for outcome in ContactOutcome::ALL.iter().copied() {
            let waits = matches!(outcome, ContactOutcome::Awaited | ContactOutcome::NoAnswer);
            assert!(reply_is_in(outcome, None, now), "{outcome}");
            assert!(reply_is_in(outcome, Some(now), now), "{outcome}: the time is over");
            assert_eq!(reply_is_in(outcome, Some(now + second), now), !waits, "{outcome}");
        }
    }
}
