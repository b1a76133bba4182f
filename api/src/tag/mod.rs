//! Tags and topics: the newsroom's vocabulary, and which claims bear which of its words.

mod apply;
mod claim;
mod create;
mod merge;
mod mutation;
mod name;
mod object;
mod query;
mod rename;
mod retire;
mod shape;
pub mod store;

use factdesk_domain::TagId;
use serde::{Deserialize, Serialize};

pub use apply::{Tagged, Tagging, apply};
pub use mutation::TagMutation;
pub use object::{ClaimTags, Tag, TagConnection, TagEdge, TagKind};
pub use query::TagQuery;

/// Tags and topics of a claim at most.
pub const MOST_TAGS: usize = 50;

/// What a command on one tag leaves for its payload.
#[derive(Serialize, Deserialize)]
pub struct TagChanged {
    /// The tag.
    pub tag: TagId,
}
