//! A second factor, as its person sees it.

use async_graphql::SimpleObject;

use crate::graphql::DateTime;

/// Your second factor.
#[derive(SimpleObject)]
pub struct SecondFactor {
    /// Since when signing in takes a code.
    pub enabled_at: DateTime,
    /// How many recovery codes were not used yet. Make new ones before none is left.
    pub recovery_codes_left: i32,
}
