//! GraphQL over a WebSocket: graphql-transport-ws.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, guard, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, ProtocolError};
use futures::StreamExt;
use futures::stream::{AbortHandle, BoxStream, SelectAll, abortable};
use tokio::time::{Instant, MissedTickBehavior, interval_at, sleep_until, timeout};

use super::answer::{Media, NotRun, refused};
use super::caller::caller;
use super::graphql::wrong_token;
use super::operation::{self, Said};
use super::protocol::{Close, Incoming, Outgoing, PROTOCOL, Payload};
use super::server::{RequestId, Shared};
use crate::access::bearer;
use crate::app::App;
use crate::error::{Code, Error};
use crate::graphql::{Asked, Caller};
use crate::live::{Ending, Seat};

/// Whether a request asks for a socket.
pub fn asked_for(context: &guard::GuardContext<'_>) -> bool {
    let upgrade = context.head().headers().get(header::UPGRADE).and_then(|upgrade| upgrade.to_str().ok());
    upgrade.is_some_and(|upgrade| upgrade.eq_ignore_ascii_case("websocket"))
}

/// Opens a socket. Who it is for, its first message says.
pub async fn socket(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let refuse = |status, sentence| {
        refused(Media::Json, &NotRun::new(status, Code::BadRequest, sentence), &request_id.0)
    };
    if !may_come_from(&app, &request) {
        return refuse(403, "Pages of this origin may not open sockets here.");
    }
    let offered = offered(&request);
    let spoken = offered.iter().any(|protocol| protocol == PROTOCOL);
    // A browser takes no close code from a server that agreed to none of what it offered.
    let answered = if spoken { Some(PROTOCOL) } else { offered.first().map(String::as_str) };
    let opened = actix_ws::handle_with_protocols(&request, body, answered.as_slice());
    let Ok((response, session, incoming)) = opened else {
        return refuse(400, "This is no proper WebSocket handshake.");
    };
    let most = app.settings.live.message_bytes;
    let incoming = incoming.max_frame_size(most).aggregate_continuations().max_continuation_size(most);
    let (app, caller) = (app.0.clone(), caller(&request, &app));
    actix_web::rt::spawn(async move {
        let mut socket = Socket::new(app, session.clone(), caller, request_id.0.into());
        let close = if spoken { socket.serve(incoming).await } else { Close::WrongProtocol };
        // All that listened ends before the client hears of it.
        drop(socket);
        let reason = CloseReason::from((CloseCode::from(close.code()), close.reason()));
        let _ = timeout(CLOSING, session.close(Some(reason))).await;
    });
    response
}

/// Time that a client has to take the close frame.
const CLOSING: Duration = Duration::from_secs(2);

