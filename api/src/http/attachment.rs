//! Files in and out: the bytes of attachments, which are no business of GraphQL.

use std::time::Duration;

use actix_web::http::header::{self, EntityTag, Header, HeaderValue, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use factdesk_domain::Action;
use serde_json::json;

use super::answer::{Media, NotRun, refused};
use super::caller::caller;
use super::graphql::{enter, idempotency_key};
use super::server::{RequestId, Shared};
use crate::access::Actor;
use crate::attachment::{Kind, NotTaken, find, receive, upload};
use crate::error::{Code, Error};
use crate::graphql::{NodeKind, Refusal, Session, global_id, parse_id};

/// What a file costs of the budget of a member, who may spend 2,500 times as much in a minute.
const COST: u64 = 100_000;

/// Takes a file in.
pub async fn take_in(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    body: web::Payload,
) -> HttpResponse {
    let limit = Duration::from_millis(app.settings.attachments.upload_ms);
    let taken = tokio::time::timeout(limit, taken_in(&app, &request, body)).await;
    let taken = taken.unwrap_or_else(|_| {
        Err(NotRun::new(503, Code::Timeout, "The file did not arrive in time; send it again."))
    });
    taken.unwrap_or_else(|not_run| refused(Media::Json, &not_run, &request_id.0))
}

async fn taken_in(app: &Shared, request: &HttpRequest, body: web::Payload) -> Result<HttpResponse, NotRun> {
    let at = app.world.wall_clock();
    let (actor, running) = enter(app, request, at).await?;
    let actor = actor.ok_or(Error::Unauthenticated)?;
    // Before the bytes: whoever may not send any holds nothing.
    permitted(&actor)?;
    running.spend(COST, at)?;
    let most = app.settings.attachments.max_bytes;
    let too_large = || NotRun::new(413, Code::PayloadTooLarge, format!("A file has at most {most} bytes."));
    let announced = request.headers().get(header::CONTENT_LENGTH);
    let announced: Option<usize> = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length| length > most) {
        return Err(too_large());
    }
    let received = receive(body, most, &app.vault.arriving()).await.map_err(|not_taken| match not_taken {
        NotTaken::TooLarge => too_large(),
        NotTaken::WrongKind => NotRun::new(
            415,
            Code::BadRequest,
            "By what is in it this is no image (PNG, JPEG, GIF, WebP, AVIF), PDF or HTML page.",
        ),
        NotTaken::Broken => NotRun::bad("The file did not arrive whole."),
        NotTaken::Failed(error) => error.into(),
    })?;
    let (sha256, size, media_type) =
        (crate::event::hex(&received.sha256), received.size, received.kind.media_type);
    let session = Session::new(app.0.clone(), Some(actor), None).of_caller(caller(request, app));
    let done = upload(&session, idempotency_key(request)?, received).await?;
    let done = done.map_err(|refusal| not_run(&refusal))?;
    let id = global_id(NodeKind::Attachment, done.attachment);
    let url = format!("/attachments/{}", id.as_str());
    let told = json!({ "id": id, "sha256": sha256, "size": size, "mediaType": media_type, "url": url });
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, url))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(told))
}

fn permitted(actor: &Actor) -> Result<(), NotRun> {
    actor.permit(Action::AttachmentUpload).map(drop).map_err(|refusal| not_run(&refusal))
}

fn not_run(refusal: &Refusal) -> NotRun {
    match refusal {
        Refusal::Forbidden(action) => Error::Forbidden(*action).into(),
        Refusal::Input(problems) => {
            let sentences: Vec<_> = problems.iter().map(|problem| problem.message.as_str()).collect();
            NotRun::new(400, Code::BadUserInput, sentences.join(" "))
        }
        _ => NotRun::bad("This cannot be done."),
    }
}

/// Hands a file out to whoever may see it.
pub async fn hand_out(
    app: web::Data<Shared>,
    request_id: RequestId,
    request: HttpRequest,
    id: web::Path<String>,
) -> HttpResponse {
    let handed = handed_out(&app, &request, &id).await;
    handed.unwrap_or_else(|not_run| refused(Media::Json, &not_run, &request_id.0))
}

async fn handed_out(app: &Shared, request: &HttpRequest, id: &str) -> Result<HttpResponse, NotRun> {
    let (actor, _running) = enter(app, request, app.world.wall_clock()).await?;
    let actor = actor.ok_or(Error::Unauthenticated)?;
    let missing = || NotRun::new(404, Code::BadRequest, "There is no such attachment here.");
    let (NodeKind::Attachment, id) = parse_id(id).ok_or_else(missing)? else { return Err(missing()) };
    let row = find(&app.db, &actor.scope(), id).await?.ok_or_else(missing)?;
    let kind = Kind::named(&row.media_type).ok_or_else(missing)?;
    let name = crate::event::hex(&row.sha256);
    let tag = EntityTag::new_strong(name.clone());
    // The right to see it is asked for each time, the bytes are sent once.
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization"));
    if matches!(IfNoneMatch::parse(request), Ok(IfNoneMatch::Items(tags)) if tags.iter().any(|known| known.weak_eq(&tag)))
    {
        return Ok(answer.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let bytes = app.vault.get(actor.newsroom(), &row.sha256).await?;
    let disposition = if kind.inline { "inline" } else { "attachment" };
    let disposition = format!("{disposition}; filename=\"{}.{}\"", &name[..16], kind.extension);
    Ok(answer
        .content_type(kind.served_as)
        // Whatever a browser takes it for, nothing in it runs, loads or is framed; `nosniff` is in every answer.
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ))
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header(("cross-origin-resource-policy", HeaderValue::from_static("same-origin")))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .no_chunking(row.size.unsigned_abs().into())
        .streaming(bytes))
}
