//! The contents of events, as far as the reader may see them: one statement for all events of a page.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use serde_json::Value;

use super::seal::strip_evidence;
use super::store;
use crate::error::Error;
use crate::read::Reader;

/// Key of the content of the event with this place in the reader's chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ContentOf(pub i64);

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
        let rows = store::contents(self, keys.iter().map(|key| key.0).collect()).await?;
        rows.into_iter().map(|row| Ok((ContentOf(row.seq), open(row)?))).collect()
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
