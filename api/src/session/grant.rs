//! What a session hands out: an access token for minutes, a refresh token for the next one.
//!
//! Refresh tokens are derived from the master key, the session and their place in its family. So the answer to a repeat
//! can be given again without having been stored, and what is stored (their hashes) opens nothing.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use entity::{refresh_token, session};
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::master_key::MasterKey;
use crate::access::token::{self, Claims};
use crate::app::App;
use crate::error::Error;

/// For so long the refresh token rotated last works again, so that one lost answer logs nobody out.
pub const GRACE: TimeDelta = TimeDelta::seconds(30);

/// How refresh tokens begin, so that people and scanners for leaked secrets recognize one.
const PREFIX: &str = "fdr_";

/// The tokens of a session.
pub struct Grant {
    /// JWT.
    pub access_token: SecretString,
    /// When it stops working.
    pub access_expires_at: DateTime<Utc>,
    /// The living refresh token.
    pub refresh_token: SecretString,
    /// The session.
    pub session: session::Model,
}

impl Grant {
    /// The tokens that belong to the living refresh token of a session. Asked again within the grace, they are the same.
    ///
    /// # Errors
    /// A fault of the signing key.
    pub fn of(
        app: &App,
        session: session::Model,
        living: &refresh_token::Model,
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let fresh = now - living.created_at <= GRACE;
        let (from, id) = if fresh {
            (living.created_at, token_id(&app.master, session.id, living.number))
        } else {
            (now, app.world.id())
        };
        let minutes = TimeDelta::minutes(i64::from(app.settings.access_token_minutes));
        let lifetime = minutes.min(session.expires_at - from);
        let access_token =
            token::issue(&app.keys, claims(&session), &app.settings.issuer, from, lifetime, id)?;
        Ok(Self {
            access_token: access_token.into(),
            access_expires_at: from + lifetime,
            refresh_token: refresh_token(&app.master, session.id, living.number),
            session,
        })
    }

    /// Who comes in by it.
    pub fn claims(&self) -> Claims {
        claims(&self.session)
    }
}

/// Who a token of this session speaks for.
pub fn claims(session: &session::Model) -> Claims {
    Claims {
        newsroom: session.newsroom_id.into(),
        member: session.member_id.into(),
        session: Some(session.id.into()),
        key: None,
    }
}

/// The refresh token at this place of a session's family: 256 bits.
pub fn refresh_token(master: &MasterKey, session: Uuid, number: i32) -> SecretString {
    let bytes = master.derive(&format!("refresh_token/{session}/{number}"));
    format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(bytes)).into()
}

fn token_id(master: &MasterKey, session: Uuid, number: i32) -> Uuid {
    let bytes = master.derive(&format!("access_token_id/{session}/{number}"));
    let mut short = [0; 16];
    short.copy_from_slice(&bytes[..16]);
    uuid::Builder::from_random_bytes(short).into_uuid()
}

/// What is stored of a token of 256 bits: nobody guesses its input, so a fast hash hides it.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
