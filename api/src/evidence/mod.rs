//! Evidence: a source's material for or against a claim, and its withdrawal.

mod add;
mod loader;
mod mutation;
mod object;
mod seal;
mod store;
mod withdraw;

pub use mutation::EvidenceMutation;
pub use object::{Evidence, EvidenceConnection, EvidenceEdge, cited_by, of_claim, of_source};
pub use seal::{Gathered, in_history};
