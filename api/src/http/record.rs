//! The public record: pages and JSON-LD of published fact-checks.

use std::time::SystemTime;

use actix_web::http::StatusCode;
use actix_web::http::header::Header;
use actix_web::http::header::{self, EntityTag, HeaderValue, HttpDate, IfModifiedSince, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{DateTime, Utc};
use factdesk_record::{CONTENT_SECURITY_POLICY, Urls, json_ld, not_found_page, page};
use sha2::{Digest, Sha256};

use super::server::Shared;
use crate::error::{Code, Error};
use crate::fact_check::is_slug;
use crate::fact_check::public::{PublicRecord, published};

/// Ending of the address of the `ClaimReview` alone.
const JSON_LD: &str = ".jsonld";

/// A reader may go on for a minute with what they have; then it is asked for again, cheaply.
const CACHE: HeaderValue = HeaderValue::from_static("public, max-age=60, must-revalidate");

/// Anything that is not published, whether something will be or not.
pub async fn nothing() -> HttpResponse {
    html(&mut HttpResponse::NotFound())
        .insert_header((header::CACHE_CONTROL, HeaderValue::from_static("no-cache")))
        .body(not_found_page())
}

/// A published fact-check, as page or as JSON-LD.
pub async fn record(request: HttpRequest, app: web::Data<Shared>) -> HttpResponse {
    let Some(asked) = Address::of(&request) else { return nothing().await };
    match published(&app.db, &asked.newsroom, &asked.slug).await {
        Ok(None) => nothing().await,
        Ok(Some(_)) if request.path() != asked.path() => moved(&asked),
        Ok(Some(record)) => answer(&request, &asked, &record, &app),
        Err(error) => failed(&error),
    }
}

/// What a path asks for, in its one spelling.
struct Address {
    newsroom: String,
    slug: String,
    json_ld: bool,
}

impl Address {
    /// Reads a path; other capitals and a slash at the end are forgiven, anything that no address has is nothing.
    fn of(request: &HttpRequest) -> Option<Self> {
        let part = |name| request.match_info().get(name).map(str::to_ascii_lowercase);
        let (newsroom, last) = (part("newsroom")?, part("slug")?);
        let (slug, json_ld) = match last.strip_suffix(JSON_LD) {
            Some(slug) => (slug.to_owned(), true),
            None => (last, false),
        };
        (is_slug(&newsroom) && is_slug(&slug)).then_some(Self { newsroom, slug, json_ld })
    }

    fn path(&self) -> String {
        let ending = if self.json_ld { JSON_LD } else { "" };
        format!("/{}/fact-checks/{}{ending}", self.newsroom, self.slug)
    }
}

fn answer(request: &HttpRequest, asked: &Address, record: &PublicRecord, app: &Shared) -> HttpResponse {
    let PublicRecord { snapshot, standing, public_url } = record;
    let urls = Urls::new(&app.public_url(public_url.as_deref()), snapshot);
    let body = if asked.json_ld {
        json_ld(snapshot, standing, &urls).to_string()
    } else {
        page(snapshot, standing, &urls)
    };
    let tag = EntityTag::new_strong(crate::event::hex(&Sha256::digest(&body)[..16]));
    let modified = standing.last_modified(snapshot);
    let fresh = is_fresh(request, &tag, modified);
    let status = if fresh { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let mut answer = HttpResponse::build(status);
    answer
        .insert_header((header::ETAG, tag.to_string()))
        .insert_header((header::LAST_MODIFIED, HttpDate::from(SystemTime::from(modified))))
        .insert_header((header::CACHE_CONTROL, CACHE));
    if snapshot.newsroom.demo {
        answer.insert_header(("x-robots-tag", "noindex"));
    }
    if asked.json_ld {
        // Public data: any page may read it.
        answer.insert_header((header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")).content_type("application/ld+json");
    } else {
        html(&mut answer);
    }
    if fresh { answer.finish() } else { answer.body(body) }
}

fn html(answer: &mut actix_web::HttpResponseBuilder) -> &mut actix_web::HttpResponseBuilder {
    answer
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
        .insert_header((header::REFERRER_POLICY, "strict-origin-when-cross-origin"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .insert_header(("permissions-policy", "camera=(), geolocation=(), microphone=()"))
}

/// Whether the reader has this already (RFC 9110, 13.2.2: the tag decides where there is one).
fn is_fresh(request: &HttpRequest, tag: &EntityTag, modified: DateTime<Utc>) -> bool {
    if request.headers().contains_key(header::IF_NONE_MATCH) {
        return match IfNoneMatch::parse(request) {
            Ok(IfNoneMatch::Any) => true,
            Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(tag)),
            Err(_) => false,
        };
    }
    // Dates of HTTP have whole seconds.
    let known = IfModifiedSince::parse(request).map(|IfModifiedSince(date)| SystemTime::from(date));
    known.is_ok_and(|known| DateTime::<Utc>::from(known).timestamp() >= modified.timestamp())
}

fn moved(asked: &Address) -> HttpResponse {
    HttpResponse::MovedPermanently().insert_header((header::LOCATION, asked.path())).finish()
}

fn failed(error: &Error) -> HttpResponse {
    if let Error::Internal(cause) = error {
        tracing::error!(cause = %crate::error::chain(cause.as_ref()), "a public page could not be read");
    }
    let mut answer = match error.code() {
        Code::InternalServerError => HttpResponse::InternalServerError(),
        _ => HttpResponse::ServiceUnavailable(),
    };
    answer
        .insert_header((header::RETRY_AFTER, "10"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .content_type("text/plain; charset=utf-8")
        .body("This page cannot be shown at the moment. Try again in a while.\n")
}
