//! The GraphQL endpoint: POST with JSON for everything, GET for queries.

use std::time::Duration;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, web};
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Variables};
use futures::StreamExt;

use super::answer::{Media, executed, refused, unparsable};
use super::server::{RequestId, Shared};
use crate::access::{Actor, authenticate, bearer};
use crate::error::{Code, Error};
use crate::graphql::Session;

/// Why a request is not run.
struct NotRun(StatusCode, Code, String);

impl NotRun {
    fn bad(sentence: impl Into<String>) -> Self {
        Self(StatusCode::BAD_REQUEST, Code::BadRequest, sentence.into())
    }
}

/// Answers a GraphQL request.
pub async fn graphql(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let Some(media) = Media::of(&request) else {
        let sentence = "Accept application/graphql-response+json or application/json.";
        return refused(Media::Json, StatusCode::NOT_ACCEPTABLE, Code::BadRequest, sentence, &request_id.0);
    };
    // From the first byte of the body on: whoever sends slowly holds nothing for ever.
    let limit = Duration::from_millis(app.settings.limits.request_ms);
    let answered = match tokio::time::timeout(limit, answer(&app, &request, body)).await {
        Ok(answered) => answered,
        Err(_) => Err(NotRun(
            StatusCode::SERVICE_UNAVAILABLE,
            Code::Timeout,
            "This took too long; a change may or may not have been made. Repeat it with the same idempotency key.".into(),
        )),
    };
    match answered {
        Ok(response) => executed(media, response, &request_id.0),
        Err(NotRun(status, code, sentence)) => refused(media, status, code, &sentence, &request_id.0),
    }
}

async fn answer(
    app: &Shared,
    request: &HttpRequest,
    body: web::Payload,
) -> Result<async_graphql::Response, NotRun> {
    let mut query = if request.method() == Method::GET {
        from_address(request)?
    } else {
        from_body(request, body, app.settings.limits.body_bytes).await?
    };
    if let Err(error) = query.parsed_query() {
        return Ok(unparsable(error));
    }
    if request.method() == Method::GET {
        refuse_mutation(&mut query)?;
    }
    let actor = actor(app, request).await.map_err(|error| {
        let status = match error {
            Error::Unauthenticated => StatusCode::UNAUTHORIZED,
            Error::Unavailable | Error::Timeout => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let sentence = error.sentence();
        let code = error.code();
        if let Error::Internal(cause) = error {
            tracing::error!(cause = %crate::error::chain(cause.as_ref()), "the actor could not be read");
        }
        NotRun(status, code, sentence)
    })?;
    let key = match request.headers().get("idempotency-key").map(|key| key.to_str()) {
        None => None,
        Some(Ok(key)) => Some(key.to_owned()),
        Some(Err(_)) => return Err(NotRun::bad("The header Idempotency-Key is not readable text.")),
    };
    if key.is_some() {
        refuse_shared_key(&mut query)?;
    }
    let session = Session::new(app.0.clone(), actor, key);
    Ok(app.schema.execute(query.data(session)).await)
}

/// The member that the request's token names; nobody if there is no token.
async fn actor(app: &Shared, request: &HttpRequest) -> Result<Option<Actor>, Error> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else { return Ok(None) };
    let text = value.to_str().map_err(|_| Error::Unauthenticated)?;
    Ok(Some(authenticate(app, bearer(text)?).await?))
}

fn from_address(request: &HttpRequest) -> Result<Request, NotRun> {
    let pairs = url::form_urlencoded::parse(request.query_string().as_bytes()).collect::<Vec<_>>();
    let find = |name: &str| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.to_string());
    let query =
        find("query").filter(|query| !query.is_empty()).ok_or_else(|| NotRun::bad("Give a \"query\"."))?;
    let mut built = Request::new(query);
    if let Some(name) = find("operationName").filter(|name| !name.is_empty()) {
        built = built.operation_name(name);
    }
    if let Some(variables) = find("variables").filter(|text| !text.is_empty()) {
        let value: serde_json::Value =
            serde_json::from_str(&variables).map_err(|_| NotRun::bad("\"variables\" is not JSON."))?;
        built = built.variables(object(value, "variables")?);
    }
    Ok(built)
}

