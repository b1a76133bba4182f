//! Sources: whoever or whatever says, carries or proves something.

mod choice;
mod merge;
mod mutation;
mod name;
mod object;
mod query;
pub mod recognize;
pub mod store;
mod update;

pub use choice::{Chosen, SourceChoice, SourceChoiceInput};
pub use mutation::SourceMutation;
pub use object::{Source, SourceConnection, SourceEdge, SourceKind, standing};
pub use query::SourceQuery;
