//! Mutations of keys: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use secrecy::ExposeSecret;

use super::create::CreateApiKeyInput;
use super::object::ApiKey;
use super::revoke::RevokeApiKeyInput;
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations of keys.
#[derive(Default)]
pub struct ApiKeyMutation;

/// The key, or why there is none.
#[derive(Default, SimpleObject)]
pub struct CreateApiKeyPayload {
    /// The key's object; null if refused.
    api_key: Option<Later<ApiKey>>,
    /// The key itself, `fdk_…`, to be sent as `Authorization: Bearer …`. Shown this once and kept nowhere: null for a
    /// repeat.
    key: Option<String>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The key that was revoked, or why not.
#[derive(SimpleObject)]
pub struct RevokeApiKeyPayload {
    /// The key's object as it is now; null if refused.
    api_key: Option<Later<ApiKey>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ApiKeyMutation {
    /// Makes a key by which a tool of the newsroom acts. For admins.
    async fn create_api_key(
        &self,
        context: &Context<'_>,
        input: CreateApiKeyInput,
    ) -> Result<CreateApiKeyPayload> {
        let key = input.idempotency_key.clone();
        let parsed = input.parse(Session::of(context)?.app.world.as_ref());
        let made = parsed.as_ref().ok().map(|command| (command.id, command.key.text.clone()));
        Ok(match run(context, key.as_ref(), parsed).await? {
            Ok(done) => CreateApiKeyPayload {
                api_key: Some(Later::of(done.api_key)),
                key: made
                    .filter(|(id, _)| *id == done.api_key)
                    .map(|(_, text)| text.expose_secret().to_owned()),
                refusal: None,
            },
            Err(refusal) => CreateApiKeyPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Revokes a key: its next request here is refused, within five seconds every one elsewhere, and its sockets are closed.
    /// For admins.
    async fn revoke_api_key(
        &self,
        context: &Context<'_>,
        input: RevokeApiKeyInput,
    ) -> Result<RevokeApiKeyPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => RevokeApiKeyPayload { api_key: Some(Later::of(done.api_key)), refusal: None },
            Err(refusal) => RevokeApiKeyPayload { api_key: None, refusal: Some(refusal.into()) },
        })
    }
}