async fn from_body(request: &HttpRequest, body: web::Payload, limit: usize) -> Result<Request, NotRun> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let mut parts = kind.split(';').map(str::trim);
    let json = parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let utf8 = parts
        .filter_map(|part| part.split_once('='))
        .filter(|(name, _)| name.eq_ignore_ascii_case("charset"))
        .all(|(_, charset)| charset.trim_matches('"').eq_ignore_ascii_case("utf-8"));
    if !(json && utf8) {
        let sentence = "Send application/json in UTF-8.";
        return Err(NotRun(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::BadRequest, sentence.into()));
    }
    let bytes = collect(request, body, limit).await?;
    let value: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|_| NotRun::bad("The body is not JSON in UTF-8."))?;
    let serde_json::Value::Object(mut fields) = value else {
        return Err(NotRun::bad("The body is one JSON object with a \"query\"; batches are not taken."));
    };
    let Some(serde_json::Value::String(query)) = fields.remove("query") else {
        return Err(NotRun::bad("Give a \"query\" as a string."));
    };
    let mut built = Request::new(query);
    match fields.remove("operationName") {
        None | Some(serde_json::Value::Null) => {}
        Some(serde_json::Value::String(name)) => built = built.operation_name(name),
        Some(_) => return Err(NotRun::bad("\"operationName\" is a string.")),
    }
    match fields.remove("variables") {
        None | Some(serde_json::Value::Null) => {}
        Some(variables) => built = built.variables(object(variables, "variables")?),
    }
    if let Some(extensions) = fields.remove("extensions")
        && !extensions.is_object()
        && !extensions.is_null()
    {
        return Err(NotRun::bad("\"extensions\" is an object."));
    }
    Ok(built)
}

fn object(value: serde_json::Value, name: &str) -> Result<Variables, NotRun> {
    if value.is_object() {
        Ok(Variables::from_json(value))
    } else {
        Err(NotRun::bad(format!("\"{name}\" is an object.")))
    }
}

async fn collect(request: &HttpRequest, mut body: web::Payload, limit: usize) -> Result<Vec<u8>, NotRun> {
    let too_large = || {
        let sentence = format!("A request has at most {limit} bytes.");
        NotRun(StatusCode::PAYLOAD_TOO_LARGE, Code::PayloadTooLarge, sentence)
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

/// GET must be safe to repeat: only queries run by it.
fn refuse_mutation(query: &mut Request) -> Result<(), NotRun> {
    let name = query.operation_name.clone();
    let Ok(document) = query.parsed_query() else { return Ok(()) };
    let mutation = document.operations.iter().any(|(operation, definition)| {
        name.as_deref().is_none_or(|name| operation.is_none_or(|operation| operation.as_str() == name))
            && definition.node.ty != OperationType::Query
    });
    if mutation {
        let sentence = "By GET only queries are run. Send mutations by POST.";
        return Err(NotRun(
            StatusCode::METHOD_NOT_ALLOWED,
            Code::OperationResolutionFailure,
            sentence.into(),
        ));
    }
    Ok(())
}

/// The header stands for one mutation field; with several it would be unclear which one it makes safe.
fn refuse_shared_key(query: &mut Request) -> Result<(), NotRun> {
    let Ok(document) = query.parsed_query() else { return Ok(()) };
    let several = document.operations.iter().any(|(_, definition)| {
        definition.node.ty == OperationType::Mutation && definition.node.selection_set.node.items.len() != 1
    });
    if several {
        return Err(NotRun::bad(
            "The header Idempotency-Key is for requests with one mutation field; use idempotencyKey in the inputs.",
        ));
    }
    Ok(())
}
