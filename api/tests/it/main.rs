//! The desk through its HTTP API, on a real Postgres. One binary: one start of Postgres for all tests.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "what goes wrong here fails a test, and tests make their own databases, ids and times"
)]

mod account;
mod api_key;
mod appearance;
mod attachment;
mod audit;
mod bad_input;
mod blindness;
mod budget;
mod checklist;
mod claimant_contact;
mod cli;
mod conflict;
mod correction_request;
mod costs;
mod crash;
mod demo;
mod document;
mod embargo;
mod entities;
mod errors;
mod events;
mod evidence;
mod fact_check;
mod figures;
mod forged;
mod history;
mod hygiene;
mod insert_only;
mod keys;
mod known;
mod lease;
mod limits;
mod live;
mod nodes;
mod notification;
mod outgoing;
mod permissions;
mod plans;
mod protocol;
mod queue;
mod queue_race;
mod race;
mod reads;
mod record;
mod review;
mod rules;
mod schema;
mod sealing;
mod search_note;
mod serve;
mod session;
mod sign_in;
mod single_sign_on;
mod socket;
mod source;
mod stories;
mod support;
mod tag;
mod tampering;
mod time_travel;
