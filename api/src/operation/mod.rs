//! Registered operations: what runs where nothing else does (setting `graphql.operations`).

mod read;
mod registered;
pub mod store;

pub use read::read;
pub use registered::Registered;
