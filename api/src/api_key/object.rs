//! The key of a tool, as admins see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::api_key;

use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::Member;
use crate::read::{Read, beside, connection, object};

connection!(ApiKeyConnection, ApiKeyEdge, ApiKey);

/// What a key can be made for. Every key may read `newsroom` with its policy and scale; what hangs on an object and is of
/// another scope is null or left out. Treat one that you do not know as giving no right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::KeyScope")]
pub enum KeyScope {
    /// Read claims with their appearances, rounds, evidence and open verdicts, and follow what happens to them. Read figures,
    /// without those of people.
    ClaimsRead,
    /// Propose claims. To read what came of it, `claim` in the payload too, the scope for reading claims is needed.
    ClaimsSubmit,
    /// Read documents.
    DocumentsRead,
    /// Take in stories. To read what came of it, the scopes for reading documents and claims are needed.
    DocumentsSubmit,
    /// Read sources.
    SourcesRead,
    /// Read fact-checks, also unpublished ones.
    FactChecksRead,
    /// Read members with their names and roles.
    MembersRead,
    /// Read the audit trail, the histories of claims that the key may read, and follow them.
    EventsRead,
}

object!(ApiKey, api_key::Model);

/// A key by which a tool of the newsroom acts. It may what its scopes say, as far as whoever made it may that now, and
/// nothing that needs a person: it takes no slot, gives no verdict, approves nothing, makes no keys. It reads like a
/// member without a part in anything. Works until it runs out, is revoked, or its maker leaves.
#[Object]
impl ApiKey {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::ApiKey, self.0.id)
    }

    /// Raised by every change but its use.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// What it is called here.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// What tells it from others: the key begins with `fdk_`, this and `_`.
    async fn prefix(&self) -> &str {
        &self.0.prefix
    }

    /// What it was made for.
    async fn scopes(&self) -> Vec<KeyScope> {
        let scopes = self.0.scopes.iter().filter_map(|scope| scope.parse::<factdesk_domain::KeyScope>().ok());
        scopes.map(KeyScope::from).collect()
    }

    /// Who made it, and answers for what is done by it.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.created_by).await?)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Until when it works at the latest.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }

    /// When it was used last, to the minute; null if it never was.
    async fn last_used_at(&self) -> Option<DateTime> {
        self.0.last_used_at.map(DateTime)
    }

    /// When it was revoked, if it was.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// Who revoked it; null if nobody did, or if it ended because its maker left.
    async fn revoked_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.revoked_by).await?)
    }
}
