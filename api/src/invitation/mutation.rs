//! Mutations of invitations: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use secrecy::ExposeSecret;

use super::accept::{AcceptInvitationInput, accept};
use super::invite::InviteMemberInput;
use super::object::Invitation;
use super::revoke::RevokeInvitationInput;
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::Later;
use crate::session::SignInFields;

/// Mutations of invitations.
#[derive(Default)]
pub struct InvitationMutation;

/// The invitation, or why there is none.
#[derive(Default, SimpleObject)]
pub struct InviteMemberPayload {
    /// The invitation; null if refused.
    invitation: Option<Later<Invitation>>,
    /// Give it to the person, over a way that only they read: it makes its holder a member. Shown this once: null for a
    /// repeat.
    token: Option<String>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The invitation that was taken back, or why not.
#[derive(SimpleObject)]
pub struct RevokeInvitationPayload {
    /// The invitation as it is now; null if refused.
    invitation: Option<Later<Invitation>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The session of the new member, or why there is none.
#[derive(SimpleObject)]
pub struct AcceptInvitationPayload {
    #[graphql(flatten)]
    entry: SignInFields,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl InvitationMutation {
    /// Invites somebody to become a member. An invitation for the same address that is still open is replaced.
    async fn invite_member(
        &self,
        context: &Context<'_>,
        input: InviteMemberInput,
    ) -> Result<InviteMemberPayload> {
        let key = input.idempotency_key.clone();
        let parsed = input.parse(Session::of(context)?.app.world.as_ref());
        let made = parsed.as_ref().ok().map(|command| (command.id, command.token.clone()));
        Ok(match run(context, key.as_ref(), parsed).await? {
            Ok(done) => InviteMemberPayload {
                invitation: Some(Later::of(done.invitation)),
                token: made
                    .filter(|(id, _)| *id == done.invitation)
                    .map(|(_, token)| token.expose_secret().to_owned()),
                refusal: None,
            },
            Err(refusal) => InviteMemberPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Takes an invitation back.
    async fn revoke_invitation(
        &self,
        context: &Context<'_>,
        input: RevokeInvitationInput,
    ) -> Result<RevokeInvitationPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                RevokeInvitationPayload { invitation: Some(Later::of(done.invitation)), refusal: None }
            }
            Err(refusal) => RevokeInvitationPayload { invitation: None, refusal: Some(refusal.into()) },
        })
    }

    /// Accepts an invitation and signs in. Needs no access token.
    async fn accept_invitation(
        &self,
        context: &Context<'_>,
        input: AcceptInvitationInput,
    ) -> Result<AcceptInvitationPayload> {
        let session = Session::of(context)?;
        Ok(match accept(session, input).await? {
            Ok(entered) => AcceptInvitationPayload { entry: SignInFields::of(&entered), refusal: None },
            Err(refusal) => {
                AcceptInvitationPayload { entry: SignInFields::default(), refusal: Some(refusal.into()) }
            }
        })
    }
}
