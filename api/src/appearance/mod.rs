//! Appearances: where a claim was made, in which words, and by whom.

mod correct;
mod mutation;
mod object;
mod place;
mod shape;
pub mod store;

pub use mutation::AppearanceMutation;
pub use object::{Appearance, AppearanceConnection, AppearanceEdge, ClaimAppearances, Speech};
pub use place::{AppearanceInput, Placed, Placing};
