//! Between password and code: what somebody holds whose password was right.
//!
//! Nothing is stored of it. It is sealed by the master key, works for minutes, and only with the password that was given.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{member, person};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;

/// How long somebody may look for the authenticator.
const LIFETIME: TimeDelta = TimeDelta::minutes(5);

const PREFIX: &str = "fdc_";
const PURPOSE: &str = "sign_in_challenge";

/// Who has given the right password, and for which newsroom.
#[derive(Serialize, Deserialize)]
pub struct Challenge {
    /// The person.
    pub person: Uuid,
    /// The newsroom.
    pub newsroom: Uuid,
    /// The member.
    pub member: Uuid,
    /// What tries of the code are counted under.
    pub counted: String,
    password: [u8; 32],
    until: DateTime<Utc>,
}

impl Challenge {
    /// One for a person whose password was right.
    pub fn new(person: &person::Model, member: &member::Model, counted: String, now: DateTime<Utc>) -> Self {
        Self {
            person: person.id,
            newsroom: member.newsroom_id,
            member: member.id,
            counted,
            password: digest(person),
            until: now + LIFETIME,
        }
    }

    /// As the client gets it.
    ///
    /// # Errors
    /// None in practice: the cipher's signature has one.
    pub fn seal(&self, app: &App) -> Result<SecretString, Error> {
        let text = serde_json::to_vec(self).map_err(Error::internal)?;
        let sealed = app.master.seal(PURPOSE, &text, app.world.as_ref()).map_err(Error::internal)?;
        Ok(format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(sealed)).into())
    }

    /// As the client sends it back; nothing if it is none of ours.
    pub fn open(app: &App, text: &SecretString) -> Option<Self> {
        let sealed = URL_SAFE_NO_PAD.decode(text.expose_secret().strip_prefix(PREFIX)?).ok()?;
        serde_json::from_slice(&app.master.open_sealed(PURPOSE, &sealed).ok()?).ok()
    }

    /// Whether it still holds for this person.
    pub fn holds(&self, person: &person::Model, now: DateTime<Utc>) -> bool {
        self.person == person.id && self.password == digest(person) && now < self.until
    }
}

fn digest(person: &person::Model) -> [u8; 32] {
    Sha256::digest(person.password_hash.as_deref().unwrap_or_default()).into()
}
