//! The server behind a newsroom's fact-check desk, and its command line.

pub mod access;
pub mod app;
pub mod appearance;
pub mod claim;
pub mod claimant_contact;
pub mod cli;
pub mod config;
pub mod conflict;
pub mod document;
pub mod duties;
pub mod error;
pub mod event;
pub mod evidence;
pub mod fact_check;
pub mod graphql;
pub mod http;
pub mod newsroom;
pub mod policy;
pub mod read;
pub mod review;
pub mod search_note;
pub mod source;
pub mod telemetry;
pub mod unit_of_work;
pub mod verdict;
pub mod world;
