//! The review policy: what a newsroom asks for before it publishes.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

closed_set! {
    /// When the verdicts of a round agree (see [`crate::outcome`]).
    pub enum Agreement {
        /// When all of them do.
        Unanimity = "UNANIMITY",
        /// When more than half of them do.
        Majority = "MAJORITY",
    }
}

/// One version of a newsroom's policy. A round pins the version of its start.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that a newsroom sets by itself"
)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewPolicy {
    /// Counts from 1 in each newsroom.
    pub version: i32,
    /// How many people must give a verdict: 1 to 15.
    pub verdicts_needed: u8,
    /// Whether verdicts are sealed until all are in.
    pub blind: bool,
    /// When the verdicts agree.
    pub agreement: Agreement,
    /// How far apart ordinal ratings may lie and still agree: at most 99.
    pub tolerance: u8,
    /// How many pieces of public evidence publishing needs: at most 50.
    pub public_evidence_needed: u8,
    /// How many of them must be primary.
    pub primary_needed: u8,
    /// Whether publishing needs evidence for and against, or a note that none was found.
    pub both_stances_or_note: bool,
    /// Whether the claimant must have been asked for comment, or a reason be given why not.
    pub claimant_contact_needed: bool,
    /// Whether a person must have confirmed the speaker.
    pub confirmed_speaker_needed: bool,
    /// Whether the approver must be somebody who had no other part in the conclusion.
    pub four_eyes: bool,
    /// Whether an editor may set the separation of duties aside, each time with a public reason.
    pub break_glass: bool,
    /// How long a slot is held before it is free for others, in seconds: a minute to 30 days.
    pub lease_seconds: u32,
}

/// What is wrong with a policy that somebody wants to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum PolicyProblem {
    /// `verdicts_needed` is out of its range.
    #[error("a round needs 1 to 15 verdicts")]
    VerdictsNeeded,
    /// `tolerance` is out of its range.
    #[error("the tolerance is at most 99")]
    Tolerance,
    /// `public_evidence_needed` is out of its range.
    #[error("at most 50 pieces of public evidence can be asked for")]
    PublicEvidenceNeeded,
    /// `primary_needed` is more than `public_evidence_needed`, of which it is a part.
    #[error("more primary sources are asked for than pieces of public evidence")]
    PrimaryNeeded,
    /// `lease_seconds` is out of its range.
    #[error("a slot is held for at least a minute and at most 30 days")]
    Lease,
}

/// How many distinct people bring a claim through under a policy, a dispute included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeopleNeeded {
    /// All together.
    pub people: u8,
    /// How many of them are reviewers.
    pub reviewers: u8,
    /// How many of them are editors.
    pub editors: u8,
}

impl Default for ReviewPolicy {
    fn default() -> Self {
        Self {
            version: 1,
            verdicts_needed: 2,
            blind: true,
            agreement: Agreement::Unanimity,
            tolerance: 0,
            public_evidence_needed: 2,
            primary_needed: 1,
            both_stances_or_note: true,
            claimant_contact_needed: false,
            confirmed_speaker_needed: false,
            four_eyes: true,
            break_glass: false,
            lease_seconds: 24 * 60 * 60,
        }
    }
}

impl ReviewPolicy {
    /// Lists everything that keeps the policy from being saved.
    pub fn validate(&self) -> Result<(), Vec<PolicyProblem>> {
        let problems: Vec<_> = [
            (!(1..=15).contains(&self.verdicts_needed), PolicyProblem::VerdictsNeeded),
            (self.tolerance > 99, PolicyProblem::Tolerance),
            (self.public_evidence_needed > 50, PolicyProblem::PublicEvidenceNeeded),
            (self.primary_needed > self.public_evidence_needed, PolicyProblem::PrimaryNeeded),
            (!(60..=30 * 24 * 60 * 60).contains(&self.lease_seconds), PolicyProblem::Lease),
        ]
        .into_iter()
        .filter_map(|(wrong, problem)| wrong.then_some(problem))
        .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The fewest people who bring any claim from submission to publication.
    ///
    /// Reviewers are neither submitter nor adjudicator; the approver, under four eyes, is neither reviewer,
    /// adjudicator nor author. So beside the reviewers there is one who adjudicates and writes, and, under four
    /// eyes, one who approves; one of the two may be the submitter. A single verdict is never disputed, so then
    /// the reviewer can write (being an editor too) and the submitter approve.
    pub fn people_needed(&self) -> PeopleNeeded {
        let can_be_disputed = self.verdicts_needed > 1;
        PeopleNeeded {
            people: self.verdicts_needed + 1 + u8::from(self.four_eyes && can_be_disputed),
            reviewers: self.verdicts_needed,
            editors: 1 + u8::from(self.four_eyes),
        }
    }

    /// When a slot that is taken now runs out.
    pub fn lease_until(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + TimeDelta::seconds(self.lease_seconds.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_two_blind_verdicts_with_four_eyes() {
        let policy = ReviewPolicy::default();
        assert_eq!(policy.validate(), Ok(()));
        assert!(policy.blind && policy.four_eyes && policy.both_stances_or_note && !policy.break_glass);
        assert_eq!(
            (policy.verdicts_needed, policy.agreement, policy.tolerance),
            (2, Agreement::Unanimity, 0)
        );
        assert_eq!((policy.public_evidence_needed, policy.primary_needed), (2, 1));
        assert_eq!(policy.lease_until(DateTime::UNIX_EPOCH), DateTime::UNIX_EPOCH + TimeDelta::days(1));
    }

    #[test]
    fn every_problem_of_a_policy_is_named_at_once() {
        let bad = ReviewPolicy {
            verdicts_needed: 16,
            tolerance: 100,
            public_evidence_needed: 51,
            primary_needed: 52,
            lease_seconds: 59,
            ..Default::default()
        };
        let all = vec![
            PolicyProblem::VerdictsNeeded,
            PolicyProblem::Tolerance,
            PolicyProblem::PublicEvidenceNeeded,
            PolicyProblem::PrimaryNeeded,
            PolicyProblem::Lease,
        ];
        assert_eq!(bad.validate(), Err(all));
        assert!(ReviewPolicy { verdicts_needed: 0, ..Default::default() }.validate().is_err());
        assert!(
            ReviewPolicy { lease_seconds: 30 * 24 * 60 * 60 + 1, ..Default::default() }.validate().is_err()
        );
        let bounds = ReviewPolicy {
            verdicts_needed: 15,
            tolerance: 99,
            primary_needed: 2,
            lease_seconds: 60,
            ..Default::default()
        };
        assert_eq!(bounds.validate(), Ok(()));
        let longest = ReviewPolicy {
            verdicts_needed: 1,
            public_evidence_needed: 50,
            lease_seconds: 2_592_000,
            ..Default::default()
        };
        assert_eq!(longest.validate(), Ok(()));
    }

    #[test]
    fn people_needed_counts_each_person_once() {
        let needed = |verdicts_needed, four_eyes| {
            let policy = ReviewPolicy { verdicts_needed, four_eyes, ..Default::default() };
            let PeopleNeeded { people, reviewers, editors } = policy.people_needed();
            (people, reviewers, editors)
        };
        assert_eq!(needed(2, true), (4, 2, 2));
        assert_eq!(needed(2, false), (3, 2, 1));
        assert_eq!(needed(1, true), (2, 1, 2));
        assert_eq!(needed(1, false), (2, 1, 1));
        assert_eq!(needed(15, true), (17, 15, 2));
    }
}
