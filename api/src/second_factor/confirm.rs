//! `confirmSecondFactor`: the first code puts the factor into force, and recovery codes are made.

use async_graphql::InputObject;
use entity::login_activity::Kind;
use factdesk_domain::{Action, Rule};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::code::Authenticator;
use super::disable::{CodeShown, wrong_code};
use super::{recovery, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::NodeKind;
use crate::newsroom::lock_person;
use crate::session::note;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The first code.
#[derive(InputObject)]
pub struct ConfirmSecondFactorInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat does not show the recovery codes
    /// again: make them anew.
    pub idempotency_key: Option<String>,
    /// What the authenticator shows now.
    pub code: String,
}

/// The command.
#[derive(Serialize)]
pub struct ConfirmSecondFactor(pub CodeShown);

/// Which recovery codes were made.
#[derive(Serialize, Deserialize)]
pub struct CodesMade {
    /// Names the call that made them: it alone knows them.
    pub by: Uuid,
}

impl Command for ConfirmSecondFactor {
    type Done = CodesMade;

    fn action(&self) -> Action {
        Action::SecondFactorChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<CodesMade>, Stop> {
        let person = lock_person(work).await?;
        let begun = store::find(work.tx(), person.id).await?.filter(|factor| factor.confirmed_at.is_none());
        let factor = begun.ok_or(Rule::WrongState)?;
        let authenticator = Authenticator::open(&work.app.master, person.id, &factor.secret, "")?;
        let step = authenticator.step(self.0.code.trim(), work.now()).ok_or_else(wrong_code)?;
        store::confirm(work, permit, person.id, step).await?;
        store::replace_codes(work, permit, person.id, recovery::hashes(person.id, &self.0.recovery)).await?;
        note(work.app, work.tx(), person.id, Kind::SecondFactorEnabled, &self.0.caller).await?;
        let event = NewEvent::of(NodeKind::Member, permit.member(), json!({ "secondFactor": true }));
        Ok(Happened::new(CodesMade { by: self.0.id }, event))
    }
}
