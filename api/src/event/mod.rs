//! What happened: audit trail, outbox and stream of subscriptions are one table, and one chain per newsroom.

mod as_of;
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

pub use as_of::{AsOf, CheckThen, Told};
pub use chain::{Envelope, GENESIS, Head, SERVER_CHAIN, commitment, hex};
pub use change::FieldChange;
pub use object::{Event, EventConnection, EventEdge};
pub use query::EventQuery;
pub use record::{NewEvent, Sealing, record, record_duty, record_server_act};
pub use redact::redact;
pub use store::{Chain, History, LONGEST_HISTORY, SERVER_NAME, Until, chains, head, told_of};
pub use verify::{Problem, ProblemKind, Report, verify};
