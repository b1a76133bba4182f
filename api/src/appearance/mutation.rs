//! Mutations of appearances: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::{appearance, claim};

use super::correct::CorrectAppearanceInput;
use super::object::Appearance;
use crate::claim::Claim;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of appearances.
#[derive(Default)]
pub struct AppearanceMutation;

/// The appearance as it is now, or why nothing was changed.
#[derive(SimpleObject, Default)]
pub struct CorrectAppearancePayload {
    /// The appearance.
    appearance: Option<Appearance>,
    /// Its claim: another speaker, or one newly confirmed, raises its `version`.
    claim: Option<Claim>,
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
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = payload(context)?;
                let appearance = loaders.load_one(One::<appearance::Entity>::of(done.appearance.into()));
                let claim = loaders.load_one(One::<claim::Entity>::of(done.claim.into()));
                let (appearance, claim) = futures::try_join!(appearance, claim)?;
                CorrectAppearancePayload {
                    appearance: appearance.map(Appearance::from),
                    claim: claim.map(Claim::from),
                    refusal: None,
                }
            }
            Err(refusal) => CorrectAppearancePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
