//! Documents: stories as they came in, and the claims that the intake finds in them.

mod file;
mod mutation;
mod object;
mod published;
mod query;
mod reading;
mod ruler;
mod shape;
pub mod store;
mod submit;

pub use mutation::DocumentMutation;
pub use object::{Document, DocumentConnection, DocumentEdge};
pub use published::DatePrecision;
pub use query::{DocumentQuery, LanguageIn};
pub use ruler::{LONGEST_SPAN, Ruler, Span};
