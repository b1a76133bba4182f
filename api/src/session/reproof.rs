//! That somebody who is signed in knows their password: asked before what would take the account from its owner.

use entity::person;
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use super::throttle::Bucket;
use crate::access::password;
use crate::error::Error;
use crate::graphql::{FieldProblem, Refusal, Session};
use crate::newsroom::person_of_member;

/// The password that somebody gave, checked outside of the transaction: it takes long.
#[derive(Serialize)]
pub struct PasswordProof {
    /// Stands for the password where the input is compared, so that nothing is kept that could be guessed.
    fingerprint: [u8; 32],
    #[serde(skip)]
    right: bool,
    #[serde(skip)]
    stored: Option<String>,
}

impl PasswordProof {
    /// Checks the password of whoever asks, as often as the throttle allows.
    ///
    /// # Errors
    /// `UNAUTHENTICATED`, `RATE_LIMITED`; or the database cannot be reached.
    pub async fn of(session: &Session, password: String) -> Result<Self, Error> {
        let (app, actor) = (&session.app, session.actor()?);
        let bucket = Bucket::of_member(app, actor.member().uuid());
        bucket.take(app).await?;
        let stored = person_of_member(&app.db, actor.newsroom(), actor.member()).await?.password_hash;
        let password = SecretString::from(password);
        let fingerprint = fingerprint(session, &password);
        let right = password.expose_secret().len() <= password::LONGEST
            && app.passwords.verify(password, stored.clone()).await?;
        if right {
            bucket.give_back(app).await?;
        }
        Ok(Self { fingerprint, right, stored })
    }

    /// Whether it was right, and still is: `person` is the row as it is now, locked.
    ///
    /// # Errors
    /// `InvalidInput` that names the field.
    pub fn check(&self, person: &person::Model, field: &str) -> Result<(), Refusal> {
        if self.right && person.password_hash == self.stored {
            return Ok(());
        }
        Err(Refusal::Input(vec![FieldProblem::new(field, "This is not your password.")]))
    }
}

/// What stands for a secret where inputs are compared.
pub fn fingerprint(session: &Session, secret: &SecretString) -> [u8; 32] {
    session.app.master.derive(&format!("input/{}", secret.expose_secret()))
}
