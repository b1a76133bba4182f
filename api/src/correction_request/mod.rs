//! Readers' requests for a correction: anybody may send one on what is published; it arrives as work for editors.

mod close;
mod erase;
mod mutation;
mod object;
mod query;
mod receive;
mod shape;
mod store;

pub use mutation::CorrectionRequestMutation;
pub use object::{CorrectionRequest, CorrectionRequestConnection, CorrectionRequestEdge};
pub use query::CorrectionRequestQuery;
