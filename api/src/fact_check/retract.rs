//! `retractFactCheck`: the conclusion is taken back; its pages stay, marked.

use async_graphql::{ID, InputObject};
use entity::{assignment, correction};
use factdesk_domain::{Action, FactCheckId, Review};
use serde::Serialize;
use serde_json::json;

use super::draft::FactCheckChanged;
use super::{load, save, store};
use crate::access::Permit;
use crate::claim;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A published fact-check to take back. One editor suffices.
#[derive(InputObject)]
pub struct RetractFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The fact-check. Those of the same claim in other languages are retracted with it.
    pub fact_check_id: ID,
    /// Its version that was read.
    pub expected_version: i32,
    /// Why, for readers: 1 to 2,000 characters, a `CommonMark` subset.
    pub reason: String,
}

impl RetractFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RetractFactCheck, Refusal> {
        let mut fields = Fields::default();
        let fact_check = fields.id("factCheckId", NodeKind::FactCheck, &self.fact_check_id);
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(RetractFactCheck { fact_check, expected_version: self.expected_version, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RetractFactCheck {
    fact_check: FactCheckId,
    expected_version: i32,
    reason: String,
}

impl Command for RetractFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckRetract
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let (locked, held) = load::expect(work, self.fact_check, self.expected_version).await?;
        let id = self.fact_check;
        let refused = |refused| Refusal::of(refused, NodeKind::FactCheck, id);
        let stepped = locked.step(Review::retract)?;
        // The one that was named must be up; of the others those that are.
        held.check.clone().retract(&stepped.next).map_err(refused)?;
        review::save(work, permit, &locked.0, &stepped, assignment::Ending::Closed).await?;
        claim::set_reason(work, permit, locked.0.claim, &self.reason).await?;
        let mut retracted = Vec::new();
        for held in load::of_claim(work, locked.0.claim).await? {
            if !held.check.is_up() {
                continue;
            }
            let after = held.check.clone().retract(&stepped.next).map_err(refused)?;
            let mut row = held.row.clone();
            row.retracted_at = Some(work.now());
            row.retraction = Some(self.reason.clone());
            row.correction_requested = false;
            save::save(work, permit, &held, row, &after).await?;
            store::insert_correction(work, permit, &after, correction::Kind::Retraction, &self.reason)
                .await?;
            retracted.push(json!({ "factCheck": after.id, "version": after.published_version }));
        }
        let body = json!({ "reason": self.reason, "retracted": retracted });
        let event = NewEvent::of(NodeKind::FactCheck, id, body).on_claim(locked.0.claim, locked.round());
        Ok(Happened::new(FactCheckChanged { fact_check: id }, event))
    }
}
