//! Tokens as fields of payloads.

use async_graphql::SimpleObject;
use secrecy::ExposeSecret;

use super::grant::Grant;
use super::object::SignedIn;
use super::sign_in::Entered;
use crate::graphql::DateTime;
use crate::newsroom::Member;
use crate::read::Later;

/// The tokens of a session; all null if it was refused.
#[derive(Default, SimpleObject)]
pub struct GrantFields {
    /// Send it as `Authorization: Bearer …`. It is not stored.
    access_token: Option<String>,
    /// When the access token stops working. Get the next one by `refreshSession` before that.
    expires_at: Option<DateTime>,
    /// Opens the next access token once, by `refreshSession`, which gives the next refresh token too. Keep it as you
    /// would a password, and only the newest.
    refresh_token: Option<String>,
    /// The session that the tokens belong to.
    session: Option<Later<SignedIn>>,
    /// For whom the tokens work.
    member: Option<Later<Member>>,
}

impl GrantFields {
    /// The fields of a grant, for whoever has just come in by it.
    pub(super) fn of(grant: &Grant) -> Self {
        Self {
            access_token: Some(grant.access_token.expose_secret().to_owned()),
            expires_at: Some(grant.access_expires_at.into()),
            refresh_token: Some(grant.refresh_token.expose_secret().to_owned()),
            session: Some(Later::of(grant.session.id)),
            member: Some(Later::of(grant.session.member_id)),
        }
    }
}

/// How far somebody has come who signs in.
#[derive(Default, SimpleObject)]
pub struct SignInFields {
    #[graphql(flatten)]
    grant: GrantFields,
    /// Instead of tokens, if the account has a second factor and no code was given: send it back by `completeSignIn` with
    /// a code, within five minutes.
    challenge: Option<String>,
}

impl SignInFields {
    /// The fields of whoever has come so far.
    pub fn of(entered: &Entered) -> Self {
        match entered {
            Entered::In(grant) => Self { grant: GrantFields::of(grant), challenge: None },
            Entered::CodeNeeded(challenge) => {
                Self { challenge: Some(challenge.expose_secret().to_owned()), ..Self::default() }
            }
        }
    }
}
