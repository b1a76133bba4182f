//! A GraphQL request as HTTP brings it: its parts, or why it is none.

use actix_web::http::header;
use actix_web::{HttpRequest, web};
use futures::StreamExt;
use serde::Deserialize;

use super::answer::NotRun;
use crate::error::Code;
use crate::graphql::Asked;

/// Reads a request that came by GET.
///
/// # Errors
/// `BAD_REQUEST` with what is wrong.
pub fn from_address(request: &HttpRequest) -> Result<Asked, NotRun> {
    let mut asked = Asked::default();
    for (name, value) in url::form_urlencoded::parse(request.query_string().as_bytes()) {
        if value.is_empty() {
            continue;
        }
        match name.as_ref() {
            "query" => asked.query = Some(value.into_owned()),
            "operationName" => asked.operation_name = Some(value.into_owned()),
            "variables" => asked.variables = object(&name, &value)?,
            "extensions" => asked.extensions = object(&name, &value)?,
            _ => {}
        }
    }
    Ok(asked)
}

fn object<'t, T: Deserialize<'t>>(name: &str, text: &'t str) -> Result<T, NotRun> {
    serde_json::from_str(text)
        .map_err(|error| NotRun::bad(format!("\"{name}\" is an object in JSON: {error}.")))
}

/// Reads a request that came by POST, up to this size.
///
/// # Errors
/// `BAD_REQUEST` with what is wrong, `PAYLOAD_TOO_LARGE`.
pub async fn from_body(request: &HttpRequest, body: web::Payload, limit: usize) -> Result<Asked, NotRun> {
    if !is_json(request) {
        let sentence = "Send application/json in UTF-8.";
        return Err(NotRun::new(415, Code::BadRequest, sentence));
    }
    let bytes = collect(request, body, limit).await?;
    if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(NotRun::bad("One request is one operation; batches are not taken."));
    }
    let text = std::str::from_utf8(&bytes).map_err(|_| NotRun::bad("The body is not UTF-8."))?;
    serde_json::from_str(text).map_err(|error| NotRun::bad(format!("The body is no request: {error}.")))
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let mut parts = kind.split(';').map(str::trim);
    parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
        && parts
            .filter_map(|part| part.split_once('='))
            .filter(|(name, _)| name.eq_ignore_ascii_case("charset"))
            .all(|(_, charset)| charset.trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

async fn collect(request: &HttpRequest, mut body: web::Payload, limit: usize) -> Result<Vec<u8>, NotRun> {
    let too_large = || {
        let sentence = format!("A request has at most {limit} bytes.");
        NotRun::new(413, Code::PayloadTooLarge, sentence)
    };
    let announced =
        request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: usize| length > limit) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|_| NotRun::bad("The body did not arrive whole."))?;
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
