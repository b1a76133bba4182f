//! `returnFactCheck`: an approved working copy goes back to its authors.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, FactCheckId};
use serde::Serialize;
use serde_json::json;

use super::draft::FactCheckChanged;
use super::{load, save};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// An approved fact-check that needs more work.
#[derive(InputObject)]
pub struct ReturnFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The fact-check, APPROVED.
    pub fact_check_id: ID,
    /// Its version that was read.
    pub expected_version: i32,
    /// What has to be changed, for the authors: 1 to 5,000 characters.
    pub note: String,
}

impl ReturnFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<ReturnFactCheck, Refusal> {
        let mut fields = Fields::default();
        let fact_check = fields.id("factCheckId", NodeKind::FactCheck, &self.fact_check_id);
        let note = fields.text("note", self.note, 1..=5000);
        fields.finish(ReturnFactCheck { fact_check, expected_version: self.expected_version, note })
    }
}

/// The command.
#[derive(Serialize)]
pub struct ReturnFactCheck {
    fact_check: FactCheckId,
    expected_version: i32,
    note: String,
}

impl Command for ReturnFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckReturn
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let (_, held) = load::expect(work, self.fact_check, self.expected_version).await?;
        let after = held.check.clone().return_to_draft();
        let after = after.map_err(|refused| Refusal::of(refused, NodeKind::FactCheck, self.fact_check))?;
        let mut row = held.row.clone();
        row.returned_note = Some(self.note.clone());
        save::save(work, permit, &held, row, &after).await?;
        let event = NewEvent::of(NodeKind::FactCheck, self.fact_check, json!({ "note": self.note }))
            .on_claim(after.claim, Some(after.round));
        Ok(Happened::new(FactCheckChanged { fact_check: self.fact_check }, event))
    }
}
