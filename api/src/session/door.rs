//! The check of a password, the same for addresses that exist and for those that do not.

use entity::person;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::activity::note_wrong_password;
use super::store::known;
use super::throttle::Bucket;
use crate::access::password;
use crate::app::App;
use crate::error::Error;
use crate::graphql::{Caller, Session};
use crate::newsroom::{normalize_email, person_by_email};

/// Whether an account was used before from where an attempt comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Known {
    /// On this device: it has a refresh token of this session.
    Device(Uuid),
    /// From this network.
    Network,
    /// No.
    No,
}

impl Known {
    /// What the attempt is counted under.
    pub(super) fn name(self, email: &str, caller: &Caller) -> String {
        match self {
            Self::Device(session) => format!("device/{session}"),
            Self::Network => format!("network/{}/{email}", caller.network()),
            Self::No => format!("stranger/{email}"),
        }
    }
}

/// A person whose password was right.
pub struct Checked {
    /// The person.
    pub person: person::Model,
    /// What is counted together with this attempt.
    pub counted: String,
    buckets: Vec<Bucket>,
}

impl Checked {
    /// Gives the attempt back: the rest of it was right too.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn passed(&self, app: &App) -> Result<(), Error> {
        for bucket in &self.buckets {
            bucket.give_back(app).await?;
        }
        Ok(())
    }
}

/// Checks a password, once the throttle lets the attempt pass. An address that nobody has costs the same statements and
/// the same slow hash.
///
/// # Errors
/// `RATE_LIMITED`; or the database cannot be reached.
pub async fn check_password(
    session: &Session,
    email: &str,
    password: SecretString,
    device: Option<&str>,
) -> Result<Option<Checked>, Error> {
    let app = &session.app;
    let email = normalize_email(email).filter(|email| !email.contains('\0')).unwrap_or_default();
    let person = person_by_email(&app.db, &email).await?;
    let id = person.as_ref().map_or(Uuid::nil(), |person| person.id);
    let known = known(app, id, device, &session.caller).await?;
    let buckets = Bucket::of_sign_in(app, &email, &session.caller, known);
    for bucket in &buckets {
        bucket.take(app).await?;
    }
    let stored = person.as_ref().and_then(|person| person.password_hash.clone());
    // Too long to be anybody's: refused for everybody alike, before it costs anything.
    let right =
        password.expose_secret().len() <= password::LONGEST && app.passwords.verify(password, stored).await?;
    if !right {
        note_wrong_password(app, id, &session.caller, &buckets).await?;
        return Ok(None);
    }
    Ok(person.map(|person| Checked { person, counted: known.name(&email, &session.caller), buckets }))
}
