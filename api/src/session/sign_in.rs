//! `signIn`: a password becomes a session.

use async_graphql::InputObject;
use entity::{login_activity::Kind, member, person, session};
use secrecy::{ExposeSecret, SecretString};

use super::activity::note;
use super::challenge::Challenge;
use super::door::check_password;
use super::grant::{Grant, hash, refresh_token};
use super::store;
use super::throttle::Bucket;
use crate::access::membership;
use crate::error::Error;
use crate::graphql::{FieldProblem, Refusal, Session};
use crate::newsroom::{find_by_slug, member_row, memberships_of, person_of_member};
use crate::second_factor::{Proof, in_force, prove, wrong_code};
use crate::unit_of_work::{REPEATS_KNOWN_FOR, Work, begin_at_the_door, check_key, clock};

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
    /// A code of the second factor, if you have it at hand; else the answer is a challenge for `completeSignIn`.
    code: Option<String>,
    /// The last refresh token that this device had, if any, of whatever session, ended or not. A device that is known
    /// is not slowed down by what strangers try with the same address.
    known_device: Option<String>,
}

/// Signs in.
///
/// # Errors
/// `RATE_LIMITED`; or the database cannot be reached.
pub(super) async fn sign_in(
    session: &Session,
    input: SignInInput,
) -> Result<Result<Entered, Refusal>, Error> {
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
    let entry = Entry {
        person: &checked.person,
        member: &member,
        key: key.as_deref(),
        code: input.code.as_deref(),
        counted: &checked.counted,
    };
    let entered = enter(session, entry).await?;
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

/// Whoever has proved who they are by a password or an invitation.
pub struct Entry<'e> {
    /// Whose password was right, as it was then.
    pub person: &'e person::Model,
    /// For whom the session acts.
    pub member: &'e member::Model,
    /// Idempotency key.
    pub key: Option<&'e str>,
    /// A code of the second factor.
    pub code: Option<&'e str>,
    /// What tries of codes are counted under.
    pub counted: &'e str,
}

/// How far somebody has come.
pub enum Entered {
    /// In.
    In(Box<Grant>),
    /// To the second factor: a challenge to send back with a code.
    CodeNeeded(SecretString),
}

/// Opens a session and hands out its first tokens; this request goes on as its member. With a second factor it takes a
/// code too.
///
/// # Errors
/// `RATE_LIMITED` for codes; or the database cannot be reached.
pub async fn enter(session: &Session, entry: Entry<'_>) -> Result<Result<Entered, Refusal>, Error> {
    let app = &session.app;
    let person = entry.person;
    let needed = in_force(&app.db, person.id).await?;
    let bucket = Bucket::of_code(entry.counted);
    match (needed, entry.code) {
        (true, None) => {
            let now = clock(&app.db, app.world.as_ref()).await?;
            let challenge = Challenge::new(person, entry.member, entry.counted.to_owned(), now);
            return Ok(Ok(Entered::CodeNeeded(challenge.seal(app)?)));
        }
        (true, Some(_)) => bucket.take(app).await?,
        (false, _) => {}
    }
    let work = begin_at_the_door(app).await?;
    if !store::hold_password(&work, person).await? {
        return Ok(Err(misfit()));
    }
    let (opened, new) = open(&work, session, &entry).await?;
    if in_force(work.tx(), person.id).await? {
        match prove(&work, person.id, entry.code.unwrap_or_default(), !new).await? {
            Some(Proof::Recovery) if new => {
                note(app, work.tx(), person.id, Kind::RecoveryCodeUsed, &session.caller).await?;
            }
            Some(_) => {}
            None => {
                drop(work);
                note(app, &app.db, person.id, Kind::WrongCode, &session.caller).await?;
                return Ok(Err(wrong_code()));
            }
        }
    }
    let living = if new {
        let token = refresh_token(&app.master, opened.id, 1);
        note(app, work.tx(), person.id, Kind::SignedIn, &session.caller).await?;
        store::add_token(&work, opened.id, 1, hash(token.expose_secret())).await?
    } else {
        match repeated(&work, &opened, entry.member).await? {
            Ok(living) => living,
            Err(refusal) => return Ok(Err(refusal)),
        }
    };
    let grant = Grant::of(app, opened, &living, work.now())?;
    let actor = membership(work.tx(), &grant.claims()).await?;
    work.commit().await?;
    if needed {
        bucket.give_back(app).await?;
    }
    session.become_actor(actor);
    Ok(Ok(Entered::In(Box::new(grant))))
}

/// The second step of signing in.
#[derive(InputObject)]
pub struct CompleteSignInInput {
    /// Makes the call safe to repeat: 1 to 200 characters that nobody guesses, new for each intent. A repeat with the same
    /// code gets the same session, as long as its first refresh token was not used.
    idempotency_key: Option<String>,
    /// What the first step answered. Works for five minutes.
    challenge: String,
    /// What the authenticator shows now, or a recovery code.
    code: String,
}

/// Completes a sign-in by a code.
///
/// # Errors
/// `RATE_LIMITED`; or the database cannot be reached.
pub(super) async fn complete(
    session: &Session,
    input: CompleteSignInInput,
) -> Result<Result<Entered, Refusal>, Error> {
    let app = &session.app;
    let key = session.idempotency_key(input.idempotency_key.as_ref());
    if let Some(refusal) = key.as_deref().and_then(check_key) {
        return Ok(Err(refusal));
    }
    let over = || {
        let sentence = "This step ran out. Begin to sign in anew.";
        Ok(Err(Refusal::Input(vec![FieldProblem::new("challenge", sentence)])))
    };
    let Some(challenge) = Challenge::open(app, &input.challenge.into()) else { return over() };
    let (newsroom, member) = (challenge.newsroom.into(), challenge.member.into());
    let Some(member) = member_row(&app.db, newsroom, member).await?.filter(|row| row.removed_at.is_none())
    else {
        return over();
    };
    let person = person_of_member(&app.db, newsroom, member.id.into()).await?;
    let now = clock(&app.db, app.world.as_ref()).await?;
    if !challenge.holds(&person, now) {
        return over();
    }
    let entry = Entry {
        person: &person,
        member: &member,
        key: key.as_deref(),
        code: Some(&input.code),
        counted: &challenge.counted,
    };
    enter(session, entry).await
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
