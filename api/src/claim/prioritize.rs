//! `prioritizeClaim`: an editor says how soon a claim's turn comes.

use async_graphql::{ID, InputObject, MaybeUndefined};
use chrono::{DateTime as Moment, Utc};
use entity::claim;
use factdesk_domain::{Action, ClaimId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Change, DateTime, Fields, NodeKind, Refusal};
use crate::review::lock;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// How soon a claim's turn comes; what is left out stays.
#[derive(InputObject)]
pub struct PrioritizeClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, in any state.
    pub claim_id: ID,
    /// `Claim.priorityVersion` as you have read it.
    pub expected_version: i32,
    /// How pressing it is, 0 to 100; null leaves that to score, reach and deadline.
    pub priority: MaybeUndefined<i32>,
    /// Whether it goes before everything that is not urgent.
    pub urgent: Option<bool>,
    /// By when the desk wants a conclusion; null for no such time.
    pub deadline: MaybeUndefined<DateTime>,
    /// How many people it has reached; null if that is not known.
    pub reach: MaybeUndefined<i32>,
}

impl PrioritizeClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<PrioritizeClaim, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let priority = Change::from(self.priority).map(|priority| {
            if !(0..=100).contains(&priority) {
                fields.problem("priority", "A priority lies between 0 and 100.");
            }
            i16::try_from(priority).unwrap_or_default()
        });
        let deadline =
            Change::from(self.deadline).map(|at| fields.moment("deadline", Some(at)).unwrap_or_default());
        let reach = Change::from(self.reach);
        if matches!(reach, Change::Set(people) if people < 0) {
            fields.problem("reach", "A number of people is not negative.");
        }
        let command = PrioritizeClaim {
            claim,
            expected_version: self.expected_version,
            priority,
            urgent: self.urgent,
            deadline,
            reach,
        };
        if matches!(
            (&command.priority, command.urgent, &command.deadline, &command.reach),
            (Change::Leave, None, Change::Leave, Change::Leave)
        ) {
            fields.problem("priority", "Give what is to change: priority, urgency, deadline or reach.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct PrioritizeClaim {
    claim: ClaimId,
    expected_version: i32,
    priority: Change<i16>,
    urgent: Option<bool>,
    deadline: Change<Moment<Utc>>,
    reach: Change<i32>,
}

impl Command for PrioritizeClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimPrioritize
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        lock(work, &[self.claim]).await?;
        let before = store::find(work, self.claim).await?.ok_or(Refusal::NotFound("claim"))?;
        Refusal::check_version(before.priority_version, self.expected_version, NodeKind::Claim, self.claim)?;
        let priority = self.priority.clone().over(before.priority);
        let urgent = self.urgent.unwrap_or(before.urgent);
        let deadline = self.deadline.clone().over(before.deadline);
        let reach = self.reach.clone().over(before.reach);
        let row = claim::ActiveModel {
            newsroom_id: Set(before.newsroom_id),
            id: Set(before.id),
            priority: Set(priority),
            urgent: Set(urgent),
            deadline: Set(deadline),
            reach: Set(reach),
            priority_version: Set(before.priority_version + 1),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let body = json!({
            "before": { "priority": before.priority, "urgent": before.urgent, "deadline": before.deadline, "reach": before.reach },
            "after": { "priority": priority, "urgent": urgent, "deadline": deadline, "reach": reach },
        });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, before.round);
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
