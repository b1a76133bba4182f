//! `removeSingleSignOn`: no token of the issuer is taken any more.

use async_graphql::InputObject;
use factdesk_domain::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::set::told;
use super::store::{locked, remove};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Ends single sign-on. Members stay; who has no password needs one to come back.
#[derive(InputObject)]
pub struct RemoveSingleSignOnInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `SingleSignOn.version` as you have read it.
    pub expected_version: i32,
}

/// The command.
#[derive(Serialize)]
pub struct RemoveSingleSignOn {
    /// The version that the client has read.
    pub expected_version: i32,
}

/// That it was done.
#[derive(Serialize, Deserialize)]
pub struct SingleSignOnRemoved {}

impl Command for RemoveSingleSignOn {
    type Done = SingleSignOnRemoved;

    fn action(&self) -> Action {
        Action::SingleSignOnUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SingleSignOnRemoved>, Stop> {
        let old = locked(work.tx(), work.newsroom()).await?.ok_or(Refusal::NotFound("single sign-on"))?;
        Refusal::check_version(old.version, self.expected_version, NodeKind::Newsroom, work.newsroom())?;
        remove(work.tx(), permit).await?;
        let body = json!({ "before": told(&old), "after": null });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(SingleSignOnRemoved {}, event))
    }
}
