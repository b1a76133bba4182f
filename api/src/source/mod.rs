//! Sources: whoever or whatever says, carries or proves something.

mod choice;
mod merge;
mod mutation;
mod name;
mod object;
mod query;
pub mod recognize;
mod shape;
pub mod store;
mod update;

pub use choice::{Chosen, SourceChoice, SourceChoiceInput};
pub use mutation::SourceMutation;
pub(crate) use name::name_key;
pub(crate) use object::standing_for;
pub use object::{Source, SourceConnection, SourceEdge, SourceKind, standing};
pub use query::SourceQuery;
