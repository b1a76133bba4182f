//! The mutation of the policy.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};

use super::object::{PolicyOf, ReviewPolicy};
use super::store::people_there;
use super::update::UpdatePolicyInput;
use crate::graphql::{RefusalObject, Session, input as run};

/// Mutations of the policy.
#[derive(Default)]
pub struct PolicyMutation;

/// The new policy and whether the newsroom has the people for it, or why not.
#[derive(SimpleObject)]
pub struct UpdatePolicyPayload {
    /// The policy by which rounds run that begin from now on.
    policy: Option<ReviewPolicy>,
    /// How many distinct people the policy needs.
    needed: Option<PeopleCount>,
    /// How many the newsroom has.
    there: Option<PeopleCount>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// Numbers of distinct people.
#[derive(Clone, Copy, SimpleObject)]
pub struct PeopleCount {
    /// All together; one person counts once, whatever roles they hold.
    pub people: i32,
    /// With the role REVIEWER.
    pub reviewers: i32,
    /// With the role EDITOR.
    pub editors: i32,
}

#[Object]
impl PolicyMutation {
    /// Makes the next version of the review policy. Rounds that have begun go on under theirs.
    async fn update_policy(
        &self,
        context: &Context<'_>,
        input: UpdatePolicyInput,
    ) -> Result<UpdatePolicyPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = Session::of(context)?.loaders()?;
                let policy: Option<Arc<factdesk_domain::ReviewPolicy>> =
                    loaders.load_one(PolicyOf(done.version)).await?;
                let needed = policy.as_ref().map(|policy| policy.people_needed()).map(|needed| PeopleCount {
                    people: needed.people.into(),
                    reviewers: needed.reviewers.into(),
                    editors: needed.editors.into(),
                });
                let there = people_there(loaders.loader()).await?;
                UpdatePolicyPayload {
                    policy: policy.map(ReviewPolicy),
                    needed,
                    there: Some(there),
                    refusal: None,
                }
            }
            Err(refusal) => {
                UpdatePolicyPayload { policy: None, needed: None, there: None, refusal: Some(refusal.into()) }
            }
        })
    }
}
