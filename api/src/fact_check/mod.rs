//! Fact-checks: the newsroom's conclusions, from the first draft to the public record.

mod approve;
mod contact;
mod correct;
mod correction;
mod draft;
mod load;
mod loader;
mod mutation;
mod object;
mod outside;
pub mod public;
mod publish;
mod query;
mod retract;
mod return_draft;
mod save;
mod shape;
mod slug;
mod snapshot;
mod store;
mod text;
mod version;

pub use correction::{Correction, CorrectionConnection, CorrectionEdge, CorrectionKind};
pub use load::Written;
pub(crate) use load::checks_json;
pub use loader::{ChecksOf, InLanguage};
pub use mutation::FactCheckMutation;
pub use object::{FactCheck, FactCheckConnection, FactCheckEdge, FactCheckState};
pub use outside::{evidence_withdrawn, reopened};
pub use query::{FactCheckQuery, FactChecksOfClaim};
pub use slug::is_slug;
pub use version::{FactCheckVersion, FactCheckVersionConnection, FactCheckVersionEdge};
