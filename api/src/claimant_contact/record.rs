//! `recordClaimantContact`: the claimant was asked for comment, or could not be.

use async_graphql::{ID, InputObject};
use chrono::{DateTime as Time, Utc};
use entity::claimant_contact;
use factdesk_domain::{Action, ClaimId, ClaimantContactId, ContactOutcome as Outcome};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::object::ContactOutcome;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{DateTime, Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A step of asking whoever made the claim for comment, on a claim in any of its states.
#[derive(InputObject)]
pub struct RecordClaimantContactInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// What came of it.
    pub outcome: ContactOutcome,
    /// When the claimant was asked. Needed unless that was NOT_FEASIBLE.
    pub asked_at: Option<DateTime>,
    /// By which way ("e-mail", "press office by phone"); at most 200 characters.
    pub channel: Option<String>,
    /// Until when an answer was asked for, not before `askedAt`. Where the policy needs a contact, publishing waits until
    /// then, or until an answer, a refusal to comment, or that it was not feasible is recorded.
    pub deadline: Option<DateTime>,
    /// What the claimant said, at most 10,000 characters. Needed if they ANSWERED.
    pub answer: Option<String>,
    /// Why the claimant could not be asked, at most 2,000 characters. Needed if that was NOT_FEASIBLE.
    pub reason: Option<String>,
}

impl RecordClaimantContactInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RecordClaimantContact, Refusal> {
        let mut fields = Fields::default();
        let command = RecordClaimantContact {
            claim: fields.id("claimId", NodeKind::Claim, &self.claim_id),
            outcome: self.outcome.into(),
            asked_at: fields.moment("askedAt", self.asked_at),
            channel: fields.optional_text("channel", self.channel, 200),
            deadline: fields.moment("deadline", self.deadline),
            answer: fields.optional_text("answer", self.answer, 10_000),
            reason: fields.optional_text("reason", self.reason, 2000),
        };
        let feasible = command.outcome != Outcome::NotFeasible;
        if feasible && command.asked_at.is_none() {
            fields.problem("askedAt", "Say when the claimant was asked.");
        }
        if !feasible && command.reason.is_none() {
            fields.problem("reason", "Say why the claimant could not be asked.");
        }
        if command.outcome == Outcome::Answered && command.answer.is_none() {
            fields.problem("answer", "Say what the claimant answered.");
        }
        if command.deadline.zip(command.asked_at).is_some_and(|(deadline, asked)| deadline < asked) {
            fields.problem("deadline", "The time to answer ends after the asking.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct RecordClaimantContact {
    claim: ClaimId,
    outcome: Outcome,
    asked_at: Option<Time<Utc>>,
    channel: Option<String>,
    deadline: Option<Time<Utc>>,
    answer: Option<String>,
    reason: Option<String>,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct ClaimantContactRecorded {
    /// The contact.
    pub claimant_contact: ClaimantContactId,
}

impl Command for RecordClaimantContact {
    type Done = ClaimantContactRecorded;

    fn action(&self) -> Action {
        Action::ClaimantContactRecord
    }

    async fn execute(
        &self,
        work: &Work<'_>,
        permit: &Permit,
    ) -> Result<Happened<ClaimantContactRecorded>, Stop> {
        let locked = review::found(work, self.claim).await?;
        let id = ClaimantContactId::new(work.id());
        let row = claimant_contact::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            claim_id: Set(self.claim.into()),
            outcome: Set(self.outcome.into()),
            asked_at: Set(self.asked_at),
            channel: Set(self.channel.clone()),
            deadline: Set(self.deadline),
            answer: Set(self.answer.clone()),
            reason: Set(self.reason.clone()),
            recorded_by: Set(work.member().into()),
            created_at: Set(work.now()),
        };
        store::insert(work, permit, row).await?;
        // The channel may be somebody's address: it stays out of the trail.
        let body = json!({ "after": {
            "outcome": self.outcome,
            "askedAt": self.asked_at.map(|at| at.to_rfc3339()),
            "deadline": self.deadline.map(|at| at.to_rfc3339()),
            "answer": self.answer,
            "reason": self.reason,
        } });
        let event = NewEvent::of(NodeKind::ClaimantContact, id, body).on_claim(self.claim, locked.round());
        Ok(Happened::new(ClaimantContactRecorded { claimant_contact: id }, event))
    }
}
