//! `createApiKey`: a key for a tool, shown once.

use std::collections::BTreeSet;

use async_graphql::InputObject;
use chrono::{DateTime, TimeDelta, Utc};
use entity::api_key;
use factdesk_domain::{Action, KeyScope, may_grant};
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{object, store};
use crate::access::Permit;
use crate::access::api_key::NewKey;
use crate::event::NewEvent;
use crate::graphql::{self, FieldProblem, Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};
use crate::world::World;

/// How long a key works at most, so that none is forgotten in a drawer for ever.
const LONGEST: TimeDelta = TimeDelta::days(366);

/// The key to make.
#[derive(InputObject)]
pub struct CreateApiKeyInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat gets the key's object without the
    /// key, which is kept nowhere; if it was lost, revoke it and make another one.
    pub idempotency_key: Option<String>,
    /// What to call it, 1 to 100 characters: the tool and where it runs.
    pub name: String,
    /// What it is for, at least one; only what you may do yourself.
    pub scopes: Vec<object::KeyScope>,
    /// Until when it works, at most 366 days from now.
    pub expires_at: graphql::DateTime,
}

impl CreateApiKeyInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self, world: &dyn World) -> Result<CreateApiKey, Refusal> {
        let mut fields = Fields::default();
        let name = fields.text("name", self.name, 1..=100);
        let scopes: BTreeSet<KeyScope> = self.scopes.into_iter().map(KeyScope::from).collect();
        if scopes.is_empty() {
            fields.problem("scopes", "A key is for something: name at least one scope.");
        }
        let expires_at = fields.moment("expiresAt", Some(self.expires_at)).unwrap_or_default();
        fields.finish(CreateApiKey { name, scopes, expires_at, id: world.id(), key: NewKey::make(world) })
    }
}

/// The command.
#[derive(Serialize)]
pub struct CreateApiKey {
    name: String,
    scopes: BTreeSet<KeyScope>,
    expires_at: DateTime<Utc>,
    /// The id, if it is this call that makes it.
    #[serde(skip)]
    pub id: Uuid,
    /// The key.
    #[serde(skip)]
    pub key: NewKey,
}

/// Which key.
#[derive(Serialize, Deserialize)]
pub struct KeyChanged {
    /// Its id.
    pub api_key: Uuid,
}

impl Command for CreateApiKey {
    type Done = KeyChanged;

    fn action(&self) -> Action {
        Action::ApiKeyCreate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<KeyChanged>, Stop> {
        let mut problems = Vec::new();
        if self.expires_at <= work.now() || self.expires_at > work.now() + LONGEST {
            problems.push(FieldProblem::new("expiresAt", "A key runs out within 366 days from now."));
        }
        for scope in self.scopes.iter().filter(|scope| !may_grant(**scope, permit.roles())) {
            let sentence = format!("Your roles do not allow {scope}, so a key of yours cannot either.");
            problems.push(FieldProblem::new("scopes", sentence));
        }
        if !problems.is_empty() {
            return Err(Refusal::Input(problems).into());
        }
        let scopes: Vec<_> = self.scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
        // Its name may be somebody's: it is not in the event, the prefix is.
        let body =
            json!({ "after": { "scopes": scopes, "prefix": self.key.prefix, "expiresAt": self.expires_at } });
        let row = api_key::ActiveModel {
            newsroom_id: Set(permit.newsroom().into()),
            id: Set(self.id),
            name: Set(self.name.clone()),
            prefix: Set(self.key.prefix.clone()),
            hash: Set(self.key.hash.to_vec()),
            scopes: Set(scopes),
            created_by: Set(permit.member().into()),
            created_at: Set(work.now()),
            expires_at: Set(self.expires_at),
            last_used_at: Set(None),
            revoked_at: Set(None),
            revoked_by: Set(None),
            version: Set(1),
        };
        store::insert(work, permit, row).await?;
        let event = NewEvent::of(NodeKind::ApiKey, self.id, body);
        Ok(Happened::new(KeyChanged { api_key: self.id }, event))
    }
}
