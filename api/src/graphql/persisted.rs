//! Texts that clients send by their hash (Apollo's automatic persisted queries).
//!
//! A text is kept under its own SHA-256, computed here, so nobody can put another text under a hash; and for each
//! newsroom by itself, so that nobody learns what others have sent.

use std::sync::Arc;

use factdesk_domain::NewsroomId;
use quick_cache::Weighter;
use quick_cache::sync::Cache;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::asked::Asked;
use super::document::coded;
use crate::error::Code;

/// `extensions.persistedQuery` of a request.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Extension {
    version: u8,
    sha256_hash: String,
}

/// The hash that a request gives, if it gives one.
///
/// # Errors
/// `BAD_REQUEST` if it is none, or not that of the text beside it.
pub fn hash(asked: &Asked) -> Result<Option<[u8; 32]>, async_graphql::ServerError> {
    let Some(given) = asked.extensions.as_ref().and_then(|extensions| extensions.persisted_query.as_ref())
    else {
        return Ok(None);
    };
    let bad = |sentence| coded(Code::BadRequest, sentence);
    let Extension { version: 1, sha256_hash } = serde_json::from_str(given.get())
        .map_err(|_| bad("\"persistedQuery\" has a version and a sha256Hash."))?
    else {
        return Err(bad("Of \"persistedQuery\" version 1 is known."));
    };
    let hash = parse_hash(&sha256_hash).ok_or_else(|| bad("\"sha256Hash\" has 64 hexadecimal digits."))?;
    let text = asked.query.as_deref().filter(|text| !text.is_empty());
    if text.is_some_and(|text| <[u8; 32]>::from(Sha256::digest(text)) != hash) {
        return Err(bad("The \"sha256Hash\" is not that of the query."));
    }
    Ok(Some(hash))
}

/// 32 bytes in hexadecimal.
pub fn parse_hash(hexadecimal: &str) -> Option<[u8; 32]> {
    let digits = hexadecimal.as_bytes();
    let mut hash = [0; 32];
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    for (byte, pair) in hash.iter_mut().zip(digits.chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(hash)
}

type Key = (Option<NewsroomId>, [u8; 32]);

/// The texts of a node, within a bound of bytes.
pub struct Persisted(Cache<Key, Arc<str>, Length>);

#[derive(Clone)]
struct Length;

impl Weighter<Key, Arc<str>> for Length {
    fn weight(&self, _: &Key, text: &Arc<str>) -> u64 {
        text.len() as u64 + 100
    }
}

impl Persisted {
    /// Keeps so many bytes.
    pub fn new(bytes: u64) -> Self {
        let usual = 1_000;
        Self(Cache::with_weighter(usize::try_from(bytes / usual).unwrap_or(usize::MAX), bytes, Length))
    }

    /// The text that somebody of this newsroom has sent before.
    pub fn text(&self, newsroom: Option<NewsroomId>, hash: [u8; 32]) -> Option<Arc<str>> {
        self.0.get(&(newsroom, hash))
    }

    /// Keeps a text under its hash, which was checked.
    pub fn keep(&self, newsroom: Option<NewsroomId>, hash: [u8; 32], text: &str) {
        if self.0.get(&(newsroom, hash)).is_none() {
            self.0.insert((newsroom, hash), text.into());
        }
    }
}
