//! The limit of the stack: a bare handler that sends one prepared statement and passes on the JSON made by Postgres.
//!
//! No GraphQL, no token, no rule; the same web server, driver, pool and number of connections as the product.

use std::net::SocketAddr;

use actix_web::{App, HttpResponse, HttpServer, web};
use chrono::DateTime;
use sea_orm::sqlx::postgres::{PgArguments, PgPoolOptions};
use sea_orm::sqlx::{self, Arguments, PgPool};
use uuid::Uuid;

use crate::Failure;
use crate::cases::{self, Kind};

/// Connections, as the product has by default.
const CONNECTIONS: u32 = 12;

/// Where to serve what.
#[derive(clap::Args)]
pub struct Options {
    /// Address to listen on.
    #[arg(long)]
    listen: SocketAddr,
    /// The database.
    #[arg(long)]
    database: String,
}

/// Serves until it is killed.
pub fn serve(options: Options) -> Result<(), Failure> {
    actix_web::rt::System::new().block_on(async move {
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .test_before_acquire(false)
            .connect(&options.database)
            .await?;
        let pool = web::Data::new(pool);
        HttpServer::new(move || {
            App::new().app_data(pool.clone()).route("/{case}/{arguments}*", web::get().to(answer))
        })
        .bind(options.listen)?
        .run()
        .await?;
        Ok(())
    })
}

async fn answer(pool: web::Data<PgPool>, path: web::Path<(String, String)>) -> HttpResponse {
    match ask(&pool, &path.0, &path.1).await {
        Ok(json) => HttpResponse::Ok().content_type("application/json").body(json),
        Err(failure) => HttpResponse::InternalServerError().body(failure.to_string()),
    }
}

async fn ask(pool: &PgPool, case: &str, arguments: &str) -> Result<String, Failure> {
    let limit = cases::limit_of(case).ok_or("no such case")?;
    let mut bound = PgArguments::default();
    for (kind, text) in limit.kinds.iter().zip(arguments.split('/')) {
        match kind {
            Kind::Id => bound.add(text.parse::<Uuid>()?)?,
            Kind::Text => bound.add(text)?,
            Kind::Time => bound.add(DateTime::from_timestamp_micros(text.parse()?).ok_or("no time")?)?,
        }
    }
    Ok(sqlx::query_scalar_with(limit.sql, bound).fetch_one(pool).await?)
}
