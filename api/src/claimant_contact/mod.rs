//! Claimant contacts: how whoever made a claim was asked for comment.

mod mutation;
mod object;
mod record;
mod store;

pub use mutation::ClaimantContactMutation;
pub use object::{ClaimantContact, ClaimantContactConnection, ClaimantContactEdge, of_claim};
