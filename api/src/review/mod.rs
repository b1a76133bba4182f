//! The review of a claim between database and rules: load it under the claim's lock, take one step, save what differs.

mod blind;
mod expire;
mod leave;
mod load;
mod loader;
mod pinned;
mod save;
mod step;

pub(crate) use blind::{round_open, round_reviewed_by};
pub use expire::expire_leases;
pub use leave::end_leases;
pub(crate) use load::review_json;
pub use load::{Written, load, load_all, lock};
pub use loader::ReviewOf;
pub use pinned::Pinned;
pub use save::save;
pub use step::{Locked, expect, found};
