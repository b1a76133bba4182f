//! Whether a code proves what it should.

use uuid::Uuid;

use super::code::{Authenticator, is_of_authenticator};
use super::{recovery, store};
use crate::error::Error;
use crate::unit_of_work::Work;

/// How somebody has proved to have the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// By a code of the authenticator.
    Code,
    /// By a recovery code.
    Recovery,
}

/// Takes a code, if it is right; it is used up then. `repeat` is for the repeat of a call whose code was used up the
/// first time: then it must be right and nothing more.
///
/// # Errors
/// The database cannot be reached, or the secret was sealed by another master key.
pub async fn prove(work: &Work<'_>, person: Uuid, code: &str, repeat: bool) -> Result<Option<Proof>, Error> {
    let Some(factor) = store::find(work.tx(), person).await?.filter(|factor| factor.confirmed_at.is_some())
    else {
        return Ok(None);
    };
    let code: String = code.chars().filter(|char| !char.is_whitespace()).take(64).collect();
    if is_of_authenticator(&code) {
        let authenticator = Authenticator::open(&work.app.master, person, &factor.secret, "")?;
        let Some(step) = authenticator.step(&code, work.now()) else { return Ok(None) };
        let taken = repeat || store::use_step(work.tx(), person, step).await?;
        return Ok(taken.then_some(Proof::Code));
    }
    let hash = recovery::hash(person, &code);
    let taken = if repeat {
        store::has_code(work.tx(), person, hash).await?
    } else {
        store::use_code(work.tx(), person, hash, work.now()).await?
    };
    Ok(taken.then_some(Proof::Recovery))
}
