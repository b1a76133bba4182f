//! The fields of a policy as inputs have them, for changes at once and for drafts.

use async_graphql::InputObject;
use factdesk_domain::{PolicyProblem, ReviewPolicy};
use serde::Serialize;

use super::object::Agreement;
use crate::graphql::{Fields, Refusal};

/// Fields of a policy. What is left out stays as it is.
#[derive(InputObject)]
pub struct PolicyFields {
    /// How many people must give a verdict: 1 to 15.
    pub verdicts_needed: Option<i32>,
    /// Whether verdicts are sealed until all are in.
    pub blind: Option<bool>,
    /// When the verdicts agree.
    pub agreement: Option<Agreement>,
    /// How far apart ordinal ratings may lie and still agree: 0 to 99.
    pub tolerance: Option<i32>,
    /// How many pieces of public evidence publishing needs: 0 to 50.
    pub public_evidence_needed: Option<i32>,
    /// How many of them must be primary: 0 to 50.
    pub primary_evidence_needed: Option<i32>,
    /// Whether publishing needs evidence for and against, or a note that a search found none.
    pub both_stances_or_note: Option<bool>,
    /// Whether publishing needs that the claimant was asked for comment, or a reason why not.
    pub claimant_contact_needed: Option<bool>,
    /// Whether publishing needs a speaker whom a person has confirmed.
    pub confirmed_speaker_needed: Option<bool>,
    /// Whether the approver must be somebody who had no other part in the conclusion.
    pub four_eyes: Option<bool>,
    /// Whether an editor may set the separation of duties aside, each time with a public reason.
    pub break_glass: Option<bool>,
    /// How long a slot is held before it is free for others, in seconds: 60 to 2,592,000 (30 days).
    pub lease_seconds: Option<i32>,
}

/// What of a policy changes.
#[derive(Serialize)]
pub struct PolicyChange {
    verdicts_needed: Option<u8>,
    blind: Option<bool>,
    agreement: Option<factdesk_domain::Agreement>,
    tolerance: Option<u8>,
    public_evidence_needed: Option<u8>,
    primary_needed: Option<u8>,
    both_stances_or_note: Option<bool>,
    claimant_contact_needed: Option<bool>,
    confirmed_speaker_needed: Option<bool>,
    four_eyes: Option<bool>,
    break_glass: Option<bool>,
    lease_seconds: Option<u32>,
}

impl PolicyFields {
    /// What changes; every problem goes to `fields`.
    pub fn parse(self, fields: &mut Fields) -> PolicyChange {
        PolicyChange {
            verdicts_needed: number(fields, "verdictsNeeded", self.verdicts_needed, 15),
            blind: self.blind,
            agreement: self.agreement.map(factdesk_domain::Agreement::from),
            tolerance: number(fields, "tolerance", self.tolerance, 99),
            public_evidence_needed: number(fields, "publicEvidenceNeeded", self.public_evidence_needed, 50),
            primary_needed: number(fields, "primaryEvidenceNeeded", self.primary_evidence_needed, 50),
            both_stances_or_note: self.both_stances_or_note,
            claimant_contact_needed: self.claimant_contact_needed,
            confirmed_speaker_needed: self.confirmed_speaker_needed,
            four_eyes: self.four_eyes,
            break_glass: self.break_glass,
            lease_seconds: number(fields, "leaseSeconds", self.lease_seconds, 2_592_000),
        }
    }
}

fn number<N: TryFrom<i32>>(fields: &mut Fields, field: &str, value: Option<i32>, most: i32) -> Option<N> {
    let value = value?;
    let fits = (0..=most).contains(&value).then(|| N::try_from(value).ok()).flatten();
    if fits.is_none() {
        fields.problem(field, format!("This is a number from 0 to {most}."));
    }
    fits
}

impl PolicyChange {
    /// The policy that comes of it, with the version of the old one.
    pub fn over(&self, old: &ReviewPolicy) -> ReviewPolicy {
        ReviewPolicy {
            version: old.version,
            verdicts_needed: self.verdicts_needed.unwrap_or(old.verdicts_needed),
            blind: self.blind.unwrap_or(old.blind),
            agreement: self.agreement.unwrap_or(old.agreement),
            tolerance: self.tolerance.unwrap_or(old.tolerance),
            public_evidence_needed: self.public_evidence_needed.unwrap_or(old.public_evidence_needed),
            primary_needed: self.primary_needed.unwrap_or(old.primary_needed),
            both_stances_or_note: self.both_stances_or_note.unwrap_or(old.both_stances_or_note),
            claimant_contact_needed: self.claimant_contact_needed.unwrap_or(old.claimant_contact_needed),
            confirmed_speaker_needed: self.confirmed_speaker_needed.unwrap_or(old.confirmed_speaker_needed),
            four_eyes: self.four_eyes.unwrap_or(old.four_eyes),
            break_glass: self.break_glass.unwrap_or(old.break_glass),
            lease_seconds: self.lease_seconds.unwrap_or(old.lease_seconds),
        }
    }
}

/// Refuses a policy that cannot be, with every problem by its field.
///
/// # Errors
/// `InvalidInput`.
pub fn check(policy: &ReviewPolicy) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    for problem in policy.validate().err().unwrap_or_default() {
        fields.problem(field_of(problem), problem.to_string());
    }
    fields.finish(())
}

const fn field_of(problem: PolicyProblem) -> &'static str {
    match problem {
        PolicyProblem::VerdictsNeeded => "verdictsNeeded",
        PolicyProblem::Tolerance => "tolerance",
        PolicyProblem::PublicEvidenceNeeded => "publicEvidenceNeeded",
        PolicyProblem::PrimaryNeeded => "primaryEvidenceNeeded",
        PolicyProblem::Lease => "leaseSeconds",
    }
}
