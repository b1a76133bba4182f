//! `closeCorrectionRequest`: an editor says what became of a reader's request.

use async_graphql::{Enum, ID, InputObject};
use entity::correction_request::State;
use factdesk_domain::{Action, Rule};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum, Serialize)]
pub enum CorrectionRequestOutcome {
    /// It was followed: corrected, clarified, taken back or checked again.
    Resolved,
    /// There is nothing to correct.
    Declined,
}

/// The request to close.
#[derive(InputObject)]
pub struct CloseCorrectionRequestInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The request, in state OPEN.
    pub correction_request_id: ID,
    /// `CorrectionRequest.version` as you have read it.
    pub expected_version: i32,
    /// What became of it.
    pub outcome: CorrectionRequestOutcome,
    /// Why, for colleagues: 1 to 2,000 characters.
    pub reason: String,
}

impl CloseCorrectionRequestInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<CloseCorrectionRequest, Refusal> {
        let mut fields = Fields::default();
        let id = fields.id("correctionRequestId", NodeKind::CorrectionRequest, &self.correction_request_id);
        let reason = fields.text("reason", self.reason, 1..=2_000);
        let (expected_version, outcome) = (self.expected_version, self.outcome);
        fields.finish(CloseCorrectionRequest { id, expected_version, outcome, reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct CloseCorrectionRequest {
    id: Uuid,
    expected_version: i32,
    outcome: CorrectionRequestOutcome,
    reason: String,
}

/// Which request.
#[derive(Serialize, Deserialize)]
pub struct CorrectionRequestChanged {
    /// Its id.
    pub correction_request: Uuid,
}

impl Command for CloseCorrectionRequest {
    type Done = CorrectionRequestChanged;

    fn action(&self) -> Action {
        Action::CorrectionRequestClose
    }

    async fn execute(
        &self,
        work: &Work<'_>,
        permit: &Permit,
    ) -> Result<Happened<CorrectionRequestChanged>, Stop> {
        let row = store::lock(work, self.id, self.expected_version).await?;
        if row.state != State::Open {
            return Err(Rule::WrongState.into());
        }
        let (state, name) = match self.outcome {
            CorrectionRequestOutcome::Resolved => (State::Resolved, "RESOLVED"),
            CorrectionRequestOutcome::Declined => (State::Declined, "DECLINED"),
        };
        store::close(work, permit, row.id, state, &self.reason).await?;
        let body =
            json!({ "before": { "state": "OPEN" }, "after": { "state": name }, "reason": self.reason });
        let event = NewEvent::of(NodeKind::CorrectionRequest, row.id, body);
        Ok(Happened::new(CorrectionRequestChanged { correction_request: row.id }, event))
    }
}
