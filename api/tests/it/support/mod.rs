//! What every test stands on: a database of its own, a server on it, people with tokens.

mod behind;
mod client;
mod database;
mod desk;
mod process;
mod statements;
mod world;

pub use behind::uuid;
pub use client::{Client, id, refusal};
pub use database::{database, pool};
pub use desk::{Desk, Person, desk, desk_in};
pub use process::{Home, Process, signal};
pub use statements::Statements;
pub use world::Fixed;
