//! Review policy and rating scale: versioned, insert-only; a round pins both.

mod store;

pub use store::{current_policy, current_scale, policy, save_policy, save_scale, scale};
