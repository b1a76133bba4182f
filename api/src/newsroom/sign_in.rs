//! Signing in by e-mail and password.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::TimeDelta;
use entity::member;
use secrecy::SecretString;

use super::add_member::normalize_email;
use super::object::Member;
use super::store::{find_by_slug, memberships_of, person_by_email};
use crate::access::token::{self, Claims};
use crate::access::{membership, password};
use crate::error::Error;
use crate::graphql::{DateTime, FieldProblem, Refusal, RefusalObject, Session};
use crate::unit_of_work::clock;

/// Changes around people.
#[derive(Default)]
pub struct NewsroomMutation;

/// Who signs in, and for which newsroom the session acts.
#[derive(InputObject)]
pub struct SignInInput {
    /// E-mail address.
    email: String,
    /// Password.
    password: String,
    /// The newsroom's name in addresses. May be left out by members of a single one.
    newsroom: Option<String>,
}

/// The session, or why there is none.
#[derive(SimpleObject)]
pub struct SignInPayload {
    /// Send it as `Authorization: Bearer …`. It is not stored: whoever loses it signs in again.
    access_token: Option<String>,
    /// When it stops working.
    expires_at: Option<DateTime>,
    /// For whom it works.
    member: Option<Member>,
    /// Why not. Wrong address, wrong password and no such newsroom are never told apart.
    refusal: Option<RefusalObject>,
}

#[Object]
impl NewsroomMutation {
    /// Signs in. The only mutation without a token.
    async fn sign_in(&self, context: &Context<'_>, input: SignInInput) -> Result<SignInPayload> {
        let session = Session::of(context)?;
        Ok(match sign_in(session, input).await? {
            Some((access_token, expires_at, member)) => SignInPayload {
                access_token: Some(access_token),
                expires_at: Some(expires_at),
                member: Some(member.into()),
                refusal: None,
            },
            None => {
                let problem =
                    FieldProblem::new("password", "Address, password and newsroom do not fit together.");
                let refusal = Refusal::Input(vec![problem]);
                SignInPayload {
                    access_token: None,
                    expires_at: None,
                    member: None,
                    refusal: Some(refusal.into()),
                }
            }
        })
    }
}

async fn sign_in(
    session: &Session,
    input: SignInInput,
) -> std::result::Result<Option<(String, DateTime, member::Model)>, Error> {
    let app = &session.app;
    let password = SecretString::from(input.password);
    if secrecy::ExposeSecret::expose_secret(&password).len() > password::LONGEST {
        return Ok(None);
    }
    let person = match normalize_email(&input.email).filter(|email| !email.contains('\0')) {
        Some(email) => person_by_email(&app.db, &email).await?,
        None => None,
    };
    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    if !password::verify(password, stored).await? {
        return Ok(None);
    }
    let Some(person) = person else { return Ok(None) };
    let memberships = memberships_of(&app.db, person.id).await?;
    let wanted = match input.newsroom.filter(|slug| !slug.contains('\0')) {
        Some(slug) => find_by_slug(&app.db, &slug)
            .await?
            .and_then(|newsroom| memberships.into_iter().find(|member| member.newsroom_id == newsroom.id)),
        None if memberships.len() == 1 => memberships.into_iter().next(),
        None => None,
    };
    let Some(member) = wanted else { return Ok(None) };
    let now = clock(&app.db, app.world.as_ref()).await?;
    let lifetime = TimeDelta::minutes(i64::from(app.settings.access_token_minutes));
    let claims = Claims { newsroom: member.newsroom_id.into(), member: member.id.into() };
    session.become_actor(membership(&app.db, &claims).await?);
    let access_token = token::issue(&app.keys, claims, &app.settings.issuer, now, lifetime, app.world.id())?;
    Ok(Some((access_token, DateTime(now + lifetime), member)))
}
