//! `/.well-known/jwks.json`: the keys with which anybody can verify our tokens.

use actix_web::http::header::{self, EntityTag, Header, IfNoneMatch};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use super::server::Shared;

/// Kept five minutes at most: half of the time for which a key is shown before it signs (`access/rotate_key.rs`).
const CACHE: &str = "public, max-age=300";

/// The keys whose tokens are accepted now, and those that will sign soon (RFC 7517).
pub async fn jwks(request: HttpRequest, app: web::Data<Shared>) -> HttpResponse {
    let body = app.keys.ring().jwks().to_string();
    let hash: String = Sha256::digest(&body)[..16].iter().map(|byte| format!("{byte:02x}")).collect();
    let tag = EntityTag::new_strong(hash);
    let known = match IfNoneMatch::parse(&request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(tags)) => tags.iter().any(|known| known.weak_eq(&tag)),
        Err(_) => false,
    };
    let mut answer = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer.insert_header((header::CACHE_CONTROL, CACHE)).insert_header(header::ETag(tag));
    if known { answer.finish() } else { answer.content_type("application/jwk-set+json").body(body) }
}
