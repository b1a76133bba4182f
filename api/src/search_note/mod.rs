//! Search notes: evidence of a stance was looked for, and none was found.

mod mutation;
mod object;
mod record;
mod store;

pub use mutation::SearchNoteMutation;
pub use object::{SearchNote, SearchNoteConnection, SearchNoteEdge, of_claim};
