//! The law by worked examples, in the words of the desk.

#![allow(clippy::unwrap_used, reason = "this is a test")]

mod desk;
mod fact_check;
mod notices;
mod offers;
mod permissions;
mod refusals;
mod review;
mod secrecy;
