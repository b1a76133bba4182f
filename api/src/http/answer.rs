//! GraphQL answers over HTTP, as the specification wants them (GraphQL over HTTP, draft of 2025).

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use crate::error::Code;

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

/// Sends an executed answer. A request error (nothing was executed) has no `data`.
pub fn executed(media: Media, mut response: Response, request_id: &str) -> HttpResponse {
    let request_error = !response.errors.is_empty() && response.errors.iter().all(is_request_error);
    for error in &mut response.errors {
        complete(error, request_id);
    }
    let status = match media {
        Media::GraphqlResponse if request_error => StatusCode::BAD_REQUEST,
        Media::GraphqlResponse | Media::Json => StatusCode::OK,
    };
    let body = if request_error {
        serde_json::to_string(&serde_json::json!({ "errors": response.errors }))
    } else {
        serde_json::to_string(&response)
    };
    match body {
        Ok(body) => HttpResponse::build(status).content_type(media.name()).body(body),
        Err(error) => {
            tracing::error!(%error, "an answer could not be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}

/// Sends an error about the HTTP request itself.
pub fn refused(
    media: Media,
    status: StatusCode,
    code: Code,
    sentence: &str,
    request_id: &str,
) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        answer.insert_header((header::ALLOW, Method::POST.as_str()));
    }
    if status == StatusCode::UNAUTHORIZED {
        answer.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
    }
    answer.content_type(media.name()).json(serde_json::json!({
        "errors": [{ "message": sentence, "extensions": { "code": code.as_str(), "requestId": request_id } }]
    }))
}

// Without a path nothing of the operation was run.
fn is_request_error(error: &ServerError) -> bool {
    error.path.is_empty()
}

/// A document that could not be parsed; nothing was run.
pub fn unparsable(mut error: ServerError) -> Response {
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    extensions.set("code", Code::GraphqlParseFailed.as_str());
    Response::from_errors(vec![error])
}

/// Gives every error a code and the request's id. What has no code of ours comes from the validation or the reading of
/// an input: its text speaks of the client's document only.
fn complete(error: &mut ServerError, request_id: &str) {
    let request_error = is_request_error(error);
    let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
    if extensions.get("code").is_none() {
        let code = if request_error { Code::GraphqlValidationFailed } else { Code::BadUserInput };
        extensions.set("code", code.as_str());
    }
    extensions.set("requestId", Value::from(request_id));
}
