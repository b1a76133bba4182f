//! `refreshSession`: each refresh token opens the next one, once.

use async_graphql::InputObject;
use chrono::TimeDelta;
use entity::login_activity::Kind;
use entity::session::{Ending, Model};
use secrecy::ExposeSecret;

use super::activity::note;
use super::grant::{GRACE, Grant, hash, refresh_token};
use super::store;
use crate::access::membership;
use crate::error::Error;
use crate::graphql::{FieldProblem, Refusal, Session};
use crate::unit_of_work::{Work, begin_at_the_door};

/// The session to go on with.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// Taken as by every mutation, and not needed: the refresh token itself makes the call safe to repeat.
    #[graphql(name = "idempotencyKey")]
    pub _idempotency_key: Option<String>,
    /// The newest refresh token of the session. The one before works again for 30 seconds and gets the same answer.
    pub refresh_token: String,
}

/// Goes on with a session.
///
/// # Errors
/// The database cannot be reached.
pub(super) async fn refresh(
    session: &Session,
    input: &RefreshSessionInput,
) -> Result<Result<Grant, Refusal>, Error> {
    let app = &session.app;
    let work = begin_at_the_door(app).await?;
    let hash = hash(&input.refresh_token);
    let Some(family) = store::lock_family(work.tx(), &hash).await? else { return Ok(Err(over())) };
    // Read once more, now that nobody else rotates.
    let Some(token) = store::token(work.tx(), &hash).await? else { return Ok(Err(over())) };
    if !usable(&work, &family) {
        return Ok(Err(over()));
    }
    let (family, living) = match token.rotated_at {
        None => {
            let number = token.number + 1;
            let next = refresh_token(&app.master, family.id, number);
            store::retire(&work, &hash).await?;
            let next =
                store::add_token(&work, family.id, number, super::grant::hash(next.expose_secret())).await?;
            (store::touch(&work, &family, &session.caller).await?, next)
        }
        Some(rotated_at) => {
            let living = store::living_token(work.tx(), family.id).await?;
            let last =
                living.filter(|living| living.number == token.number + 1 && work.now() - rotated_at <= GRACE);
            let Some(last) = last else { return reused(session, work, &family).await };
            (family, last)
        }
    };
    let grant = Grant::of(app, family, &living, work.now())?;
    let actor = match membership(work.tx(), &grant.claims()).await {
        Ok(actor) => actor,
        Err(Error::Unauthenticated) => return Ok(Err(over())),
        Err(error) => return Err(error),
    };
    work.commit().await?;
    session.become_actor(actor);
    Ok(Ok(grant))
}

/// Wrong, run out, ended, used up: all alike.
fn over() -> Refusal {
    Refusal::Input(vec![FieldProblem::new(
        "refreshToken",
        "This refresh token does not work any more. Sign in.",
    )])
}

fn usable(work: &Work<'_>, session: &Model) -> bool {
    let idle = TimeDelta::days(i64::from(work.app.settings.sign_in.session_idle_days));
    session.ended_at.is_none() && work.now() < session.expires_at && work.now() - session.last_used_at < idle
}

/// A token that was used up long ago: two hold it, and nobody can say which of them is the owner. The session ends.
async fn reused(session: &Session, work: Work<'_>, family: &Model) -> Result<Result<Grant, Refusal>, Error> {
    store::end(work.tx(), family.id, Ending::Reused, work.now()).await?;
    note(&session.app, work.tx(), family.person_id, Kind::TokenReused, &session.caller).await?;
    work.commit().await?;
    session.app.known.forget_members();
    tracing::warn!(session = %family.id, "a refresh token came twice: its session was ended");
    Ok(Err(over()))
}
