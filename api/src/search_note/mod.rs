//! Search notes: evidence of a stance was looked for, and none was found.

mod mutation;
mod object;
mod record;
mod shape;
mod store;

pub use mutation::SearchNoteMutation;
pub use object::{SearchNote, SearchNoteConnection, SearchNoteEdge};
pub use store::ClaimSearchNotes;
