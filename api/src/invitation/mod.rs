//! Invitations: an admin makes one, its token makes somebody a member.

mod accept;
mod invite;
mod mutation;
mod object;
mod query;
mod revoke;
mod shape;
mod store;

pub use mutation::InvitationMutation;
pub use object::{Invitation, InvitationConnection, InvitationEdge};
pub use query::InvitationQuery;
