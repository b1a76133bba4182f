//! What happened: audit trail, outbox and stream of subscriptions are one table, and one chain per newsroom.

mod chain;
mod change;
mod loader;
mod names;
mod object;
mod query;
mod record;
mod redact;
mod seal;
mod sentence;
mod shape;
mod store;
mod verify;
mod words;

pub use chain::{Envelope, GENESIS, Head, SERVER_CHAIN, commitment, hex};
pub use object::{Event, EventConnection, EventEdge};
pub use query::EventQuery;
pub use record::{NewEvent, Sealing, record, record_duty, record_server_act};
pub use redact::redact;
pub use store::{Chain, History, SERVER_NAME, chains, head};
pub use verify::{Problem, ProblemKind, Report, verify};
