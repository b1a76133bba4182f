//! Claimant contacts: how whoever made a claim was asked for comment.

mod mutation;
mod object;
mod record;
mod shape;
mod store;

pub use mutation::ClaimantContactMutation;
pub use object::{ClaimantContact, ClaimantContactConnection, ClaimantContactEdge};
pub use store::ClaimContacts;
