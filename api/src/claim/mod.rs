//! Claims: checkable statements with their lifecycle.

mod mutation;
mod object;
mod query;
mod store;
mod submit;

pub use mutation::ClaimMutation;
pub use object::{Claim, ClaimConnection, ClaimEdge};
pub use query::ClaimQuery;