fn offered(request: &HttpRequest) -> Vec<String> {
    let values = request.headers().get_all(header::SEC_WEBSOCKET_PROTOCOL);
    let names = values.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// Browsers say where a page came from, and no rule of theirs keeps its sockets from other servers: pages of this server
/// and of the origins in the settings are welcome. What is no browser says nothing.
fn may_come_from(app: &App, request: &HttpRequest) -> bool {
    let Some(origin) = request.headers().get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let own = origin.split_once("://").map(|(_, host)| host);
    own == Some(request.connection_info().host())
        || app.settings.allowed_origins.iter().any(|known| known == origin)
}

/// What one of the operations says; nothing at its end.
struct Step(String, Option<Said>);

/// One socket.
struct Socket {
    app: Arc<App>,
    session: actix_ws::Session,
    caller: Caller,
    request_id: Arc<str>,
    initialized: bool,
    seat: Option<Arc<Seat>>,
    running: HashMap<String, AbortHandle>,
    steps: SelectAll<BoxStream<'static, Step>>,
}

impl Socket {
    fn new(app: Arc<App>, session: actix_ws::Session, caller: Caller, request_id: Arc<str>) -> Self {
        let (running, steps) = (HashMap::new(), SelectAll::new());
        Self { app, session, caller, request_id, initialized: false, seat: None, running, steps }
    }

    /// Serves the socket until it ends, and says why.
    async fn serve(&mut self, mut incoming: AggregatedMessageStream) -> Close {
        let live = &self.app.settings.live;
        let until_init = sleep_until(Instant::now() + Duration::from_millis(live.init_ms));
        tokio::pin!(until_init);
        let period = Duration::from_secs(live.keep_alive_seconds);
        let mut pings = interval_at(Instant::now() + period, period);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut heard = true;
        let app = self.app.clone();
        let stopping = app.feed.stopping();
        tokio::pin!(stopping);
        loop {
            let seat = self.seat.clone();
            let done = tokio::select! {
                biased;
                () = &mut stopping => Err(Close::GoingAway),
                _ = ended(seat.as_deref()), if seat.is_some() => Err(Close::Forbidden),
                () = &mut until_init, if seat.is_none() => Err(Close::InitTimeout),
                _ = pings.tick() => {
                    // Silent for a whole period although it was asked for a sign of life: gone.
                    let alive = std::mem::take(&mut heard);
                    if alive { self.ping().await } else { Err(Close::Normal) }
                }
                message = incoming.next() => {
                    heard = true;
                    self.hear(message).await
                }
                step = self.steps.next(), if !self.steps.is_empty() => match step {
                    Some(step) => self.tell(step).await,
                    None => Ok(()),
                },
            };
            if let Err(close) = done {
                return close;
            }
        }
    }

    async fn hear(&mut self, message: Option<Result<AggregatedMessage, ProtocolError>>) -> Result<(), Close> {
        let text = match message {
            Some(Ok(AggregatedMessage::Text(text))) => text,
            Some(Ok(AggregatedMessage::Ping(bytes))) => {
                return self.session.pong(&bytes).await.map_err(|_| Close::Normal);
            }
            Some(Ok(AggregatedMessage::Pong(_))) => return Ok(()),
            Some(Ok(AggregatedMessage::Close(_))) | None => return Err(Close::Normal),
            Some(Ok(AggregatedMessage::Binary(_))) => return Err(Close::BadRequest),
            Some(Err(ProtocolError::Overflow)) => return Err(Close::TooLarge),
            Some(Err(ProtocolError::Io(error))) if error.kind() == std::io::ErrorKind::Other => {
                return Err(Close::TooLarge);
            }
            Some(Err(_)) => return Err(Close::BadRequest),
        };
        match Incoming::read(&text).ok_or(Close::BadRequest)? {
            Incoming::Init(payload) => self.init(payload).await,
            Incoming::Ping(payload) => self.send(&Outgoing::Pong { payload }).await,
            Incoming::Pong => Ok(()),
            Incoming::Subscribe(id, asked) => self.subscribe(id, asked).await,
            Incoming::Complete(id) => {
                self.end(&id);
                Ok(())
            }
        }
    }

    async fn init(&mut self, payload: Option<Payload>) -> Result<(), Close> {
        if std::mem::replace(&mut self.initialized, true) {
            return Err(Close::TooManyInits);
        }
        let token = payload.as_ref().and_then(token).ok_or(Close::Forbidden)?;
        let most = self.app.settings.live.connections_per_member;
        let seat = match self.app.feed.seats.take(&self.app, token, most).await {
            Ok(seat) => seat,
            Err(Error::Unauthenticated) => {
                let counted = wrong_token(&self.app, self.caller.address);
                return Err(if counted.is_ok() { Close::Forbidden } else { Close::TooMany });
            }
            Err(error) => {
                tracing::warn!(cause = error.code().as_str(), "a socket could not be opened");
                return Err(Close::Internal);
            }
        };
        self.seat = Some(seat.ok_or(Close::TooMany)?);
        self.send(&Outgoing::ConnectionAck).await
    }

    async fn subscribe(&mut self, id: String, asked: Asked) -> Result<(), Close> {
        let Some(seat) = self.seat.clone() else { return Err(Close::Unauthorized) };
        if self.running.contains_key(&id) {
            return Err(Close::Duplicate);
        }
        if self.running.len() >= self.app.settings.live.operations_per_socket {
            let error = operation::too_many(&self.request_id);
            return self.send(&Outgoing::Error { id: &id, payload: &[error] }).await;
        }
        let said =
            operation::run(self.app.clone(), seat, asked, self.request_id.clone(), self.caller.clone(), true);
        let (said, handle) = abortable(said);
        let name = id.clone();
        let steps = said.map({
            let id = id.clone();
            move |said| Step(id.clone(), Some(said))
        });
        // Not reached when it is aborted: then the id may be in use again.
        let over = futures::stream::once(std::future::ready(Step(id, None)));
        let aborted = handle.clone();
        let over = over.filter(move |_| std::future::ready(!aborted.is_aborted()));
        self.steps.push(steps.chain(over).boxed());
        self.running.insert(name, handle);
        Ok(())
    }

    async fn tell(&mut self, Step(id, said): Step) -> Result<(), Close> {
        if !self.running.contains_key(&id) {
            // It was ended while this was on its way.
            return Ok(());
        }
        let id = id.as_str();
        match said {
            Some(Said::Next(response)) => self.send(&Outgoing::Next { id, payload: &response }).await,
            Some(Said::NotRun(errors)) => {
                self.end(id);
                self.send(&Outgoing::Error { id, payload: &errors }).await
            }
            Some(Said::Lost) => Err(Close::Unavailable),
            None => {
                self.end(id);
                self.send(&Outgoing::Complete { id }).await
            }
        }
    }

    /// Ends an operation, if it is running; its name is free again.
    fn end(&mut self, id: &str) {
        if let Some(running) = self.running.remove(id) {
            running.abort();
        }
    }

    async fn ping(&mut self) -> Result<(), Close> {
        self.session.ping(&[]).await.map_err(|_| Close::Normal)
    }

    /// Sends a message. A client that does not read holds it up, and with it all that is to come, until it reads again,
    /// its right ends, or its time is over.
    async fn send(&mut self, message: &Outgoing<'_>) -> Result<(), Close> {
        let text = serde_json::to_string(message).map_err(|error| {
            tracing::error!(%error, "a message could not be written");
            Close::Internal
        })?;
        let patience = Duration::from_secs(self.app.settings.live.keep_alive_seconds);
        let (app, seat) = (self.app.clone(), self.seat.clone());
        tokio::select! {
            sent = timeout(patience, self.session.text(text)) => match sent {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) | Err(_) => Err(Close::Normal),
            },
            _ = ended(seat.as_deref()) => Err(Close::Forbidden),
            () = app.feed.stopping() => Err(Close::GoingAway),
        }
    }
}

async fn ended(seat: Option<&Seat>) -> Ending {
    match seat {
        Some(seat) => seat.ended().await,
        None => std::future::pending().await,
    }
}

/// The token of `{"authorization": "Bearer …"}`, however the name is capitalized.
fn token(payload: &Payload) -> Option<&str> {
    let (_, value) = payload.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    bearer(value.as_str()?).ok()
}
