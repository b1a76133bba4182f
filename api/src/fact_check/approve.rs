//! `approveFactCheck`: another editor vouches for a working copy, exactly as it is.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, FactCheckId, Reason};
use serde::Serialize;
use serde_json::json;

use super::draft::FactCheckChanged;
use super::{load, save, snapshot};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A working copy to vouch for.
#[derive(InputObject)]
pub struct ApproveFactCheckInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The fact-check, DRAFT.
    pub fact_check_id: ID,
    /// Its version that was read.
    pub expected_version: i32,
    /// Why the separation of duties is set aside, if it is: 1 to 2,000 characters. Only where the policy has
    /// break-glass; the public record shows it. Not kept where it was not needed.
    pub break_glass: Option<String>,
}

impl ApproveFactCheckInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<ApproveFactCheck, Refusal> {
        let mut fields = Fields::default();
        let fact_check = fields.id("factCheckId", NodeKind::FactCheck, &self.fact_check_id);
        let break_glass = reason(&mut fields, "breakGlass", self.break_glass);
        fields.finish(ApproveFactCheck { fact_check, expected_version: self.expected_version, break_glass })
    }
}

/// A reason that may be absent.
pub fn reason(fields: &mut Fields, name: &str, text: Option<String>) -> Option<Reason> {
    fields.optional_text(name, text, 2000).and_then(|text| Reason::try_from(text).ok())
}

/// The command.
#[derive(Serialize)]
pub struct ApproveFactCheck {
    fact_check: FactCheckId,
    expected_version: i32,
    break_glass: Option<Reason>,
}

impl Command for ApproveFactCheck {
    type Done = FactCheckChanged;

    fn action(&self) -> Action {
        Action::FactCheckApprove
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Self::Done>, Stop> {
        let (claim, held) = load::expect(work, self.fact_check, self.expected_version).await?;
        let content = snapshot::load_one(work.tx(), &work.app.pinned, work.newsroom(), &held.row).await?;
        let mut check = held.check.clone();
        // Approved is what the page would show now, evidence and sources included.
        check.content_hash = content.hash()?;
        let after = check.approve(&claim.0, work.member(), self.break_glass.clone());
        let after = after.map_err(|refused| Refusal::of(refused, NodeKind::FactCheck, self.fact_check))?;
        let mut row = held.row.clone();
        row.returned_note = None;
        save::save(work, permit, &held, row, &after).await?;
        let approval = after.approval.as_ref();
        let body = json!({
            "contentHash": approval.map(|approval| approval.hash.to_string()),
            "breakGlass": approval.and_then(|approval| approval.break_glass.as_ref()),
        });
        let event =
            NewEvent::of(NodeKind::FactCheck, self.fact_check, body).on_claim(after.claim, Some(after.round));
        Ok(Happened::new(FactCheckChanged { fact_check: self.fact_check }, event))
    }
}
