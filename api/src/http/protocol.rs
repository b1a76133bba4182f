//! Messages and close codes of graphql-transport-ws, the protocol of the npm package `graphql-ws`:
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::graphql::Asked;

/// Name of the protocol, in `Sec-WebSocket-Protocol`.
pub const PROTOCOL: &str = "graphql-transport-ws";

/// Why the server ends a socket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Close {
    /// The client closed, or is gone; nothing to say.
    Normal,
    /// The server stops: connect again, perhaps to another node.
    GoingAway,
    /// A message is larger than allowed.
    TooLarge,
    /// Something broke on our side.
    Internal,
    /// The member has as many connections as they may on this node, or the network has tried too many tokens.
    TooMany,
    /// A message that the protocol does not know.
    BadRequest,
    /// An operation before the acknowledgement.
    Unauthorized,
    /// The token was refused, has run out, or does not hold any more: get another one.
    Forbidden,
    /// What was to be told could not be read: connect again and go on behind what you have.
    Unavailable,
    /// The client speaks another protocol.
    WrongProtocol,
    /// No `connection_init` came in time.
    InitTimeout,
    /// The id of an operation that is running was used again.
    Duplicate,
    /// A second `connection_init`.
    TooManyInits,
}

impl Close {
    /// The code of the close frame. Those from 4400 on are the protocol's, the others of RFC 6455 and its registry.
    pub const fn code(self) -> u16 {
        match self {
            Self::Normal => 1000,
            Self::GoingAway => 1001,
            Self::TooLarge => 1009,
            Self::Internal => 1011,
            Self::TooMany | Self::Unavailable => 1013,
            Self::BadRequest => 4400,
            Self::Unauthorized => 4401,
            Self::Forbidden => 4403,
            Self::WrongProtocol => 4406,
            Self::InitTimeout => 4408,
            Self::Duplicate => 4409,
            Self::TooManyInits => 4429,
        }
    }

    /// The sentence of the close frame, at most 123 bytes.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Normal => "",
            Self::GoingAway => "The server stops; connect again",
            Self::TooLarge => "The message is too large",
            Self::Internal => "Internal error",
            Self::TooMany => "Too many connections or attempts; try again later",
            Self::Unavailable => "The database cannot be reached at the moment; connect again",
            Self::BadRequest => "Invalid message",
            Self::Unauthorized => "Unauthorized",
            Self::Forbidden => "Forbidden",
            Self::WrongProtocol => "Subprotocol not acceptable",
            Self::InitTimeout => "Connection initialisation timeout",
            Self::Duplicate => "Subscriber with this id already exists",
            Self::TooManyInits => "Too many initialisation requests",
        }
    }
}

/// What clients send.
#[derive(Debug)]
pub enum Incoming {
    /// The first message, with the token: `{"authorization": "Bearer …"}`.
    Init(Option<Payload>),
    /// Asks for a pong, with the same payload.
    Ping(Option<Payload>),
    /// An answer to a ping.
    Pong,
    /// Runs an operation under this name.
    Subscribe(String, Asked),
    /// Ends the operation with this name.
    Complete(String),
}

/// An object.
pub type Payload = serde_json::Map<String, Value>;

/// Ids are the client's; longer ones are none.
const LONGEST_ID: usize = 200;

#[derive(Deserialize)]
struct Message<'m> {
    #[serde(rename = "type")]
    kind: &'m str,
    id: Option<String>,
    #[serde(borrow)]
    payload: Option<&'m RawValue>,
}

impl Incoming {
    /// Reads a message; nothing if it is none of the protocol.
    pub fn read(text: &str) -> Option<Self> {
        let Message { kind, id, payload } = serde_json::from_str(text).ok()?;
        let id = id.filter(|id| (1..=LONGEST_ID).contains(&id.len()));
        let object = || match payload {
            None => Some(None),
            Some(payload) => serde_json::from_str::<Option<Payload>>(payload.get()).ok(),
        };
        match kind {
            "connection_init" => Some(Self::Init(object()?)),
            "ping" => Some(Self::Ping(object()?)),
            "pong" => object().map(|_| Self::Pong),
            "subscribe" => {
                let asked: Asked = serde_json::from_str(payload?.get()).ok()?;
                let says = asked.query.is_some() || asked.extensions.is_some();
                says.then_some(Self::Subscribe(id?, asked))
            }
            "complete" => Some(Self::Complete(id?)),
            _ => None,
        }
    }
}

/// What the server sends.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Outgoing<'m> {
    /// The token was accepted.
    ConnectionAck,
    /// Answers a ping.
    Pong {
        /// That of the ping.
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Payload>,
    },
    /// A result.
    Next {
        /// Of this operation.
        id: &'m str,
        /// The GraphQL answer.
        payload: &'m async_graphql::Response,
    },
    /// The operation was not run, and is over.
    Error {
        /// The operation.
        id: &'m str,
        /// Why.
        payload: &'m [async_graphql::ServerError],
    },
    /// The operation is over.
    Complete {
        /// The operation.
        id: &'m str,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_messages_of_the_protocol_are_read() {
        for text in [
            r#"{"type":"connection_init"}"#,
            r#"{"type":"connection_init","payload":null}"#,
            r#"{"type":"connection_init","payload":{}}"#,
            r#"{"type":"ping"}"#,
            r#"{"type":"pong","payload":{"a":1}}"#,
            r#"{"type":"complete","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}"#,
        ] {
            assert!(Incoming::read(text).is_some(), "{text}");
        }
        for text in [
            "",
            "null",
            "[]",
            "{}",
            "ping",
            r#"{"type":"start","id":"1","payload":{}}"#,
            r#"{"type":"connection_init","payload":"x"}"#,
            r#"{"type":"connection_init","payload":[]}"#,
            r#"{"type":"complete"}"#,
            r#"{"type":"complete","id":""}"#,
            r#"{"type":"complete","id":1}"#,
            r#"{"type":"subscribe","id":"1"}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":1}}"#,
            r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }","variables":[]}}"#,
            r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#,
            r#"{"type":"next","id":"1","payload":{}}"#,
        ] {
            assert!(Incoming::read(text).is_none(), "{text}");
        }
    }

    #[test]
    fn reasons_fit_a_close_frame() {
        for close in [Close::TooMany, Close::Duplicate, Close::InitTimeout] {
            assert!(close.reason().len() <= 123);
        }
    }
}
