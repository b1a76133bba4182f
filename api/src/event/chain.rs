//! What the chain's hashes are made of, so that anybody can compute them again.
//!
//! commitment = SHA-256(salt ‖ body), where body is the event's content as canonical JSON (RFC 8785);
//! hash = SHA-256(canonical JSON of the envelope), where the envelope names the hash before it (`prev`).
//! Whoever has an event's salt and body can prove what it said; whoever has neither learns nothing from the chain.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, SecondsFormat, Utc};
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::Error;

/// The chain for sign-ins, acts of the command line and new newsrooms.
pub const SERVER_CHAIN: Uuid = Uuid::nil();

/// The hash before the first event of a chain.
pub const GENESIS: [u8; 32] = [0; 32];

/// All of an event but its content. No field is a number but `round`, which is small: a number of any size has one
/// spelling in every language only as text.
#[derive(Serialize)]
pub struct Envelope<'e> {
    /// Version of this format.
    pub format: &'static str,
    /// The chain.
    pub chain: Uuid,
    /// Place in the chain, from 1, without gaps; as text.
    pub seq: String,
    /// Hash of the event before, in hex; 64 zeros for the first one.
    pub prev: String,
    /// When, RFC 3339 in UTC with microseconds.
    pub at: String,
    /// `MEMBER` or `SERVER`.
    pub actor_kind: &'e str,
    /// Member id, by [`named_actor`].
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

    /// Its canonical JSON as text.
    ///
    /// # Errors
    /// None for envelopes; the serializer's signature has one.
    pub fn text(&self) -> Result<String, Error> {
        serde_json_canonicalizer::to_string(self).map_err(Error::internal)
    }

    /// The bytes that are hashed: canonical JSON.
    ///
    /// # Errors
    /// None for envelopes; the serializer's signature has one.
    pub fn bytes(&self) -> Result<Vec<u8>, Error> {
        serde_json_canonicalizer::to_vec(self).map_err(Error::internal)
    }

    /// The event's hash.
    ///
    /// # Errors
    /// None for envelopes; the serializer's signature has one.
    pub fn hash(&self) -> Result<[u8; 32], Error> {
        Ok(Sha256::digest(self.bytes()?).into())
    }
}

/// The last event of a chain, short enough to be noted elsewhere: `SEQ:HASH`. Everything up to it is proven by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0 for a chain without events.
    pub seq: i64,
    /// Its hash.
    pub hash: [u8; 32],
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.seq, hex(&self.hash))
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("\"{text}\" is not a head: a number, a colon and 64 hexadecimal digits.");
        let (seq, digits) = text.split_once(':').ok_or_else(wrong)?;
        let seq = seq.parse().ok().filter(|seq| *seq >= 0).ok_or_else(wrong)?;
        let digits = digits.as_bytes();
        let (pairs, []) = digits.as_chunks::<2>() else { return Err(wrong()) };
        let bytes: Option<Vec<u8>> = pairs
            .iter()
            .map(|pair| Some(char::from(pair[0]).to_digit(16)? * 16 + char::from(pair[1]).to_digit(16)?))
            .map(|byte| byte.and_then(|byte| u8::try_from(byte).ok()))
            .collect();
        let hash = bytes.and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)?;
        Ok(Self { seq, hash })
    }
}

/// Content as canonical JSON (RFC 8785).
///
/// # Errors
/// A whole number beyond ±2^53: canonical JSON would round it, and two contents would have one spelling. Such numbers
/// are written as text.
pub fn canonical(body: &Value) -> Result<Vec<u8>, Error> {
    if !exact(body) {
        return Err(Error::internal(
            "an event's content has a number that canonical JSON cannot hold exactly",
        ));
    }
    serde_json_canonicalizer::to_vec(body).map_err(Error::internal)
}

fn exact(value: &Value) -> bool {
    match value {
        Value::Number(number) if !number.is_f64() => {
            number.as_i64().is_some_and(|number| number.unsigned_abs() <= 1 << 53)
        }
        Value::Array(items) => items.iter().all(exact),
        Value::Object(fields) => fields.values().all(exact),
        _ => true,
    }
}

/// The actor as the envelope names it: not at all where the actor is sealed.
///
/// A hash without salt over fields that everybody sees would tell a hidden actor to whoever tries all members, and so
/// would every later hash. The content, which is committed to with a salt, names them instead, as `actor`.
pub fn named_actor(sealing: &str, actor: Option<Uuid>) -> Option<Uuid> {
    actor.filter(|_| sealing != "EVIDENCE")
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_head_reads_back_and_nothing_else_is_one() {
        let head = Head { seq: 12, hash: [0xA7; 32] };
        assert_eq!(head.to_string().parse(), Ok(head));
        let digits = "a7".repeat(32);
        for broken in [
            "",
            "12",
            "12:",
            "12:zz",
            &format!("-1:{digits}"),
            &format!("12:{digits}a"),
            &format!("x:{digits}"),
        ] {
            assert!(broken.parse::<Head>().is_err(), "{broken}");
        }
    }

    #[test]
    fn a_content_that_canonical_json_would_round_is_refused() {
        let largest = 1_i64 << 53;
        assert_eq!(
            canonical(&json!({ "b": largest, "a": 0.5 })).unwrap(),
            br#"{"a":0.5,"b":9007199254740992}"#
        );
        for number in [json!(largest + 1), json!(-largest - 1), json!(u64::MAX)] {
            assert!(canonical(&json!([{ "n": number }])).is_err(), "{number}");
        }
    }
}
