//! Evidence: a source's material for or against a claim, and its withdrawal.

mod add;
mod address;
mod attach;
mod loader;
mod mutation;
mod object;
mod reorder;
mod seal;
mod shape;
mod store;
mod withdraw;

pub use mutation::EvidenceMutation;
pub use object::{Evidence, EvidenceConnection, EvidenceEdge, EvidenceWithdrawal};
pub(crate) use seal::sealed;
pub use seal::{Gathered, in_history};
pub use store::{CitedEvidence, ClaimEvidence, SourceEvidence};
