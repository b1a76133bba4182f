//! Mutations of claims: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::object::Claim;
use super::submit::SubmitClaimInput;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of claims.
#[derive(Default)]
pub struct ClaimMutation;

/// The claim that was proposed, or why not.
#[derive(SimpleObject)]
pub struct SubmitClaimPayload {
    /// The new claim, in state SUBMITTED.
    claim: Option<Claim>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ClaimMutation {
    /// Proposes a claim by hand. Whoever submits a claim gives no verdict on it.
    async fn submit_claim(
        &self,
        context: &Context<'_>,
        input: SubmitClaimInput,
    ) -> Result<SubmitClaimPayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let row =
                    payload(context)?.load_one(One::<entity::claim::Entity>::of(done.claim.into())).await?;
                SubmitClaimPayload { claim: row.map(Claim::from), refusal: None }
            }
            Err(refusal) => SubmitClaimPayload { claim: None, refusal: Some(refusal.into()) },
        })
    }
}
