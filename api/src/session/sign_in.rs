//! `signIn`: a password becomes a session.

use async_graphql::InputObject;
use entity::{login_activity::Kind, member, person, session};

use super::activity::note;
use super::door::check_password;
use super::grant::{Grant, hash, refresh_token};
use super::store;
use crate::access::membership;
use crate::error::Error;
use crate::graphql::{FieldProblem, Refusal, Session};
use crate::newsroom::{find_by_slug, memberships_of};
use crate::unit_of_work::{REPEATS_KNOWN_FOR, Work, begin_at_the_door, check_key};

/// Who signs in, and for which newsroom the session acts.
#[derive(InputObject)]
pub struct SignInInput {
    /// Makes the call safe to repeat: 1 to 200 characters that nobody guesses, new for each intent. A repeat with the
    /// same password gets the same session, as long as its first refresh token was not used.
    idempotency_key: Option<String>,
    /// E-mail address.
    email: String,
    /// Password.
    password: String,
    /// The newsroom's name in addresses. May be left out by members of a single one.
    newsroom: Option<String>,
    /// The last refresh token that this device had, if any, of whatever session, ended or not. A device that is known
    /// is not slowed down by what strangers try with the same address.
    known_device: Option<String>,
}

/// Signs in.
///
/// # Errors
/// `RATE_LIMITED`; or the database cannot be reached.
pub(super) async fn sign_in(session: &Session, input: SignInInput) -> Result<Result<Grant, Refusal>, Error> {
    let key = session.idempotency_key(input.idempotency_key.as_ref());
    if let Some(refusal) = key.as_deref().and_then(check_key) {
        return Ok(Err(refusal));
    }
    let device = input.known_device.as_deref();
    let Some(checked) = check_password(session, &input.email, input.password.into(), device).await? else {
        return Ok(Err(misfit()));
    };
    let Some(member) = wanted(session, &checked.person, input.newsroom).await? else {
        return Ok(Err(misfit()));
    };
    let entered = enter(session, Entry { member: &member, key: key.as_deref() }).await?;
    if entered.is_ok() {
        checked.passed(&session.app).await?;
    }
    Ok(entered)
}

/// Wrong address, wrong password and no such newsroom are never told apart.
fn misfit() -> Refusal {
    Refusal::Input(vec![FieldProblem::new("password", "Address, password and newsroom do not fit together.")])
}

async fn wanted(
    session: &Session,
    person: &person::Model,
    newsroom: Option<String>,
) -> Result<Option<member::Model>, Error> {
    let db = &session.app.db;
    let memberships = memberships_of(db, person.id).await?;
    Ok(match newsroom.filter(|slug| !slug.contains('\0')) {
        Some(slug) => find_by_slug(db, &slug)
            .await?
            .and_then(|newsroom| memberships.into_iter().find(|member| member.newsroom_id == newsroom.id)),
        None if memberships.len() == 1 => memberships.into_iter().next(),
        None => None,
    })
}

/// Whoever has proved who they are.
pub struct Entry<'e> {
    /// For whom the session acts.
    pub member: &'e member::Model,
    /// Idempotency key.
    pub key: Option<&'e str>,
}

/// Opens a session and hands out its first tokens; this request goes on as its member.
///
/// # Errors
/// The database cannot be reached.
pub async fn enter(session: &Session, entry: Entry<'_>) -> Result<Result<Grant, Refusal>, Error> {
    let app = &session.app;
    let work = begin_at_the_door(app).await?;
    let (opened, new) = open(&work, session, &entry).await?;
    let living = if new {
        let token = refresh_token(&app.master, opened.id, 1);
        let hash = hash(secrecy::ExposeSecret::expose_secret(&token));
        note(app, work.tx(), opened.person_id, Kind::SignedIn, &session.caller).await?;
        store::add_token(&work, opened.id, 1, hash).await?
    } else {
        match repeated(&work, &opened, entry.member).await? {
            Ok(living) => living,
            Err(refusal) => return Ok(Err(refusal)),
        }
    };
    let grant = Grant::of(app, opened, &living, work.now())?;
    let actor = membership(work.tx(), &grant.claims()).await?;
    work.commit().await?;
    session.become_actor(actor);
    Ok(Ok(grant))
}

async fn open(
    work: &Work<'_>,
    session: &Session,
    entry: &Entry<'_>,
) -> Result<(session::Model, bool), Error> {
    let (opened, new) = store::open(work, entry.member, entry.key, &session.caller).await?;
    if new || opened.created_at >= work.now() - REPEATS_KNOWN_FOR {
        return Ok((opened, new));
    }
    store::forget_key(work.tx(), opened.id).await?;
    store::open(work, entry.member, entry.key, &session.caller).await
}

/// The living token of a session that was opened by the first of several equal calls.
async fn repeated(
    work: &Work<'_>,
    opened: &session::Model,
    member: &member::Model,
) -> Result<Result<entity::refresh_token::Model, Refusal>, Error> {
    let refuse = |sentence: &str| Refusal::Input(vec![FieldProblem::new("idempotencyKey", sentence)]);
    if (opened.newsroom_id, opened.member_id) != (member.newsroom_id, member.id) {
        return Ok(Err(refuse("This key was used for another mutation or another input.")));
    }
    let living = store::living_token(work.tx(), opened.id).await?.filter(|living| living.number == 1);
    Ok(match living {
        Some(living) if opened.ended_at.is_none() => Ok(living),
        _ => Err(refuse("The session of this key has gone on or has ended. Sign in with a new key.")),
    })
}
