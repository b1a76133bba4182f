//! Review policy and rating scale: versioned, insert-only; a round pins both.

mod mutation;
mod object;
mod shape;
mod store;
mod update;

pub use mutation::PolicyMutation;
pub use object::{Agreement, PolicyOf, Rating, RatingScale, ReviewPolicy, ScaleOf, rating};
pub use store::{current_policy, current_scale, policy, save_policy, save_scale, scale};
