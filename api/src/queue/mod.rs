//! The queue: whose turn is next, taking it, holding it, and one's own work (docs/decisions/0016).

mod mutation;
mod my_work;
mod query;
mod reason;
mod renew;
mod store;
mod take;

pub use mutation::QueueMutation;
pub use query::QueueQuery;
pub use reason::{QueueReason, reasons_of};
pub use store::LeaseOf;
