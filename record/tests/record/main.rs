//! The public record as its readers meet it: people, browsers and fact-check indexes.
#![expect(clippy::unwrap_used, reason = "what cannot be read fails the test")]

mod dom;
mod frozen;
mod hostile;
mod markup;
mod outline;
mod sample;
