//! `signOut`, `signOutEverywhere` and `revokeSession`: sessions end, and their access tokens with them.

use async_graphql::{ID, InputObject};
use entity::session::Ending;
use factdesk_domain::{Action, SessionId};
use serde::{Deserialize, Serialize};

use super::grant::hash;
use super::store;
use crate::access::Permit;
use crate::error::Error;
use crate::graphql::{Fields, NodeKind, Refusal, Session};
use crate::newsroom::lock_person;
use crate::unit_of_work::{Command, Happened, Stop, Work, begin_at_the_door};

/// The session to end.
#[derive(InputObject)]
pub struct SignOutInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat after the session's end needs
    /// the refresh token: the access token does not work any more.
    pub idempotency_key: Option<String>,
    /// A refresh token of the session to end; works without an access token, and as often as you like. Left out, the
    /// session ends whose access token this is.
    pub refresh_token: Option<String>,
}

/// Ends the session of a refresh token. Tells nobody whether there was one.
///
/// # Errors
/// The database cannot be reached.
pub(super) async fn sign_out(session: &Session, refresh_token: &str) -> Result<(), Error> {
    let work = begin_at_the_door(&session.app).await?;
    if let Some(family) = store::lock_family(work.tx(), &hash(refresh_token)).await? {
        store::end(work.tx(), family.id, Ending::SignedOut, work.now()).await?;
    }
    work.commit().await?;
    session.app.known.forget_members();
    Ok(())
}

/// Which sessions to end.
#[derive(InputObject)]
pub struct SignOutEverywhereInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// Whether this session goes on.
    #[graphql(default)]
    pub except_this: bool,
}

/// The session to end.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// One of your sessions.
    pub session_id: ID,
}

impl RevokeSessionInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<EndSession, Refusal> {
        let mut fields = Fields::default();
        let session = fields.id("sessionId", NodeKind::Session, &self.session_id);
        fields.finish(EndSession { session, ending: End::Revoked })
    }
}

/// The command behind `signOut` and `revokeSession`.
#[derive(Serialize)]
pub struct EndSession {
    /// One of the member's own.
    pub session: SessionId,
    /// How.
    pub ending: End,
}

/// How a session is ended by its person.
#[derive(Clone, Copy, Serialize)]
pub enum End {
    /// From within.
    SignedOut,
    /// From another one.
    Revoked,
}

/// What ended.
#[derive(Serialize, Deserialize)]
pub struct SessionEnded {
    /// The session.
    pub session: SessionId,
}

impl Command for EndSession {
    type Done = SessionEnded;

    fn action(&self) -> Action {
        Action::SessionEnd
    }

    async fn execute(&self, work: &Work<'_>, _: &Permit) -> Result<Happened<SessionEnded>, Stop> {
        let person = lock_person(work).await?.id;
        if store::of_person(work.tx(), person, self.session).await?.is_none() {
            return Err(Refusal::NotFound("session").into());
        }
        let ending = match self.ending {
            End::SignedOut => Ending::SignedOut,
            End::Revoked => Ending::Revoked,
        };
        store::end(work.tx(), self.session.into(), ending, work.now()).await?;
        Ok(Happened::quiet(SessionEnded { session: self.session }))
    }
}

/// The command behind `signOutEverywhere`.
#[derive(Serialize)]
pub struct EndSessions {
    /// One that goes on.
    pub except: Option<SessionId>,
}

/// How many ended.
#[derive(Serialize, Deserialize)]
pub struct SessionsEnded {
    /// Sessions.
    pub ended: u64,
}

impl Command for EndSessions {
    type Done = SessionsEnded;

    fn action(&self) -> Action {
        Action::SessionEnd
    }

    async fn execute(&self, work: &Work<'_>, _: &Permit) -> Result<Happened<SessionsEnded>, Stop> {
        let person = lock_person(work).await?.id;
        let ended = store::end_all(work.tx(), person, self.except, Ending::Revoked, work.now()).await?;
        Ok(Happened::quiet(SessionsEnded { ended }))
    }
}
