//! `updatePolicy`: the next version of the review policy. Rounds that have begun keep theirs.

use async_graphql::InputObject;
use factdesk_domain::{Action, PolicyProblem, ReviewPolicy};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::object::Agreement;
use super::store::{current_policy, lock_policies, save_policy};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Changes of the policy. What is left out stays as it is.
#[derive(InputObject)]
pub struct UpdatePolicyInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `ReviewPolicy.version` as you have read it.
    pub expected_version: i32,
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

impl UpdatePolicyInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdatePolicy, Refusal> {
        let mut fields = Fields::default();
        fn number<N: TryFrom<i32>>(
            fields: &mut Fields,
            field: &str,
            value: Option<i32>,
            most: i32,
        ) -> Option<N> {
            let value = value?;
            let fits = (0..=most).contains(&value).then(|| N::try_from(value).ok()).flatten();
            if fits.is_none() {
                fields.problem(field, format!("This is a number from 0 to {most}."));
            }
            fits
        }
        let command = UpdatePolicy {
            expected_version: self.expected_version,
            verdicts_needed: number(&mut fields, "verdictsNeeded", self.verdicts_needed, 15),
            blind: self.blind,
            agreement: self.agreement.map(factdesk_domain::Agreement::from),
            tolerance: number(&mut fields, "tolerance", self.tolerance, 99),
            public_evidence_needed: number(
                &mut fields,
                "publicEvidenceNeeded",
                self.public_evidence_needed,
                50,
            ),
            primary_needed: number(&mut fields, "primaryEvidenceNeeded", self.primary_evidence_needed, 50),
            both_stances_or_note: self.both_stances_or_note,
            claimant_contact_needed: self.claimant_contact_needed,
            confirmed_speaker_needed: self.confirmed_speaker_needed,
            four_eyes: self.four_eyes,
            break_glass: self.break_glass,
            lease_seconds: number(&mut fields, "leaseSeconds", self.lease_seconds, 2_592_000),
        };
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct UpdatePolicy {
    expected_version: i32,
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

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct PolicyUpdated {
    /// The new version.
    pub version: i32,
}

impl UpdatePolicy {
    fn over(&self, old: &ReviewPolicy) -> ReviewPolicy {
        ReviewPolicy {
            version: old.version + 1,
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

impl Command for UpdatePolicy {
    type Done = PolicyUpdated;

    fn action(&self) -> Action {
        Action::PolicyUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<PolicyUpdated>, Stop> {
        lock_policies(work).await?;
        let old = current_policy(work.tx(), work.newsroom()).await?;
        Refusal::check_version(old.version, self.expected_version, NodeKind::Newsroom, work.newsroom())?;
        let new = self.over(&old);
        if let Err(problems) = new.validate() {
            let mut fields = Fields::default();
            for problem in problems {
                fields.problem(field_of(problem), problem.to_string());
            }
            return Err(fields.finish(()).err().unwrap_or(Refusal::Input(Vec::new())).into());
        }
        save_policy(work.tx(), work.newsroom(), &new, Some(permit.member().into()), work.now()).await?;
        let body = json!({ "before": old, "after": new });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(PolicyUpdated { version: new.version }, event))
    }
}

fn field_of(problem: PolicyProblem) -> &'static str {
    match problem {
        PolicyProblem::VerdictsNeeded => "verdictsNeeded",
        PolicyProblem::Tolerance => "tolerance",
        PolicyProblem::PublicEvidenceNeeded => "publicEvidenceNeeded",
        PolicyProblem::PrimaryNeeded => "primaryEvidenceNeeded",
        PolicyProblem::Lease => "leaseSeconds",
    }
}
