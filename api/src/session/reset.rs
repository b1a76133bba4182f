//! `resetPassword`, and the token for it that `factdesk member reset-password` prints.

use async_graphql::InputObject;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::TimeDelta;
use entity::login_activity::Kind;
use entity::member;
use entity::session::Ending;
use factdesk_domain::OperatorAct;
use sea_orm::ConnectionTrait;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;

use super::activity::note;
use super::store;
use crate::access::password;
use crate::access::password_rule::objection;
use crate::error::Error;
use crate::event::{NewEvent, record_server_act};
use crate::graphql::{FieldProblem, NodeKind, Refusal, Session};
use crate::newsroom::set_password;
use crate::second_factor::drop_factor;
use crate::unit_of_work::{begin_at_the_door, clock};
use crate::world::World;

const PREFIX: &str = "fdp_";

/// Makes a token that sets a new password for the person behind a member, once; an earlier one works no more.
///
/// # Errors
/// The database cannot be reached.
pub async fn begin_reset(
    db: &impl ConnectionTrait,
    world: &dyn World,
    member: &member::Model,
    lifetime: TimeDelta,
    without_second_factor: bool,
) -> Result<SecretString, Error> {
    let now = clock(db, world).await?;
    let token = SecretString::from(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(world.salt())));
    store::end_resets(db, member.person_id, now).await?;
    let hash = super::grant::hash(token.expose_secret());
    store::add_reset(db, member.person_id, hash, now, now + lifetime).await?;
    let dropped = without_second_factor && drop_factor(db, member.person_id).await?;
    let body = json!({ "newsroom": member.newsroom_id, "expiresAt": now + lifetime, "secondFactorDropped": dropped });
    let event = NewEvent::of(NodeKind::Member, member.id, body);
    record_server_act(db, world, now, OperatorAct::PasswordReset, event).await?;
    Ok(token)
}

/// A token that sets a new password, with the new password.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// Taken as by every mutation, and not needed: the token works once, and a repeat with the same password is told the
    /// same.
    #[graphql(name = "idempotencyKey")]
    pub _idempotency_key: Option<String>,
    /// What `factdesk member reset-password` printed.
    pub token: String,
    /// The new password: 15 to 200 characters of any kind, not among the commonest, not your name or address.
    pub password: String,
}

/// Sets a new password by a token; all sessions end.
///
/// # Errors
/// The database cannot be reached.
pub(super) async fn reset(
    session: &Session,
    input: ResetPasswordInput,
) -> Result<Result<(), Refusal>, Error> {
    let app = &session.app;
    let hash_of_token = super::grant::hash(&input.token);
    let over = || {
        let sentence = "This token does not work, or works no more. Ask for a new one.";
        Ok(Err(Refusal::Input(vec![FieldProblem::new("token", sentence)])))
    };
    let Some((_, person)) = store::find_reset(&app.db, &hash_of_token).await? else { return over() };
    if let Some(sentence) = objection(&input.password, &[&person.email, &person.name]) {
        return Ok(Err(Refusal::Input(vec![FieldProblem::new("password", sentence)])));
    }
    let password = SecretString::from(input.password);
    let hash = password::hash(SecretString::from(password.expose_secret()), app.world.as_ref()).await?;
    let work = begin_at_the_door(app).await?;
    let Some(reset) = store::lock_reset(work.tx(), &hash_of_token).await? else { return over() };
    if reset.used_at.is_some() {
        // A repeat, if the password is the one that was set.
        drop(work);
        let stored =
            store::find_reset(&app.db, &hash_of_token).await?.and_then(|(_, person)| person.password_hash);
        return if app.passwords.verify(password, stored).await? { Ok(Ok(())) } else { over() };
    }
    if reset.expires_at <= work.now() {
        return over();
    }
    set_password(work.tx(), person.id, &hash).await?;
    store::end_resets(work.tx(), person.id, work.now()).await?;
    store::end_all(work.tx(), person.id, None, Ending::PasswordReset, work.now()).await?;
    note(app, work.tx(), person.id, Kind::PasswordReset, &session.caller).await?;
    work.commit().await?;
    app.known.forget_members();
    Ok(Ok(()))
}
