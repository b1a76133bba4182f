//! Subscriptions: how long it takes from a change until the last of 500 subscribers has been told of it.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::http::HeaderValue;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::Failure;
use crate::desk::{DESK_SLUG, people};
use crate::http::{Connection, post};
use crate::stage::{ask, sign_in};

/// Sockets that listen at the same time, of all members of the desk in turn, each within the limits of the settings.
pub const SUBSCRIBERS: usize = 500;

/// What each is told: only that something was done, or with the claim as it is then, which each reads for themselves.
const TOLD: [(&str, &str); 2] = [
    ("that it happened", "subscription($after: String) { queueChanged(after: $after) { cursor at action } }"),
    (
        "with the claim",
        "subscription($after: String) { queueChanged(after: $after) { cursor action claim { id statement state } } }",
    ),
];

const CHANGE: &str =
    "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) { claim { id } refusal { code } } }";

/// Longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(30);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Milliseconds from the moment at which a change was sent …
#[derive(Default)]
struct Times {
    /// … until whoever made it has the answer,
    answered: Vec<f64>,
    /// … until the first subscriber is told,
    first: Vec<f64>,
    /// … until all are.
    last: Vec<f64>,
}

/// Makes so many changes on the first node, one after the other, while all listen on it, and as many while all listen on
/// the other. Fails if anybody is told anything else than each change once.
pub async fn measure(here: SocketAddr, there: SocketAddr, changes: usize) -> Result<Value, Failure> {
    let of = |role, count| (1..=count).map(move |number| people::email(role, number));
    let members = of("reviewer", people::REVIEWERS)
        .chain(of("reporter", people::REPORTERS))
        .chain(of("editor", people::EDITORS));
    let tokens: Vec<String> =
        members.map(|email| sign_in(here, &email, DESK_SLUG)).collect::<Result<_, _>>()?;
    let reporter = sign_in(here, &people::email("reporter", 1), DESK_SLUG)?;
    let mut rows = Vec::new();
    for (told, query) in TOLD {
        for (node, address) in [("that of the change", here), ("another", there)] {
            let mut audience = Audience::gather(address, &tokens, query).await?;
            // Once all are told of the first, all have begun.
            audience.change(here, &reporter, &mut Times::default()).await?;
            let mut times = Times::default();
            for _ in 0..changes {
                audience.change(here, &reporter, &mut times).await?;
            }
            rows.push(
                json!({ "told": told, "node": node, "subscribers": SUBSCRIBERS, "answeredMs": times.answered,
                "firstMs": times.first, "lastMs": times.last }),
            );
        }
    }
    Ok(json!(rows))
}

/// Those who listen.
struct Audience {
    heard: UnboundedReceiver<Result<(Instant, String), Failure>>,
    /// What all were told last.
    told: String,
    /// They stop listening when this is dropped.
    _listening: JoinSet<()>,
}

impl Audience {
    async fn gather(address: SocketAddr, tokens: &[String], query: &str) -> Result<Self, Failure> {
        let asked =
            ask(address, tokens.first().map(String::as_str), "{ newsroom { eventCursor } }", json!({}))?;
        let after = asked["data"]["newsroom"]["eventCursor"].clone();
        let (tell, heard) = unbounded_channel();
        let mut listening = JoinSet::new();
        for token in tokens.iter().cycle().take(SUBSCRIBERS) {
            let mut socket = open(address, token, query, &after).await?;
            let tell: UnboundedSender<_> = tell.clone();
            listening.spawn(async move {
                loop {
                    let said = next(&mut socket).await.map(|text| (Instant::now(), text));
                    let over = said.is_err();
                    if tell.send(said).is_err() || over {
                        return;
                    }
                }
            });
        }
        Ok(Self { heard, told: String::new(), _listening: listening })
    }

    async fn change(&mut self, at: SocketAddr, token: &str, times: &mut Times) -> Result<(), Failure> {
        let input = json!({ "statement": "The city cut 12 percent of the hospital beds last year." });
        let request =
            post("/graphql", Some(token), &json!({ "query": CHANGE, "variables": { "input": input } }));
        let mut connection = Connection::open(at)?;
        let sent = Instant::now();
        let answered = tokio::task::spawn_blocking(move || -> Result<Instant, Failure> {
            let answer = connection.send(&request)?;
            let answered = Instant::now();
            let body: Value = serde_json::from_slice(answer.body)?;
            match body.pointer("/data/submitClaim/claim/id") {
                Some(Value::String(_)) => Ok(answered),
                _ => Err(format!("nothing was changed: {body}").into()),
            }
        });
        let (first, text) = self.hear().await?;
        if text == self.told {
            return Err(format!("told again: {text}").into());
        }
        let mut last = first;
        for _ in 1..SUBSCRIBERS {
            let (at, also) = self.hear().await?;
            if also != text {
                return Err(format!("one was told {text}, another one {also}").into());
            }
            last = last.max(at);
        }
        self.told = text;
        let since = |moment: Instant| (moment - sent).as_secs_f64() * 1000.0;
        times.answered.push(since(answered.await??));
        times.first.push(since(first));
        times.last.push(since(last));
        Ok(())
    }

    async fn hear(&mut self) -> Result<(Instant, String), Failure> {
        let heard = timeout(PATIENCE, self.heard.recv()).await;
        heard.map_err(|_| "not all were told")?.ok_or("nobody listens")?
    }
}

/// Opens a socket with the subscription on it.
async fn open(address: SocketAddr, token: &str, query: &str, after: &Value) -> Result<Socket, Failure> {
    let mut request = format!("ws://{address}/graphql").into_client_request()?;
    let protocol = HeaderValue::from_static("graphql-transport-ws");
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = connect_async(request).await?;
    let payload = json!({ "authorization": format!("Bearer {token}") });
    say(&mut socket, &json!({ "type": "connection_init", "payload": payload })).await?;
    let text = next(&mut socket).await?;
    if !text.contains("connection_ack") {
        return Err(format!("a socket was refused: {text}").into());
    }
    let payload = json!({ "query": query, "variables": { "after": after } });
    say(&mut socket, &json!({ "type": "subscribe", "id": "1", "payload": payload })).await?;
    Ok(socket)
}

async fn say(socket: &mut Socket, message: &Value) -> Result<(), Failure> {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

/// The next message of the server.
async fn next(socket: &mut Socket) -> Result<String, Failure> {
    loop {
        match socket.next().await.ok_or("the server closed a socket")?? {
            Message::Text(text) => return Ok(text.as_str().to_owned()),
            Message::Close(frame) => return Err(format!("the server closed a socket: {frame:?}").into()),
            _ => {}
        }
    }
}
