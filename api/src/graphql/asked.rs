//! What a client asks for, as it comes by HTTP or over a socket.

use std::collections::BTreeMap;

use async_graphql::{Name, Value, Variables};
use serde::Deserialize;
use serde_json::value::RawValue;

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
    /// Their values.
    #[serde(default)]
    pub variables: Option<BTreeMap<Name, Value>>,
    /// What protocols beside the specification add.
    #[serde(default)]
    pub extensions: Option<BTreeMap<String, Box<RawValue>>>,
}

impl Asked {
    /// The variables; taken out, since they can be large.
    pub(super) fn take_variables(&mut self) -> Variables {
        let variables = self.variables.take().unwrap_or_default();
        Variables::from_value(Value::Object(variables.into_iter().collect()))
    }
}
