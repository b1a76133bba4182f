//! The desk through its HTTP API, on a real Postgres. One binary: one start of Postgres for all tests.

mod entities;
mod sign_in;
mod support;
