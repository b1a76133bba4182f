//! Mutations of claimant contacts: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::object::ClaimantContact;
use super::record::RecordClaimantContactInput;
use crate::graphql::{RefusalObject, input as run};
use crate::read::Later;

/// Mutations of claimant contacts.
#[derive(Default)]
pub struct ClaimantContactMutation;

/// The contact that was recorded, or why not.
#[derive(SimpleObject, Default)]
pub struct RecordClaimantContactPayload {
    /// The new contact.
    claimant_contact: Option<Later<ClaimantContact>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ClaimantContactMutation {
    /// Records how whoever made the claim was asked for comment, or why they were not.
    async fn record_claimant_contact(
        &self,
        context: &Context<'_>,
        input: RecordClaimantContactInput,
    ) -> Result<RecordClaimantContactPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => RecordClaimantContactPayload {
                claimant_contact: Some(Later::of(done.claimant_contact)),
                refusal: None,
            },
            Err(refusal) => {
                RecordClaimantContactPayload { refusal: Some(refusal.into()), ..Default::default() }
            }
        })
    }
}
