//! A client of the sockets, made of somebody else's WebSocket.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::client::Client;

/// Longer than anything here takes; what should come and does not, fails the test.
const PATIENCE: Duration = Duration::from_mins(1);

/// An open socket.
pub struct Socket {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
}

/// What a server says.
#[derive(Clone, Debug, PartialEq)]
pub enum Heard {
    /// A message of the protocol.
    Message(Value),
    /// A close frame with this code.
    Closed(u16),
    /// The connection is gone without a close frame.
    Gone,
}

impl Client {
    /// Opens a socket with these headers.
    pub async fn connect(&self, headers: &[(&'static str, &str)]) -> Result<Socket, Error> {
        let address = format!("{}/graphql", self.server.replacen("http", "ws", 1));
        let mut request = address.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, HeaderValue::from_str(value).unwrap());
        }
        Ok(Socket { socket: connect_async(request).await?.0 })
    }

    /// Opens a socket of the protocol, and says nothing yet.
    pub async fn socket(&self) -> Socket {
        self.connect(&[("sec-websocket-protocol", "graphql-transport-ws")]).await.unwrap()
    }

    /// Opens a socket for the member, up to the acknowledgement.
    pub async fn listening(&self) -> Socket {
        let mut socket = self.socket().await;
        socket.send(&json!({ "type": "connection_init", "payload": self.connection_params() })).await;
        assert_eq!(socket.next().await, Heard::Message(json!({ "type": "connection_ack" })));
        socket
    }

    /// What the first message carries.
    pub fn connection_params(&self) -> Value {
        json!({ "authorization": format!("Bearer {}", self.token.as_deref().unwrap_or_default()) })
    }

    /// Opens a socket with one subscription on it.
    pub async fn subscribed(&self, query: &str, variables: &Value) -> Socket {
        let mut socket = self.listening().await;
        socket.subscribe("1", query, variables).await;
        socket
    }
}

impl Socket {
    /// Sends a message of the protocol.
    pub async fn send(&mut self, message: &Value) {
        self.raw(Message::text(message.to_string())).await;
    }

    /// Sends a frame.
    pub async fn raw(&mut self, message: Message) {
        // A server that has closed already is heard next.
        let _ = self.socket.send(message).await;
    }

    /// Starts an operation.
    pub async fn subscribe(&mut self, id: &str, query: &str, variables: &Value) {
        let payload = json!({ "query": query, "variables": variables });
        self.send(&json!({ "type": "subscribe", "id": id, "payload": payload })).await;
    }

    /// The next thing that the server says, but for its signs of life.
    pub async fn next(&mut self) -> Heard {
        let until = tokio::time::Instant::now() + PATIENCE;
        loop {
            let heard = tokio::time::timeout_at(until, self.socket.next()).await;
            return match heard.expect("the server says something") {
                Some(Ok(Message::Text(text))) => Heard::Message(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(Some(frame)))) => Heard::Closed(frame.code.into()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                Some(Ok(_) | Err(_)) | None => Heard::Gone,
            };
        }
    }

    /// The next frame as it is.
    pub async fn frame(&mut self) -> Message {
        tokio::time::timeout(PATIENCE, self.socket.next()).await.unwrap().unwrap().unwrap()
    }

    /// The next message, which must be a result without errors; its data.
    pub async fn data(&mut self) -> Value {
        match self.next().await {
            Heard::Message(message)
                if message["type"] == "next" && message["payload"].get("errors").is_none() =>
            {
                message["payload"]["data"].clone()
            }
            other => panic!("not a result: {other:?}"),
        }
    }
}
