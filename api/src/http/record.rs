//! The public record: pages and JSON-LD of published fact-checks.

use actix_web::HttpResponse;

/// Anything that is not published.
pub async fn nothing() -> HttpResponse {
    HttpResponse::NotFound().content_type("text/html; charset=utf-8").body(factdesk_record::not_found_page())
}

/// A published fact-check.
pub async fn page() -> HttpResponse {
    nothing().await
}
