//! The GraphQL endpoint: POST with JSON for everything, GET for queries.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use actix_web::http::{Method, header};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::Response;
use async_graphql::parser::types::OperationType;
use chrono::{DateTime, Utc};

use super::answer::{Media, NotRun, executed, refused};
use super::caller::caller;
use super::request::{from_address, from_body};
use super::server::{RequestId, Shared};
use crate::abandoned::bounded;
use crate::access::{Actor, Running, Who, authenticate, bearer};
use crate::app::App;
use crate::error::{Code, Error};
use crate::graphql::{Asker, Ready, Session};

/// Answers a GraphQL request.
pub async fn graphql(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let Some(media) = Media::of(&request) else {
        let sentence = "Accept application/graphql-response+json or application/json.";
        return refused(Media::Json, &NotRun::new(406, Code::BadRequest, sentence), &request_id.0);
    };
    // From the first byte of the body on: whoever sends slowly holds nothing for ever.
    let limit = Duration::from_millis(app.settings.limits.request_ms);
    let answered = bounded(limit, answer(&app, &request, body)).await.unwrap_or_else(|| {
        Err(NotRun::new(
            503,
            Code::Timeout,
            "This took too long; a change may or may not have been made. Repeat it with the same idempotency key.",
        ))
    });
    match answered {
        Ok(response) => executed(media, response, &request_id.0),
        Err(not_run) => refused(media, &not_run, &request_id.0),
    }
}

/// Any other method than GET and POST.
pub async fn other_method(request_id: RequestId) -> HttpResponse {
    let not_run = NotRun::new(405, Code::BadRequest, "Send POST with JSON, or GET for a query.");
    refused(Media::Json, &not_run, &request_id.0)
}

async fn answer(app: &Shared, request: &HttpRequest, body: web::Payload) -> Result<Response, NotRun> {
    let at = app.world.wall_clock();
    let (actor, running) = enter(app, request, at).await?;
    let asked = if request.method() == Method::GET {
        from_address(request)?
    } else {
        from_body(request, body, app.settings.limits.body_bytes).await?
    };
    let key = idempotency_key(request)?;
    let newsroom = actor.as_ref().map(Actor::newsroom);
    let asker = Asker { db: &app.db, newsroom, running: &running, at };
    let ready = match app.engine.ready(asked, &asker).await {
        Ok(ready) => ready,
        Err(errors) => return Ok(Response::from_errors(errors)),
    };
    check(&ready, request.method(), key.as_deref())?;
    let session = Session::new(app.0.clone(), actor, key).of_caller(caller(request, app));
    Ok(app.engine.run(ready, session).await)
}

/// Who asks, counted as running.
pub(super) async fn enter(
    app: &Shared,
    request: &HttpRequest,
    at: DateTime<Utc>,
) -> Result<(Option<Actor>, Running), NotRun> {
    let address = || Who::Address(caller(request, app).address.unwrap_or(Ipv4Addr::UNSPECIFIED.into()));
    match actor(app, request).await {
        Ok(Some(actor)) => {
            let running = app.allowances.enter(Who::Member(actor.newsroom(), actor.counted()), at)?;
            Ok((Some(actor), running))
        }
        Ok(None) => Ok((None, app.allowances.enter(address(), at)?)),
        Err(error) => {
            if matches!(error, Error::Unauthenticated) {
                wrong_token(app, caller(request, app).address)?;
            }
            Err(error.into())
        }
    }
}

/// Counts a token that is none: trying them out is work too.
///
/// # Errors
/// `RATE_LIMITED` for a network that has sent too many.
pub fn wrong_token(app: &App, address: Option<IpAddr>) -> Result<(), Error> {
    let at = app.world.wall_clock();
    let network = address.unwrap_or(Ipv4Addr::UNSPECIFIED.into());
    app.allowances.enter(Who::Address(network), at)?.spend(WRONG_TOKEN, at).map(|_| ())
}

/// What a token that is none costs.
const WRONG_TOKEN: u64 = 10;

/// GET must be safe to repeat: only queries run by it. A key stands for one mutation field.
fn check(ready: &Ready, method: &Method, key: Option<&str>) -> Result<(), NotRun> {
    if ready.kind == OperationType::Subscription {
        return Err(NotRun::new(
            400,
            Code::OperationResolutionFailure,
            "Subscriptions are answered over a socket, or as events: accept text/event-stream.",
        ));
    }
    let mutation = ready.kind == OperationType::Mutation;
    if mutation && method == Method::GET {
        let sentence = "By GET only queries are run. Send mutations by POST.";
        return Err(NotRun::new(405, Code::OperationResolutionFailure, sentence));
    }
    if mutation && key.is_some() && ready.root_fields != 1 {
        return Err(NotRun::bad(
            "The header Idempotency-Key is for requests with one mutation field; use idempotencyKey in the inputs.",
        ));
    }
    Ok(())
}

pub(super) fn idempotency_key(request: &HttpRequest) -> Result<Option<String>, NotRun> {
    let Some(key) = request.headers().get("idempotency-key") else { return Ok(None) };
    match key.to_str() {
        Ok(key) => Ok(Some(key.to_owned())),
        Err(_) => Err(NotRun::bad("The header Idempotency-Key is not readable text.")),
    }
}

/// The member that the request's token names; nobody if there is no token.
async fn actor(app: &Shared, request: &HttpRequest) -> Result<Option<Actor>, Error> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Error::Unauthenticated)?;
    Ok(Some(authenticate(app, bearer(text)?).await?.actor))
}
