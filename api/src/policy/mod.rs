//! Review policy and rating scale: versioned, insert-only; a round pins both.

mod activate;
mod compare;
mod draft;
mod fields;
mod mutation;
mod object;
mod preview;
mod save_draft;
mod shape;
mod store;
mod update;
mod version;

pub use compare::{RatingScaleChanges, policy_changes, scale_changes};
pub use mutation::PolicyMutation;
pub use object::{Agreement, PolicyOf, Rating, RatingScale, ReviewPolicy, ScaleOf, rating};
pub use preview::{PolicyDraft, RatingScaleDraft};
pub use store::{current_policy, current_scale, policy, save_policy, save_scale, scale};
pub use version::{
    PolicyVersion, PolicyVersionConnection, RatingScaleVersion, RatingScaleVersionConnection, policies,
    scales,
};
