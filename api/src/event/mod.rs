//! What happened: audit trail, outbox and stream of subscriptions are one table, and one chain per newsroom.

mod chain;
mod record;

pub use chain::{Envelope, GENESIS, SERVER_CHAIN, commitment};
pub use record::{NewEvent, Sealing, record, record_server_act};
