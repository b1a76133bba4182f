//! `changePassword`: by whoever knows the old one. All other sessions end.

use async_graphql::InputObject;
use entity::login_activity::Kind;
use entity::session::Ending;
use factdesk_domain::{Action, SessionId};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::activity::note;
use super::reproof::{PasswordProof, fingerprint};
use super::store;
use crate::access::password_rule::objection;
use crate::access::{Permit, password};
use crate::error::Error;
use crate::event::NewEvent;
use crate::graphql::{Caller, FieldProblem, NodeKind, Refusal, Session};
use crate::newsroom::{lock_person, person_of_member, set_password};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The old and the new password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The password so far.
    pub old_password: String,
    /// The new one: 15 to 200 characters of any kind, not among the commonest, not your name or address.
    pub new_password: String,
}

/// The command.
#[derive(Serialize)]
pub struct ChangePassword {
    proof: PasswordProof,
    fingerprint: [u8; 32],
    #[serde(skip)]
    hash: String,
    #[serde(skip)]
    except: Option<SessionId>,
    #[serde(skip)]
    caller: Caller,
}

impl ChangePassword {
    /// The command, if the new password is taken.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`, `RATE_LIMITED`; or the database cannot be reached.
    pub async fn of(session: &Session, input: ChangePasswordInput) -> Result<Result<Self, Refusal>, Error> {
        let (app, actor) = (&session.app, session.actor()?);
        if let Err(refusal) = actor.permit(Action::PasswordChange) {
            return Ok(Err(refusal));
        }
        let person = person_of_member(&app.db, actor.newsroom(), actor.member()).await?;
        if let Some(sentence) = objection(&input.new_password, &[&person.email, &person.name]) {
            return Ok(Err(Refusal::Input(vec![FieldProblem::new("newPassword", sentence)])));
        }
        let proof = PasswordProof::of(session, input.old_password).await?;
        let new = SecretString::from(input.new_password);
        let fingerprint = fingerprint(session, &new);
        let hash = password::hash(new, app.world.as_ref()).await?;
        Ok(Ok(Self { proof, fingerprint, hash, except: actor.session(), caller: session.caller.clone() }))
    }
}

/// How many other sessions ended.
#[derive(Serialize, Deserialize)]
pub struct PasswordChanged {
    /// Sessions.
    pub ended: u64,
}

impl Command for ChangePassword {
    type Done = PasswordChanged;

    fn action(&self) -> Action {
        Action::PasswordChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<PasswordChanged>, Stop> {
        let person = lock_person(work).await?;
        self.proof.check(&person, "oldPassword")?;
        set_password(work.tx(), person.id, &self.hash).await?;
        store::end_resets(work.tx(), person.id, work.now()).await?;
        let ended =
            store::end_all(work.tx(), person.id, self.except, Ending::PasswordChanged, work.now()).await?;
        note(work.app, work.tx(), person.id, Kind::PasswordChanged, &self.caller).await?;
        let event = NewEvent::of(NodeKind::Member, permit.member(), json!({ "password": "changed" }));
        Ok(Happened::new(PasswordChanged { ended }, event))
    }
}
