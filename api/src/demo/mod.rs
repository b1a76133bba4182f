//! The demonstration: a newsroom of invented people does the whole main job through the HTTP API, and tells of it.
//!
//! Only the newsroom and its members are made by other means ([`cast`]). Everything else is asked of the server as a
//! client would, and every answer is checked: the first one that isn't as it must be ends the demonstration.

mod account;
mod cast;
mod client;
mod hand_out;
mod play;
mod publication;
mod review;
mod script;
mod store;
mod story;
mod triage;

pub use account::Account;
pub use cast::{Cast, Role, Stage, set_up};
pub use hand_out::{tell_how_to_go_on, write_json};
pub use play::{Played, play};
pub use store::is_in_use;
pub use story::Story;

use serde_json::Value;

use crate::error::Error;

/// The text at this place of an answer.
fn text(answer: &Value, pointer: &str) -> Result<String, Error> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.map(ToOwned::to_owned).ok_or_else(|| unexpected(answer, pointer))
}

/// The number at this place of an answer.
fn number(answer: &Value, pointer: &str) -> Result<i64, Error> {
    answer.pointer(pointer).and_then(Value::as_i64).ok_or_else(|| unexpected(answer, pointer))
}

/// The list at this place of an answer.
fn list<'a>(answer: &'a Value, pointer: &str) -> Result<&'a [Value], Error> {
    let found = answer.pointer(pointer).and_then(Value::as_array);
    found.map(Vec::as_slice).ok_or_else(|| unexpected(answer, pointer))
}

fn unexpected(answer: &Value, pointer: &str) -> Error {
    Error::internal(format!("the demonstration stops: the server's answer lacks {pointer}: {answer}"))
}

/// Ends the demonstration unless this holds.
fn check(holds: bool, otherwise: impl FnOnce() -> String) -> Result<(), Error> {
    if holds { Ok(()) } else { Err(Error::internal(format!("the demonstration stops: {}", otherwise()))) }
}
