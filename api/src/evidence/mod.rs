//! Evidence: a source's material for or against a claim, and what of it blindness seals.

mod loader;
mod seal;
mod store;

pub use seal::{Gathered, in_history};
