//! What every test stands on: a database of its own, a server on it, people with tokens.

mod behind;
mod client;
mod database;
mod desk;
mod events;
mod everything;
mod issuer;
mod process;
mod socket;
mod statements;
mod world;

pub use behind::uuid;
pub use client::{Client, id, refusal};
pub use database::{database, pool};
pub use desk::{Desk, PASSWORD, Person, desk, desk_in, desk_set};
pub use events::Events;
pub use everything::{Asking, Everything};
pub use issuer::{Issuer, SigningKey};
pub use process::{Home, Logged, Process, signal};
pub use socket::{Heard, Socket};
pub use world::{Clock, Dry, Fixed};
