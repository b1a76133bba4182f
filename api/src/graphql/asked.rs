//! What a client asks for, as it comes by HTTP or over a socket.

use std::collections::BTreeMap;

use async_graphql::{Name, ServerError, Value, Variables};
use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::document::coded;
use super::tokens;
use crate::error::Code;

/// The parts of a request (GraphQL over HTTP, section 5.1).
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The document.
    #[serde(default)]
    pub query: Option<String>,
    /// Which of its operations.
    #[serde(default)]
    pub operation_name: Option<String>,
    /// Their values: JSON that is opened only when it is known how much is in it.
    #[serde(default, deserialize_with = "object")]
    pub variables: Option<Box<RawValue>>,
    /// What protocols beside the specification add.
    #[serde(default)]
    pub extensions: Option<Extensions>,
}

/// Of what protocols add, what is known here.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
    /// The hash of a text that the server may know.
    #[serde(default)]
    pub persisted_query: Option<Box<RawValue>>,
}

fn object<'t, D: Deserializer<'t>>(json: D) -> Result<Option<Box<RawValue>>, D::Error> {
    let json = Option::<Box<RawValue>>::deserialize(json)?;
    if json.as_ref().is_some_and(|json| !json.get().starts_with('{')) {
        return Err(D::Error::custom("\"variables\" is no object"));
    }
    Ok(json)
}

impl Asked {
    /// The variables; taken out, since they can be large.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` if there is more in them than this many tokens, `BAD_REQUEST` if they are no object.
    pub(super) fn take_variables(&mut self, limit: usize) -> Result<Variables, ServerError> {
        let Some(json) = self.variables.take() else { return Ok(Variables::default()) };
        // JSON is cut like a document: each value takes some hundred bytes of memory, however short it is.
        if tokens::more_than(limit, json.get()) {
            let sentence = format!("Variables have at most {limit} words, numbers and brackets.");
            return Err(coded(Code::BadUserInput, sentence));
        }
        let variables: BTreeMap<Name, Value> = serde_json::from_str(json.get()).map_err(|error| {
            coded(Code::BadRequest, format!("\"variables\" is an object in JSON: {error}."))
        })?;
        Ok(Variables::from_value(Value::Object(variables.into_iter().collect())))
    }
}
