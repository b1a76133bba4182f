//! GraphQL answers over HTTP, as the specification wants them (GraphQL over HTTP, draft of 2025).

use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use async_graphql::{Response, ServerError};
use serde::Serialize;

use crate::error::{Code, Error};
use crate::graphql::coded;

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
        accept.split(',').map(|range| range.split(';').next().unwrap_or("").trim()).find_map(|range| {
            match range {
                "application/graphql-response+json" => Some(Self::GraphqlResponse),
                "application/json" | "*/*" | "application/*" => Some(Self::Json),
                _ => None,
            }
        })
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
    status: StatusCode,
    code: Code,
    sentence: String,
}

impl NotRun {
    /// A refusal with this status.
    pub fn new(status: u16, code: Code, sentence: impl Into<String>) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Self { status, code, sentence: sentence.into() }
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
            Error::Unavailable | Error::Timeout => 503,
            _ => 500,
        };
        let (code, sentence) = (error.code(), error.sentence());
        if let Error::Internal(cause) = error {
            tracing::error!(cause = %crate::error::chain(cause.as_ref()), "a request could not be begun");
        }
        Self::new(status, code, sentence)
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
        let status = match media {
            Media::GraphqlResponse => StatusCode::BAD_REQUEST,
            Media::Json => StatusCode::OK,
        };
        write(&mut HttpResponse::build(status), media, &Failure { errors: &response.errors })
    } else {
        write(&mut HttpResponse::Ok(), media, &response)
    }
}

/// Sends an error about the HTTP request itself.
pub fn refused(media: Media, not_run: &NotRun, request_id: &str) -> HttpResponse {
    let mut answer = HttpResponse::build(not_run.status);
    match not_run.status {
        StatusCode::METHOD_NOT_ALLOWED => drop(answer.insert_header((header::ALLOW, "GET, POST"))),
        StatusCode::UNAUTHORIZED => drop(answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"))),
        _ => {}
    }
    let mut error = coded(not_run.code, not_run.sentence.as_str());
    complete(&mut error, request_id);
    write(&mut answer, media, &Failure { errors: &[error] })
}

#[derive(Serialize)]
struct Failure<'e> {
    errors: &'e [ServerError],
}

/// Straight from the values to the bytes: a value may be ready JSON, which only a serializer of JSON passes on.
fn write(answer: &mut HttpResponseBuilder, media: Media, body: &impl Serialize) -> HttpResponse {
    match serde_json::to_vec(body) {
        Ok(body) => answer.content_type(media.name()).body(body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Gives every error a code and the request's id. What has no code of ours comes from the validation or the reading of
/// an input: its text speaks of the client's document only.
fn complete(error: &mut ServerError, request_id: &str) {
    let request_error = error.path.is_empty();
    let extensions = error.extensions.get_or_insert_default();
    if extensions.get("code").is_none() {
        let code = if request_error { Code::GraphqlValidationFailed } else { Code::BadUserInput };
        extensions.set("code", code.as_str());
    }
    extensions.set("requestId", request_id);
}
