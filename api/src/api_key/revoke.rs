//! `revokeApiKey`: a key works no more.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, Rule};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::create::KeyChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The key to revoke.
#[derive(InputObject)]
pub struct RevokeApiKeyInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The key.
    pub api_key_id: ID,
    /// The version that you read.
    pub expected_version: i32,
}

impl RevokeApiKeyInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RevokeApiKey, Refusal> {
        let mut fields = Fields::default();
        let api_key = fields.id("apiKeyId", NodeKind::ApiKey, &self.api_key_id);
        fields.finish(RevokeApiKey { api_key, expected_version: self.expected_version })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RevokeApiKey {
    api_key: Uuid,
    expected_version: i32,
}

impl Command for RevokeApiKey {
    type Done = KeyChanged;

    fn action(&self) -> Action {
        Action::ApiKeyRevoke
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<KeyChanged>, Stop> {
        let row = store::lock(work, self.api_key).await?.ok_or(Refusal::NotFound("key"))?;
        Refusal::check_version(row.version, self.expected_version, NodeKind::ApiKey, row.id)?;
        if row.revoked_at.is_some() {
            return Err(Rule::WrongState.into());
        }
        store::revoke(work, permit, row.id).await?;
        let event = NewEvent::of(NodeKind::ApiKey, row.id, json!({ "before": { "prefix": row.prefix } }));
        Ok(Happened::new(KeyChanged { api_key: row.id }, event))
    }
}
