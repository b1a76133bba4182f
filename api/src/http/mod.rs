//! The only files that know actix-web.

mod answer;
mod graphiql;
mod graphql;
mod health;
mod jwks;
mod record;
mod request;
mod server;

pub use server::{Running, serve, start, stop_signal};
