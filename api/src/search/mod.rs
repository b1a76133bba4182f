//! Where the words that were looked for stand.

mod excerpt;
mod highlight;

pub use excerpt::{Excerpt, excerpts};
pub use highlight::{Highlight, Place, highlights};
