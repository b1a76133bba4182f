//! GraphQL answers over HTTP, as the specification wants them (GraphQL over HTTP, draft of 2025).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use async_graphql::{Response, ServerError, Value};
use serde::Serialize;

use crate::error::{Code, Error};
use crate::graphql::{coded, told};

/// The media type that a client likes best of those that are known: of several with the highest weight the first.
pub fn preferred<T>(accept: &str, known: impl Fn(&str) -> Option<T>) -> Option<T> {
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let media = known(parts.next()?)?;
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok()).unwrap_or(1.0);
        (weight > 0.0).then_some((weight, media))
    });
    let best = ranges.reduce(|best, next| if next.0 > best.0 { next } else { best });
    best.map(|(_, media)| media)
}

/// What the client accepts, as far as there is a choice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Media {
    /// `application/graphql-response+json`: the status tells of request errors.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed answer.
    Json,
}

impl Media {
    /// The media type to answer in; nothing if the client takes neither.
    pub fn of(request: &HttpRequest) -> Option<Self> {
        let Some(accept) = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok())
        else {
            return Some(Self::Json);
        };
        preferred(accept, Self::named)
    }

    /// The answer to a media range; nothing if it is none of ours.
    pub fn named(range: &str) -> Option<Self> {
        match range {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" | "*/*" | "application/*" => Some(Self::Json),
            _ => None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        }
    }
}

/// Why a request is not run.
#[derive(Debug)]
pub struct NotRun {
    status: u16,
    /// Boxed, since most requests have none.
    error: Box<ServerError>,
}

impl NotRun {
    /// A refusal with this status.
    pub fn new(status: u16, code: Code, sentence: impl Into<String>) -> Self {
        Self { status, error: Box::new(coded(code, sentence)) }
    }

    /// No GraphQL request at all.
    pub fn bad(sentence: impl Into<String>) -> Self {
        Self::new(400, Code::BadRequest, sentence)
    }
}

impl From<Error> for NotRun {
    fn from(error: Error) -> Self {
        let status = match error {
            Error::Unauthenticated => 401,
            Error::Forbidden(_) => 403,
            Error::Limited { .. } => 429,
            Error::Unavailable | Error::Timeout => 503,
            _ => 500,
        };
        Self { status, error: Box::new(told(error)) }
    }
}

/// Sends an executed answer. A request error (nothing was executed) has no `data`.
pub fn executed(media: Media, mut response: Response, request_id: &str) -> HttpResponse {
    // Without a path nothing of the operation was run.
    let request_error =
        !response.errors.is_empty() && response.errors.iter().all(|error| error.path.is_empty());
    for error in &mut response.errors {
        complete(error, request_id);
    }
    if request_error {
        failed(media, status(media, &response.errors), &response.errors)
    } else {
        write(&mut HttpResponse::Ok(), media, &response)
    }
}

/// The status of a request error: `application/json` is for clients that take every other than 200 for a fault of the
/// network, as far as the request was one of GraphQL at all.
fn status(media: Media, errors: &[ServerError]) -> u16 {
    let code = errors.first().and_then(|error| match error.extensions.as_ref()?.get("code")? {
        Value::String(code) => Some(code.as_str()),
        _ => None,
    });
    match (code, media) {
        (Some(code), _) if code == Code::RateLimited.as_str() => 429,
        (Some(code), _) if code == Code::BadRequest.as_str() => 400,
        (Some(code), _) if code == Code::Unavailable.as_str() => 503,
        (Some(code), _) if code == Code::InternalServerError.as_str() => 500,
        (_, Media::GraphqlResponse) => 400,
        (_, Media::Json) => 200,
    }
}

/// Sends an error about the HTTP request itself.
pub fn refused(media: Media, not_run: &NotRun, request_id: &str) -> HttpResponse {
    let mut error = not_run.error.clone();
    complete(&mut error, request_id);
    failed(media, not_run.status, &[*error])
}

fn failed(media: Media, status: u16, errors: &[ServerError]) -> HttpResponse {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    let mut answer = HttpResponse::build(status);
    match status {
        StatusCode::METHOD_NOT_ALLOWED => drop(answer.insert_header((header::ALLOW, "GET, POST"))),
        StatusCode::UNAUTHORIZED => drop(answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"))),
        _ => {}
    }
    let retry_after = errors.iter().find_map(|error| error.extensions.as_ref()?.get("retryAfter"));
    if let Some(seconds) = retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    write(&mut answer, media, &Failure { errors })
}

#[derive(Serialize)]
struct Failure<'e> {
    errors: &'e [ServerError],
}

/// Straight from the values to the bytes: a value may be ready JSON, which only a serializer of JSON passes on.
fn write(answer: &mut HttpResponseBuilder, media: Media, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(body) {
        Ok(body) => {
            answer.content_type(media.name()).insert_header((header::CACHE_CONTROL, "no-store")).body(body)
        }
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Gives every error a code and the request's id. What has no code of ours comes from the validation or the reading of
/// an input: its text speaks of the client's document only.
pub(super) fn complete(error: &mut ServerError, request_id: &str) {
    let request_error = error.path.is_empty();
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        let code = if request_error { Code::GraphqlValidationFailed } else { Code::BadUserInput };
        extensions.set("code", code.as_str());
    }
    extensions.set("requestId", request_id);
}
