//! `enableSecondFactor`: a secret for an authenticator, in force once `confirmSecondFactor` has seen a code of it.

use async_graphql::InputObject;
use chrono::TimeDelta;
use factdesk_domain::{Action, Rule};
use serde::{Deserialize, Serialize};

use super::code::Authenticator;
use super::store;
use crate::access::Permit;
use crate::newsroom::lock_person;
use crate::session::PasswordProof;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// For so long a secret that was begun is given again, so that a repeat does not make the first one void.
const BEGUN_FOR: TimeDelta = TimeDelta::minutes(15);

/// Whose second factor: your own.
#[derive(InputObject)]
pub struct EnableSecondFactorInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat gets the same secret, until it
    /// is confirmed.
    pub idempotency_key: Option<String>,
    /// Your password, so that nobody does it in your place at an open screen.
    pub password: String,
}

/// The command.
#[derive(Serialize)]
pub struct EnableSecondFactor(pub PasswordProof);

/// That a secret is there.
#[derive(Serialize, Deserialize)]
pub struct SecondFactorBegun {}

impl Command for EnableSecondFactor {
    type Done = SecondFactorBegun;

    fn action(&self) -> Action {
        Action::SecondFactorChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SecondFactorBegun>, Stop> {
        let person = lock_person(work).await?;
        self.0.check(&person, "password")?;
        match store::find(work.tx(), person.id).await? {
            Some(factor) if factor.confirmed_at.is_some() => return Err(Rule::WrongState.into()),
            Some(factor) if work.now() - factor.created_at < BEGUN_FOR => {}
            _ => {
                let app = work.app;
                let secret = Authenticator::new_sealed(&app.master, app.world.as_ref(), person.id)?;
                store::begin(work, permit, person.id, secret).await?;
            }
        }
        Ok(Happened::quiet(SecondFactorBegun {}))
    }
}
