//! From an input to the outcome of its command.

use async_graphql::Context;

use super::refusal::Refusal;
use super::session::Session;
use crate::error::Error;
use crate::unit_of_work::{Command, run};

/// Runs a mutation's command, if its input could be parsed into one.
///
/// # Errors
/// Whatever is not a refusal.
pub async fn input<C: Command>(
    context: &Context<'_>,
    key: Option<&String>,
    parsed: Result<C, Refusal>,
) -> Result<Result<C::Done, Refusal>, Error> {
    let session = Session::of(context)?;
    // Nobody learns more of the schema by being anonymous.
    session.actor()?;
    match parsed {
        Ok(command) => run(session, session.idempotency_key(key), command).await,
        Err(refusal) => Ok(Err(refusal)),
    }
}
