//! What the chain's hashes are made of, so that anybody can compute them again.
//!
//! commitment = SHA-256(salt ‖ body), where body is the event's content as canonical JSON (RFC 8785);
//! hash = SHA-256(canonical JSON of the envelope), where the envelope names the hash before it (`prev`).
//! Whoever has an event's salt and body can prove what it said; whoever has neither learns nothing from the chain.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::Error;

/// The chain for sign-ins, acts of the command line and new newsrooms.
pub const SERVER_CHAIN: Uuid = Uuid::nil();

/// The hash before the first event of a chain.
pub const GENESIS: [u8; 32] = [0; 32];

/// All of an event but its content.
#[derive(Serialize)]
pub struct Envelope<'e> {
    /// Version of this format.
    pub format: &'static str,
    /// The chain.
    pub chain: Uuid,
    /// Place in the chain, from 1, without gaps.
    pub seq: i64,
    /// Hash of the event before, in hex.
    pub prev: String,
    /// When, RFC 3339 in UTC with microseconds.
    pub at: String,
    /// `MEMBER` or `SERVER`.
    pub actor_kind: &'e str,
    /// Member id.
    pub actor: Option<Uuid>,
    /// What was done.
    pub action: &'e str,
    /// Kind of what it was done to.
    pub object_kind: &'e str,
    /// Its id.
    pub object: Uuid,
    /// The claim that it belongs to.
    pub claim: Option<Uuid>,
    /// The round that it belongs to.
    pub round: Option<i32>,
    /// What of it is sealed until quorum.
    pub sealing: &'e str,
    /// Commitment to the content, in hex.
    pub commitment: String,
}

impl Envelope<'_> {
    /// The version that this code writes.
    pub const FORMAT: &'static str = "factdesk-event-1";

    /// The event's hash.
    ///
    /// # Errors
    /// None for envelopes; the serializer's signature has one.
    pub fn hash(&self) -> Result<[u8; 32], Error> {
        let bytes = serde_json_canonicalizer::to_vec(self).map_err(Error::internal)?;
        Ok(Sha256::digest(bytes).into())
    }
}

/// A time as the envelope writes it.
pub fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// Bytes in hex.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The commitment to an event's content.
pub fn commitment(salt: &[u8], body: &[u8]) -> [u8; 32] {
    let mut digest = Sha256::new();
    digest.update(salt);
    digest.update(body);
    digest.finalize().into()
}
