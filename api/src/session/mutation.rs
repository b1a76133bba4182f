//! Mutations around one's own sign-in: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::change_password::{ChangePassword, ChangePasswordInput};
use super::end::{End, EndSession, EndSessions, RevokeSessionInput, SignOutEverywhereInput, SignOutInput};
use super::object::SignedIn;
use super::payload::{GrantFields, SignInFields};
use super::refresh::{RefreshSessionInput, refresh};
use super::reset::{ResetPasswordInput, reset};
use super::sign_in::{CompleteSignInInput, Entered, SignInInput, complete, sign_in};
use factdesk_domain::Action;

use crate::error::Error;
use crate::graphql::{Refusal, RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations around one's own sign-in.
#[derive(Default)]
pub struct SessionMutation;

/// A session, or a challenge, or why there is neither.
#[derive(SimpleObject)]
pub struct SignInPayload {
    #[graphql(flatten)]
    entry: SignInFields,
    /// Why not. Wrong address, wrong password and no such newsroom are never told apart.
    refusal: Option<RefusalObject>,
}

impl SignInPayload {
    fn of(entered: std::result::Result<Entered, Refusal>) -> Self {
        match entered {
            Ok(entered) => Self { entry: SignInFields::of(&entered), refusal: None },
            Err(refusal) => Self { entry: SignInFields::default(), refusal: Some(refusal.into()) },
        }
    }
}

/// The session, or why there is none.
#[derive(SimpleObject)]
pub struct CompleteSignInPayload {
    #[graphql(flatten)]
    entry: SignInFields,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The session with new tokens, or why it does not go on.
#[derive(SimpleObject)]
pub struct RefreshSessionPayload {
    #[graphql(flatten)]
    grant: GrantFields,
    /// Why not. Wrong, run out, ended and used up are never told apart: sign in again.
    refusal: Option<RefusalObject>,
}

/// Whether the password was changed.
#[derive(SimpleObject)]
pub struct ChangePasswordPayload {
    /// How many other sessions ended; null if refused.
    ended: Option<i32>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// Whether the password was set.
#[derive(SimpleObject)]
pub struct ResetPasswordPayload {
    /// False if refused. All sessions have ended: sign in.
    reset: bool,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// Whether the session has ended.
#[derive(SimpleObject)]
pub struct SignOutPayload {
    /// True unless refused, also if there was no such session.
    signed_out: bool,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// How many sessions ended, or why none.
#[derive(SimpleObject)]
pub struct SignOutEverywherePayload {
    /// How many sessions ended; null if refused.
    ended: Option<i32>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The session that ended, or why not.
#[derive(SimpleObject)]
pub struct RevokeSessionPayload {
    /// The session as it is now; null if refused.
    session: Option<Later<SignedIn>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl SessionMutation {
    /// Signs in: a session begins. Needs no token. If the account has a second factor, send its `code` too, or go on by
    /// `completeSignIn`. Slowed down per account and address by `RATE_LIMITED`, never locked.
    async fn sign_in(&self, context: &Context<'_>, input: SignInInput) -> Result<SignInPayload> {
        Ok(SignInPayload::of(sign_in(Session::of(context)?, input).await?))
    }

    /// The second step of signing in to an account with a second factor. Needs no token.
    async fn complete_sign_in(
        &self,
        context: &Context<'_>,
        input: CompleteSignInInput,
    ) -> Result<CompleteSignInPayload> {
        let SignInPayload { entry, refusal } =
            SignInPayload::of(complete(Session::of(context)?, input).await?);
        Ok(CompleteSignInPayload { entry, refusal })
    }

    /// Goes on with a session: new tokens for its newest refresh token. Needs no access token. A refresh token that was
    /// used up longer than 30 seconds ago ends its session, since two must have it.
    async fn refresh_session(
        &self,
        context: &Context<'_>,
        input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload> {
        Ok(match refresh(Session::of(context)?, &input).await? {
            Ok(grant) => RefreshSessionPayload { grant: GrantFields::of(&grant), refusal: None },
            Err(refusal) => {
                RefreshSessionPayload { grant: GrantFields::default(), refusal: Some(refusal.into()) }
            }
        })
    }

    /// Changes your password. Your other sessions end, in all newsrooms; this one goes on.
    async fn change_password(
        &self,
        context: &Context<'_>,
        input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload> {
        let key = input.idempotency_key.clone();
        let parsed = ChangePassword::of(Session::of(context)?, input).await?;
        Ok(match run(context, key.as_ref(), parsed).await? {
            Ok(done) => ChangePasswordPayload {
                ended: Some(i32::try_from(done.ended).unwrap_or(i32::MAX)),
                refusal: None,
            },
            Err(refusal) => ChangePasswordPayload { ended: None, refusal: Some(refusal.into()) },
        })
    }

    /// Sets a new password by a token that whoever runs the server has made. Needs no access token; all sessions end.
    async fn reset_password(
        &self,
        context: &Context<'_>,
        input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload> {
        let refusal = reset(Session::of(context)?, input).await?.err();
        Ok(ResetPasswordPayload { reset: refusal.is_none(), refusal: refusal.map(RefusalObject::from) })
    }

    /// Ends a session: that of the access token, or without one that of a refresh token.
    async fn sign_out(&self, context: &Context<'_>, input: SignOutInput) -> Result<SignOutPayload> {
        let session = Session::of(context)?;
        let refusal = match &input.refresh_token {
            Some(token) => {
                super::end::sign_out(session, token).await?;
                None
            }
            None => {
                let actor = session.actor()?;
                if let Err(refusal) = actor.permit(Action::SessionEnd) {
                    return Ok(SignOutPayload { signed_out: false, refusal: Some(refusal.into()) });
                }
                let Some(present) = actor.session() else {
                    return Err(Error::bad_input("This token is of another issuer: end it there.").into());
                };
                let command = EndSession { session: present, ending: End::SignedOut };
                run(context, input.idempotency_key.as_ref(), Ok(command)).await?.err()
            }
        };
        Ok(SignOutPayload { signed_out: refusal.is_none(), refusal: refusal.map(RefusalObject::from) })
    }

    /// Ends all your sessions, in all newsrooms, this one too unless you say otherwise.
    async fn sign_out_everywhere(
        &self,
        context: &Context<'_>,
        input: SignOutEverywhereInput,
    ) -> Result<SignOutEverywherePayload> {
        let except =
            input.except_this.then(|| Session::of(context)?.actor().map(crate::access::Actor::session));
        let command = EndSessions { except: except.transpose()?.flatten() };
        Ok(match run(context, input.idempotency_key.as_ref(), Ok(command)).await? {
            Ok(done) => SignOutEverywherePayload {
                ended: Some(i32::try_from(done.ended).unwrap_or(i32::MAX)),
                refusal: None,
            },
            Err(refusal) => SignOutEverywherePayload { ended: None, refusal: Some(refusal.into()) },
        })
    }

    /// Ends one of your sessions.
    async fn revoke_session(
        &self,
        context: &Context<'_>,
        input: RevokeSessionInput,
    ) -> Result<RevokeSessionPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => RevokeSessionPayload { session: Some(Later::of(done.session)), refusal: None },
            Err(refusal) => RevokeSessionPayload { session: None, refusal: Some(refusal.into()) },
        })
    }
}
