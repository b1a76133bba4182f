//! Mutations of conflicts of interest: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{claim, conflict};
use uuid::Uuid;

use super::declare::DeclareConflictInput;
use super::object::ConflictOfInterest;
use crate::claim::Claim;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of conflicts of interest.
#[derive(Default)]
pub struct ConflictMutation;

/// The conflict that was declared, or why not.
#[derive(SimpleObject, Default)]
pub struct DeclareConflictPayload {
    /// The conflict.
    conflict: Option<ConflictOfInterest>,
    /// Claims on which you held a slot and left the round by it.
    left_claims: Vec<Claim>,
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
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = payload(context)?;
                let row = loaders.load_one(One::<conflict::Entity>::of(done.conflict.into())).await?;
                let keys: Vec<_> =
                    done.left.iter().map(|id| One::<claim::Entity>::of(Uuid::from(*id))).collect();
                let mut rows = loaders.load_many(keys.clone()).await?;
                let left_claims = keys.iter().filter_map(|key| rows.remove(key).map(Claim::from)).collect();
                DeclareConflictPayload {
                    conflict: row.map(ConflictOfInterest::from),
                    left_claims,
                    refusal: None,
                }
            }
            Err(refusal) => DeclareConflictPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
