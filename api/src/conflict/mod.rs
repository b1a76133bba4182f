//! Conflicts of interest: what members declare on sources, and what follows for the claims that involve them.

mod declare;
mod leave;
mod mutation;
mod object;
mod shape;
mod store;

pub use leave::source_involved;
pub use mutation::ConflictMutation;
pub use object::{ConflictOfInterest, ConflictOfInterestConnection, ConflictOfInterestEdge};
pub use store::MemberConflicts;
