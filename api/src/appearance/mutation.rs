//! Mutations of appearances: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::correct::CorrectAppearanceInput;
use super::object::Appearance;
use crate::claim::Claim;
use crate::graphql::{RefusalObject, input as run};
use crate::read::Later;

/// Mutations of appearances.
#[derive(Default)]
pub struct AppearanceMutation;

/// The appearance as it is now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct CorrectAppearancePayload {
    /// The appearance.
    appearance: Option<Later<Appearance>>,
    /// Its claim: another speaker, or one newly confirmed, raises its `version`.
    claim: Option<Later<Claim>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl AppearanceMutation {
    /// Corrects where a claim was made, or who said it. Possible in every state of the claim: what is published is
    /// frozen and changes by a correction only.
    async fn correct_appearance(
        &self,
        context: &Context<'_>,
        input: CorrectAppearanceInput,
    ) -> Result<CorrectAppearancePayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => CorrectAppearancePayload {
                appearance: Some(Later::of(done.appearance)),
                claim: Some(Later::of(done.claim)),
                refusal: None,
            },
            Err(refusal) => CorrectAppearancePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
