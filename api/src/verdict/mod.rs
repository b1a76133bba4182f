//! Verdicts: one reviewer's independent rating of a claim in a round. Insert-only; sealed until quorum.

mod draft;
mod mutation;
mod object;
mod save_draft;
mod shape;
mod store;
mod submit;

pub use draft::{DraftOf, VerdictDraft};
pub use mutation::VerdictMutation;
pub use object::{Verdict, VerdictConnection, VerdictsOfClaim};
