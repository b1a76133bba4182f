//! The mutations of single sign-on.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::object::{SingleSignOn, of_newsroom};
use super::remove::{RemoveSingleSignOn, RemoveSingleSignOnInput};
use super::set::SetSingleSignOnInput;
use crate::graphql::{RefusalObject, input as run};

/// Mutations of single sign-on.
#[derive(Default)]
pub struct SingleSignOnMutation;

/// What holds now, or why nothing was changed.
#[derive(SimpleObject)]
pub struct SetSingleSignOnPayload {
    /// The issuer that the newsroom trusts now.
    single_sign_on: Option<SingleSignOn>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// That it ended, or why nothing was changed.
#[derive(SimpleObject)]
pub struct RemoveSingleSignOnPayload {
    /// Whether single sign-on has ended.
    removed: bool,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl SingleSignOnMutation {
    /// Sets the OpenID Connect issuer whose access tokens the newsroom takes. Holds at once on this node, within five
    /// seconds on the others.
    async fn set_single_sign_on(
        &self,
        context: &Context<'_>,
        input: SetSingleSignOnInput,
    ) -> Result<SetSingleSignOnPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(_) => SetSingleSignOnPayload { single_sign_on: of_newsroom(context).await?, refusal: None },
            Err(refusal) => SetSingleSignOnPayload { single_sign_on: None, refusal: Some(refusal.into()) },
        })
    }

    /// Ends single sign-on: no token of the issuer is taken any more. Holds at once on this node, within five seconds on
    /// the others.
    async fn remove_single_sign_on(
        &self,
        context: &Context<'_>,
        input: RemoveSingleSignOnInput,
    ) -> Result<RemoveSingleSignOnPayload> {
        let RemoveSingleSignOnInput { idempotency_key, expected_version } = input;
        let command = RemoveSingleSignOn { expected_version };
        Ok(match run(context, idempotency_key.as_ref(), Ok(command)).await? {
            Ok(_) => RemoveSingleSignOnPayload { removed: true, refusal: None },
            Err(refusal) => RemoveSingleSignOnPayload { removed: false, refusal: Some(refusal.into()) },
        })
    }
}
