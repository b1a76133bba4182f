//! Mutations of conflicts of interest: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::declare::DeclareConflictInput;
use super::object::ConflictOfInterest;
use crate::claim::Claim;
use crate::graphql::{RefusalObject, input as run};
use crate::read::Later;

/// Mutations of conflicts of interest.
#[derive(Default)]
pub struct ConflictMutation;

/// The conflict that was declared, or why not.
#[derive(SimpleObject, Default)]
pub struct DeclareConflictPayload {
    /// The conflict.
    conflict: Option<Later<ConflictOfInterest>>,
    /// Claims on which you held a slot and left the round by it.
    left_claims: Vec<Later<Claim>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ConflictMutation {
    /// Declares your own conflict of interest on a source.
    async fn declare_conflict(
        &self,
        context: &Context<'_>,
        input: DeclareConflictInput,
    ) -> Result<DeclareConflictPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => DeclareConflictPayload {
                conflict: Some(Later::of(done.conflict)),
                left_claims: done.left.into_iter().map(Later::of).collect(),
                refusal: None,
            },
            Err(refusal) => DeclareConflictPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
