//! Documents in the files that tools of clients write.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::error::Error;

/// A list of documents as JSON.
#[derive(Deserialize)]
#[serde(untagged)]
enum Manifest {
    /// Apollo's `apollo-persisted-query-manifest`.
    Apollo { operations: Vec<Operation> },
    /// Texts by their hash: relay-compiler, graphql-codegen.
    ByHash(BTreeMap<String, String>),
}

#[derive(Deserialize)]
struct Operation {
    body: String,
}

/// The documents of a file: of a manifest if it ends with `.json`, else its text is one.
///
/// # Errors
/// `BAD_USER_INPUT` with the file's name if it cannot be read.
pub fn read(file: &Path) -> Result<Vec<String>, Error> {
    let wrong = |what: String| Error::bad_input(format!("{}: {what}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| wrong(error.to_string()))?;
    if file.extension().is_none_or(|ending| ending != "json") {
        return Ok(vec![text]);
    }
    let manifest = serde_json::from_str(&text).map_err(|_| {
        wrong("neither a manifest of persisted queries nor an object of texts by their hash".into())
    })?;
    Ok(match manifest {
        Manifest::Apollo { operations } => operations.into_iter().map(|operation| operation.body).collect(),
        Manifest::ByHash(texts) => texts.into_values().collect(),
    })
}
