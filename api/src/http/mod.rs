//! The only files that know actix-web.

mod answer;
mod attachment;
mod caller;
mod events;
mod graphiql;
mod graphql;
mod health;
mod jwks;
mod operation;
mod protocol;
mod record;
mod request;
mod server;
mod socket;

pub use server::{Running, serve, start, stop_on_signal};
