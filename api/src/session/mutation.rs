//! Mutations around one's own sign-in: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::end::{End, EndSession, EndSessions, RevokeSessionInput, SignOutEverywhereInput, SignOutInput};
use super::grant::GrantFields;
use super::object::SignedIn;
use super::refresh::{RefreshSessionInput, refresh};
use super::sign_in::{SignInInput, sign_in};
use crate::error::Error;
use crate::graphql::{RefusalObject, Session, input as run};
use crate::newsroom::Member;
use crate::read::Later;

/// Mutations around one's own sign-in.
#[derive(Default)]
pub struct SessionMutation;

/// A session, or why there is none.
#[derive(SimpleObject)]
pub struct SignInPayload {
    #[graphql(flatten)]
    grant: GrantFields,
    /// For whom the tokens work.
    member: Option<Later<Member>>,
    /// Why not. Wrong address, wrong password and no such newsroom are never told apart.
    refusal: Option<RefusalObject>,
}

/// The session with new tokens, or why it does not go on.
#[derive(SimpleObject)]
pub struct RefreshSessionPayload {
    #[graphql(flatten)]
    grant: GrantFields,
    /// For whom the tokens work.
    member: Option<Later<Member>>,
    /// Why not. Wrong, run out, ended and used up are never told apart: sign in again.
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
    /// Signs in: a session begins. Needs no token.
    async fn sign_in(&self, context: &Context<'_>, input: SignInInput) -> Result<SignInPayload> {
        let session = Session::of(context)?;
        Ok(match sign_in(session, input).await? {
            Ok(grant) => SignInPayload { grant: grant.into(), member: me(session)?, refusal: None },
            Err(refusal) => {
                SignInPayload { grant: GrantFields::default(), member: None, refusal: Some(refusal.into()) }
            }
        })
    }

    /// Goes on with a session: new tokens for its newest refresh token. Needs no access token. A refresh token that was
    /// used up longer than 30 seconds ago ends its session, since two must have it.
    async fn refresh_session(
        &self,
        context: &Context<'_>,
        input: RefreshSessionInput,
    ) -> Result<RefreshSessionPayload> {
        let session = Session::of(context)?;
        Ok(match refresh(session, &input).await? {
            Ok(grant) => RefreshSessionPayload { grant: grant.into(), member: me(session)?, refusal: None },
            Err(refusal) => RefreshSessionPayload {
                grant: GrantFields::default(),
                member: None,
                refusal: Some(refusal.into()),
            },
        })
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
                let Some(present) = session.actor()?.session() else {
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

/// The member as whom this request goes on.
fn me(session: &Session) -> Result<Option<Later<Member>>> {
    Ok(Some(Later::of(session.actor()?.member())))
}
