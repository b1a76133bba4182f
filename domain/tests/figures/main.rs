//! Figures of agreement against what was published, and against a way of computing them that shares no code.

#![allow(clippy::unwrap_used, reason = "this is a test")]

mod naive;
mod published;
mod scale;
