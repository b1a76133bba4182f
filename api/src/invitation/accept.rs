//! `acceptInvitation`: a token makes its holder a member, once.
//!
//! Whoever is new on this server sets a password. Whoever is known gives the one they have: an admin who invites an
//! address must not come into the account of its owner.

use async_graphql::InputObject;
use entity::{invitation, person};
use factdesk_domain::{MemberId, Roles};
use secrecy::SecretString;
use serde_json::json;

use super::invite::hash;
use super::store;
use crate::access::password_rule::objection;
use crate::access::{Permit, password};
use crate::error::Error;
use crate::event::{self, NewEvent};
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal, Session};
use crate::newsroom::{
    Enrolled, enrol, lock_members, member_row, new_person, person_by_email, person_of_member,
};
use crate::session::{Entered, Entry, check_password, enter};
use crate::unit_of_work::{Work, begin_at_the_door};

/// A token with what makes its holder a person here.
#[derive(InputObject)]
pub struct AcceptInvitationInput {
    /// Taken as by every mutation, and not needed: the token works once, and a repeat with the same password gets the
    /// same session.
    #[graphql(name = "idempotencyKey")]
    pub _idempotency_key: Option<String>,
    /// The token of the invitation.
    pub token: String,
    /// Your name, for colleagues only. Needed if your address is new on this server; else your name stays.
    pub name: Option<String>,
    /// If your address is new on this server, the password that you choose: 15 to 200 characters of any kind, not among
    /// the commonest, not your name or address. Otherwise the one that you have.
    pub password: String,
}

/// Whoever holds the token.
enum Holder {
    /// With what tries of a code are counted under.
    Known(person::Model, String),
    /// With name and hash of the password.
    New { name: String, hash: String },
}

/// Accepts an invitation and signs in.
///
/// # Errors
/// `RATE_LIMITED`; or the database cannot be reached.
pub(super) async fn accept(
    session: &Session,
    input: AcceptInvitationInput,
) -> Result<Result<Entered, Refusal>, Error> {
    let app = &session.app;
    let token = hash(&input.token);
    let password = SecretString::from(input.password);
    // A second time, if somebody accepted it in the meantime: then the person is known.
    for _ in 0..2 {
        let Some(open) = store::by_token(&app.db, &token).await? else { return Ok(Err(over())) };
        let holder = match holder(session, &open, input.name.clone(), &password).await? {
            Ok(holder) => holder,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let known = match &holder {
            Holder::Known(person, counted) => Some((person.clone(), counted.clone())),
            Holder::New { .. } => None,
        };
        let work = begin_at_the_door(app).await?;
        lock_members(work.tx(), open.newsroom_id.into()).await?;
        let Some(open) = store::by_token(work.tx(), &token).await? else { return Ok(Err(over())) };
        let member = match (open.member_id, &holder) {
            (Some(_), Holder::New { .. }) => continue,
            (Some(member), Holder::Known(person, _)) => {
                let found = member_row(work.tx(), open.newsroom_id.into(), member.into()).await?;
                drop(work);
                match found {
                    Some(row) if row.person_id == person.id && row.removed_at.is_none() => row,
                    _ => return Ok(Err(over())),
                }
            }
            (None, _) if open.revoked_at.is_some() || open.expires_at <= work.now() => {
                return Ok(Err(over()));
            }
            (None, _) => match join(work, &open, holder).await? {
                Ok(member) => member_row(&app.db, open.newsroom_id.into(), member)
                    .await?
                    .ok_or_else(|| Error::internal("the new member is not there"))?,
                Err(refusal) => return Ok(Err(refusal)),
            },
        };
        let key = format!("invitation/{}", open.id);
        let (person, counted) = match known {
            Some(known) => known,
            // A new person has no second factor.
            None => {
                (person_of_member(&app.db, open.newsroom_id.into(), member.id.into()).await?, String::new())
            }
        };
        let entry =
            Entry { person: &person, member: &member, key: Some(&key), code: None, counted: &counted };
        return enter(session, entry).await;
    }
    Err(Error::Collision)
}

/// Never made, used up by somebody else, taken back, run out: all alike.
fn over() -> Refusal {
    let sentence = "This invitation does not work, or works no more. Ask for a new one.";
    Refusal::Input(vec![FieldProblem::new("token", sentence)])
}

async fn holder(
    session: &Session,
    open: &invitation::Model,
    name: Option<String>,
    password: &SecretString,
) -> Result<Result<Holder, Refusal>, Error> {
    let app = &session.app;
    if person_by_email(&app.db, &open.email).await?.is_some() {
        return Ok(match check_password(session, &open.email, password.clone(), None).await? {
            Some(checked) => {
                checked.passed(app).await?;
                Ok(Holder::Known(checked.person, checked.counted))
            }
            None => {
                let sentence = "Your address is known on this server: give the password that you have.";
                Err(Refusal::Input(vec![FieldProblem::new("password", sentence)]))
            }
        });
    }
    let mut fields = Fields::default();
    let name = fields.text("name", name.unwrap_or_default().trim().to_owned(), 1..=200);
    if let Some(sentence) = objection(secrecy::ExposeSecret::expose_secret(password), &[&open.email, &name]) {
        fields.problem("password", sentence);
    }
    let name = match fields.finish(name) {
        Ok(name) => name,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let hash = password::hash(password.clone(), app.world.as_ref()).await?;
    Ok(Ok(Holder::New { name, hash }))
}

/// Makes the holder a member.
async fn join(
    work: Work<'_>,
    open: &invitation::Model,
    holder: Holder,
) -> Result<Result<MemberId, Refusal>, Error> {
    let app = work.app;
    let person = match holder {
        Holder::Known(person, _) => person.id,
        Holder::New { name, hash } => {
            new_person(work.tx(), app.world.as_ref(), work.now(), &open.email, &name, Some(hash)).await?
        }
    };
    let roles: Roles = open.roles.iter().filter_map(|role| role.parse().ok()).collect();
    let newsroom = open.newsroom_id.into();
    let enrolled = enrol(work.tx(), app.world.as_ref(), newsroom, person, &roles, work.now()).await?;
    let Enrolled::Member(member) = enrolled else {
        let problem = FieldProblem::new("token", "You are a member of this newsroom already.");
        return Ok(Err(Refusal::Input(vec![problem])));
    };
    store::accepted(&work, open, member).await?;
    let work = work.acting_for(newsroom, member);
    let permit = Permit::of_new_member(newsroom, member, roles);
    let body = json!({ "member": member, "roles": open.roles });
    event::record(&work, &permit, NewEvent::of(NodeKind::Invitation, open.id, body), None).await?;
    work.commit().await?;
    app.known.forget_members();
    Ok(Ok(member))
}
