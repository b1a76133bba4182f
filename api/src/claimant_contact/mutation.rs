//! Mutations of claimant contacts: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::claimant_contact;

use super::object::ClaimantContact;
use super::record::RecordClaimantContactInput;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of claimant contacts.
#[derive(Default)]
pub struct ClaimantContactMutation;

/// The contact that was recorded, or why not.
#[derive(SimpleObject, Default)]
pub struct RecordClaimantContactPayload {
    /// The new contact.
    claimant_contact: Option<ClaimantContact>,
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
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let id = One::<claimant_contact::Entity>::of(done.claimant_contact.into());
                let row = payload(context)?.load_one(id).await?;
                RecordClaimantContactPayload {
                    claimant_contact: row.map(ClaimantContact::from),
                    refusal: None,
                }
            }
            Err(refusal) => {
                RecordClaimantContactPayload { refusal: Some(refusal.into()), ..Default::default() }
            }
        })
    }
}
