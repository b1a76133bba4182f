//! The HTTP server: routes, the frame around every request, graceful stop.

use std::future::{Ready, ready};
use std::net::{SocketAddr, TcpListener};
use std::ops::Deref;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use actix_cors::Cors;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, Server, ServerHandle, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::guard::fn_guard;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::{App as ActixApp, FromRequest, HttpMessage, HttpRequest, HttpResponse, HttpServer, web};
use futures::FutureExt;

use super::answer::{Media, NotRun, refused};
use super::caller::caller;
use super::{attachment, events, graphiql, graphql, health, jwks, record, socket};
use crate::app::App;
use crate::error::{Code, Error};
use crate::live;
use crate::telemetry::METRICS;

/// A fact-check's page, or its JSON-LD; a slash at the end is forgiven.
const RECORD: &str = "/{newsroom}/fact-checks/{slug:[^/]+}{slash:/?}";

/// The server, as handlers get it.
pub struct Shared(pub Arc<App>);

impl Deref for Shared {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

/// The id under which the log knows a request; also in the answer's header `x-request-id`.
#[derive(Clone)]
pub struct RequestId(pub String);

impl FromRequest for RequestId {
    type Error = actix_web::Error;
    type Future = Ready<Result<Self, actix_web::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.extensions().get::<Self>().cloned();
        ready(id.ok_or_else(|| actix_web::error::ErrorInternalServerError("no request id")))
    }
}

/// A server that listens.
pub struct Running {
    /// Where.
    pub address: SocketAddr,
    /// To stop it.
    pub handle: ServerHandle,
    /// To wait for it.
    pub server: Server,
}

/// Binds and makes the server; it serves once `server` is awaited.
///
/// # Errors
/// The address cannot be bound.
pub fn start(app: Arc<App>) -> Result<Running, Error> {
    let listener = TcpListener::bind(app.settings.listen)
        .map_err(|cause| Error::internal(format!("cannot listen on {}: {cause}", app.settings.listen)))?;
    let address = listener.local_addr().map_err(Error::internal)?;
    let limits = app.settings.limits.clone();
    let workers = app.settings.workers;
    tokio::spawn(live::run(app.clone()));
    let shared = web::Data::new(Shared(app));
    let mut server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(shared.clone())
            .wrap(from_fn(framed))
            .service(
                web::resource("/graphql")
                    .wrap(cross_origin(&shared.settings.allowed_origins))
                    .route(web::get().guard(fn_guard(socket::asked_for)).to(socket::socket))
                    .route(web::route().guard(fn_guard(events::asked_for)).to(events::events))
                    .route(web::get().to(graphql::graphql))
                    .route(web::post().to(graphql::graphql))
                    .default_service(web::to(graphql::other_method)),
            )
            .service(
                web::resource("/attachments")
                    .wrap(cross_origin(&shared.settings.allowed_origins))
                    .route(web::post().to(attachment::take_in)),
            )
            .service(
                web::resource("/attachments/{id}")
                    .wrap(cross_origin(&shared.settings.allowed_origins))
                    .route(web::get().to(attachment::hand_out)),
            )
            .route("/graphiql", web::get().to(graphiql::page))
            .route("/graphiql/start.js", web::get().to(graphiql::start))
            .route("/healthz", web::get().to(health::alive))
            .route("/readyz", web::get().to(health::ready))
            .route("/.well-known/jwks.json", web::get().to(jwks::jwks))
            .route("/metrics", web::get().to(health::metrics))
            .route(RECORD, web::get().to(record::record))
            .route(RECORD, web::head().to(record::record))
            .default_service(web::to(record::nothing))
    })
    .client_request_timeout(Duration::from_secs(10))
    .keep_alive(Duration::from_secs(75))
    .shutdown_timeout(limits.shutdown_seconds)
    .disable_signals();
    if workers > 0 {
        server = server.workers(workers);
    }
    let server = server.listen(listener).map_err(Error::internal)?.run();
    Ok(Running { address, handle: server.handle(), server })
}

/// Lets web apps of these origins call from a browser. Nothing that a browser adds by itself (cookies) says who asks, so
/// an origin that is let in can do no more than whoever has a token.
fn cross_origin(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST"])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::IF_NONE_MATCH])
        .allowed_header(HeaderName::from_static("idempotency-key"))
        .expose_headers([header::RETRY_AFTER, HeaderName::from_static("x-request-id")])
        .max_age(3_600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Serves until the process is told to stop; then requests that are running may finish.
///
/// # Errors
/// The address cannot be bound.
pub async fn serve(app: Arc<App>) -> Result<(), Error> {
    let Running { address, handle, server } = start(app.clone())?;
    tracing::info!(%address, "serving");
    tokio::spawn(async move { stop_on_signal(&app, &handle).await });
    server.await.map_err(Error::internal)
}

/// Waits until the process is told to stop, then ends the connections that listen and lets running requests finish.
pub async fn stop_on_signal(app: &App, handle: &ServerHandle) {
    stop_signal().await;
    tracing::info!("stopping: running requests may finish");
    app.feed.stop();
    handle.stop(true).await;
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}

/// The frame of every request: an id, one log line, metrics, headers that hold for all answers.
async fn framed(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, actix_web::Error> {
    let started = Instant::now();
    let id = request
        .app_data::<web::Data<Shared>>()
        .map_or_else(String::new, |app| app.world.id().simple().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let peer = request
        .app_data::<web::Data<Shared>>()
        .map_or_else(String::new, |app| caller(request.request(), app).network());
    let graphql = request.path() == "/graphql";
    let answered = AssertUnwindSafe(next.call(request)).catch_unwind().await;
    let took = started.elapsed();
    let Ok(answered) = answered else {
        METRICS.answered("(panic)", 500, took);
        tracing::error!(request_id = %id, %method, peer, "a request ended in a panic; its message stands above");
        return Err(InternalError::from_response("a panic", panicked(graphql, &id)).into());
    };
    let mut response = answered?;
    let route = response.request().match_pattern().unwrap_or_else(|| "(none)".to_owned());
    let status = response.status().as_u16();
    METRICS.answered(&route, status, took);
    tracing::info!(request_id = %id, %method, route, status, peer, micros = took.as_micros(), "answered");
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    Ok(response)
}

/// The answer to a request that ran into a bug of ours.
fn panicked(graphql: bool, id: &str) -> HttpResponse {
    let sentence = Error::internal("a panic").sentence();
    let mut answer = if graphql {
        refused(Media::Json, &NotRun::new(500, Code::InternalServerError, sentence), id)
    } else {
        HttpResponse::InternalServerError().content_type("text/plain; charset=utf-8").body(sentence)
    };
    if let Ok(id) = HeaderValue::from_str(id) {
        answer.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
    }
    answer
}
