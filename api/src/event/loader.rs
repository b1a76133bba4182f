//! The contents of events, as far as the reader may see them: one statement for all events of a page.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use serde_json::Value;

use super::seal::strip_evidence;
use super::store;
use crate::error::Error;
use crate::read::Reader;

/// Key of the content of an event of the reader's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentOf {
    /// Its place.
    pub seq: i64,
    /// What was sealed when it happened stays sealed: as it is told to subscribers.
    pub as_it_was: bool,
}

/// What the reader may see of an event beside its envelope.
#[derive(Clone, Debug)]
pub struct Content {
    /// Part of it, or all, is kept from the reader until quorum.
    pub sealed: bool,
    /// It was deleted.
    pub redacted: bool,
    /// The salt; none while anything is sealed, or it could be used to guess the rest.
    pub salt: Option<Vec<u8>>,
    /// The canonical JSON that was committed to; of sealed evidence the rest of it.
    pub body: Option<String>,
}

impl Content {
    /// The body, parsed.
    pub fn value(&self) -> Option<Value> {
        serde_json::from_str(self.body.as_deref()?).ok()
    }
}

impl Loader<ContentOf> for Reader {
    type Value = Content;
    type Error = Error;

    async fn load(&self, keys: &[ContentOf]) -> Result<HashMap<ContentOf, Content>, Error> {
        let mut contents = HashMap::new();
        for as_it_was in [false, true] {
            let seqs: Vec<i64> =
                keys.iter().filter(|key| key.as_it_was == as_it_was).map(|key| key.seq).collect();
            if seqs.is_empty() {
                continue;
            }
            for row in store::contents(self, seqs, as_it_was).await? {
                contents.insert(ContentOf { seq: row.seq, as_it_was }, open(row)?);
            }
        }
        Ok(contents)
    }
}

fn open(row: store::ContentRow) -> Result<Content, Error> {
    let body = match row.body {
        Some(bytes) if row.sealed => {
            let mut rest = serde_json::from_slice(&bytes).map_err(Error::internal)?;
            strip_evidence(&mut rest);
            Some(rest.to_string())
        }
        // A content that somebody tampered with is still shown: `audit verify` names it.
        Some(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
        None => None,
    };
    Ok(Content { sealed: row.sealed, redacted: !row.kept, salt: row.salt, body })
}
