//! `/healthz`, `/readyz`, `/metrics`.

use actix_web::{HttpResponse, web};

use super::server::Shared;
use crate::telemetry::METRICS;

/// The process is alive.
pub async fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ok\n")
}

/// The database can be reached and is migrated.
pub async fn ready(app: web::Data<Shared>) -> HttpResponse {
    match migration::pending(&app.db).await {
        Ok(pending) if pending.is_empty() => {
            HttpResponse::Ok().content_type("text/plain; charset=utf-8").body("ready\n")
        }
        Ok(pending) => HttpResponse::ServiceUnavailable()
            .content_type("text/plain; charset=utf-8")
            .body(format!("not migrated: {}\n", pending.join(", "))),
        Err(error) => {
            tracing::warn!(cause = %crate::error::chain(&error), "not ready");
            HttpResponse::ServiceUnavailable().content_type("text/plain; charset=utf-8").body("no database\n")
        }
    }
}

/// Prometheus' text format.
pub async fn metrics(app: web::Data<Shared>) -> HttpResponse {
    let pool = app.db.get_postgres_connection_pool();
    METRICS.pool(pool.size(), pool.num_idle());
    METRICS.signatures(app.known.signatures());
    METRICS.listening(app.feed.seats.count());
    HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(METRICS.text())
}
