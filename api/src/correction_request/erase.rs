//! `eraseCorrectionContact`: how to reach a reader is forgotten.

use async_graphql::{ID, InputObject};
use factdesk_domain::Action;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::close::CorrectionRequestChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The request whose contact is to be erased.
#[derive(InputObject)]
pub struct EraseCorrectionContactInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The request, in any state.
    pub correction_request_id: ID,
    /// `CorrectionRequest.version` as you have read it.
    pub expected_version: i32,
}

impl EraseCorrectionContactInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<EraseCorrectionContact, Refusal> {
        let mut fields = Fields::default();
        let id = fields.id("correctionRequestId", NodeKind::CorrectionRequest, &self.correction_request_id);
        fields.finish(EraseCorrectionContact { id, expected_version: self.expected_version })
    }
}

/// The command.
#[derive(Serialize)]
pub struct EraseCorrectionContact {
    id: Uuid,
    expected_version: i32,
}

impl Command for EraseCorrectionContact {
    type Done = CorrectionRequestChanged;

    fn action(&self) -> Action {
        Action::CorrectionContactErase
    }

    async fn execute(
        &self,
        work: &Work<'_>,
        permit: &Permit,
    ) -> Result<Happened<CorrectionRequestChanged>, Stop> {
        let row = store::lock(work, self.id, self.expected_version).await?;
        let known = store::erase_contact(work, permit, row.id).await?;
        let event = NewEvent::of(NodeKind::CorrectionRequest, row.id, json!({ "known": known }));
        Ok(Happened::new(CorrectionRequestChanged { correction_request: row.id }, event))
    }
}
