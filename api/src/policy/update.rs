//! `updatePolicy`: the next version of the review policy. Rounds that have begun keep theirs.

use async_graphql::InputObject;
use factdesk_domain::{Action, ReviewPolicy};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::fields::{PolicyChange, PolicyFields, check};
use super::store::{current_policy, lock_policies, save_policy};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Changes of the policy. What is left out stays as it is.
#[derive(InputObject)]
pub struct UpdatePolicyInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `ReviewPolicy.version` as you have read it.
    pub expected_version: i32,
    /// What changes.
    #[graphql(flatten)]
    pub changes: PolicyFields,
}

impl UpdatePolicyInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdatePolicy, Refusal> {
        let mut fields = Fields::default();
        let change = self.changes.parse(&mut fields);
        fields.finish(UpdatePolicy { expected_version: self.expected_version, change })
    }
}

/// The command.
#[derive(Serialize)]
pub struct UpdatePolicy {
    expected_version: i32,
    change: PolicyChange,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct PolicyUpdated {
    /// The new version.
    pub version: i32,
}

impl Command for UpdatePolicy {
    type Done = PolicyUpdated;

    fn action(&self) -> Action {
        Action::PolicyUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<PolicyUpdated>, Stop> {
        lock_policies(work).await?;
        let old = current_policy(work.tx(), work.newsroom()).await?;
        Refusal::check_version(old.version, self.expected_version, NodeKind::Newsroom, work.newsroom())?;
        let new = ReviewPolicy { version: old.version + 1, ..self.change.over(&old) };
        check(&new)?;
        save_policy(work.tx(), work.newsroom(), &new, Some(permit.member().into()), work.now()).await?;
        let body = json!({ "before": old, "after": new });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(PolicyUpdated { version: new.version }, event))
    }
}
