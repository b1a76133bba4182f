//! The tables of the desk as types: one file a table, closed sets as enums, selects that start in a newsroom.

mod convert;
mod tenant;

pub mod appearance;
pub mod assignment;
pub mod chain;
pub mod claim;
pub mod claimant_contact;
pub mod conflict;
pub mod correction;
pub mod document;
pub mod document_text;
pub mod event;
pub mod event_payload;
pub mod evidence;
pub mod evidence_withdrawal;
pub mod fact_check;
pub mod fact_check_author;
pub mod fact_check_version;
pub mod idempotency;
pub mod live_verdict;
pub mod member;
pub mod newsroom;
pub mod person;
pub mod rating;
pub mod rating_scale;
pub mod recusal;
pub mod registered_operation;
pub mod review_policy;
pub mod round;
pub mod search_note;
pub mod sign_on_subject;
pub mod signing_key;
pub mod single_sign_on;
pub mod slot;
pub mod source;
pub mod verdict;
pub mod verdict_citation;
pub mod verdict_draft;
pub mod waiver;

pub use tenant::{HasId, Tenant};
