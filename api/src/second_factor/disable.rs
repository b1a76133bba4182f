//! `disableSecondFactor` and `makeRecoveryCodes`: both take a code.

use async_graphql::InputObject;
use entity::login_activity::Kind;
use factdesk_domain::{Action, Rule};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::confirm::CodesMade;
use super::prove::prove;
use super::{recovery, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Caller, FieldProblem, NodeKind, Refusal, Session};
use crate::newsroom::lock_person;
use crate::session::note;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A code that shows that it is you.
#[derive(InputObject)]
pub struct DisableSecondFactorInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// What the authenticator shows now, or a recovery code.
    pub code: String,
}

/// A code that shows that it is you.
#[derive(InputObject)]
pub struct MakeRecoveryCodesInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat does not show the codes again.
    pub idempotency_key: Option<String>,
    /// What the authenticator shows now, or one of the recovery codes so far.
    pub code: String,
}

/// A code with what its command needs beside it.
#[derive(Serialize)]
pub struct CodeShown {
    /// Stands for the code where the input is compared, so that the code is not kept.
    fingerprint: [u8; 32],
    /// The code.
    #[serde(skip)]
    pub code: String,
    /// Names this call.
    #[serde(skip)]
    pub id: Uuid,
    /// Recovery codes, in case they are made.
    #[serde(skip)]
    pub recovery: Vec<SecretString>,
    /// From where.
    #[serde(skip)]
    pub caller: Caller,
}

impl CodeShown {
    /// The code of an input.
    pub fn new(session: &Session, code: String) -> Self {
        let app = &session.app;
        let fingerprint = app.master.derive(&format!("input/{code}"));
        let (id, recovery) = (app.world.id(), recovery::make(app.world.as_ref()));
        Self { fingerprint, code, id, recovery, caller: session.caller.clone() }
    }
}

/// What is said of a code that is not right.
pub fn wrong_code() -> Refusal {
    Refusal::Input(vec![FieldProblem::new("code", "This code is not right, or was used before.")])
}

/// The command.
#[derive(Serialize)]
pub struct DisableSecondFactor(pub CodeShown);

/// That it is gone.
#[derive(Serialize, Deserialize)]
pub struct SecondFactorGone {}

impl Command for DisableSecondFactor {
    type Done = SecondFactorGone;

    fn action(&self) -> Action {
        Action::SecondFactorChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SecondFactorGone>, Stop> {
        let person = proved(work, &self.0).await?;
        store::drop_factor(work.tx(), person).await?;
        note(work.app, work.tx(), person, Kind::SecondFactorDisabled, &self.0.caller).await?;
        let event = NewEvent::of(NodeKind::Member, permit.member(), json!({ "secondFactor": false }));
        Ok(Happened::new(SecondFactorGone {}, event))
    }
}

/// The command.
#[derive(Serialize)]
pub struct MakeRecoveryCodes(pub CodeShown);

impl Command for MakeRecoveryCodes {
    type Done = CodesMade;

    fn action(&self) -> Action {
        Action::SecondFactorChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<CodesMade>, Stop> {
        let person = proved(work, &self.0).await?;
        store::replace_codes(work, permit, person, recovery::hashes(person, &self.0.recovery)).await?;
        note(work.app, work.tx(), person, Kind::RecoveryCodesMade, &self.0.caller).await?;
        let event = NewEvent::of(NodeKind::Member, permit.member(), json!({ "recoveryCodes": "made" }));
        Ok(Happened::new(CodesMade { by: self.0.id }, event))
    }
}

/// The person, if the code is right.
async fn proved(work: &Work<'_>, shown: &CodeShown) -> Result<Uuid, Stop> {
    let person = lock_person(work).await?;
    if !store::in_force(work.tx(), person.id).await? {
        return Err(Rule::WrongState.into());
    }
    match prove(work, person.id, &shown.code, false).await? {
        Some(_) => Ok(person.id),
        None => Err(wrong_code().into()),
    }
}
