//! The rating and the scale it belongs to, as they were when the round was judged.

use serde::{Deserialize, Serialize};

/// One rating of a scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// Key, unique in its scale version.
    pub key: String,
    /// Label ("Mostly false").
    pub label: String,
    /// What the label means.
    pub definition: String,
    /// Place on the scale, higher is truer; absent for ratings beside the scale ("Satire").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ordinal: Option<i32>,
}

/// One version of a newsroom's rating scale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Name.
    pub name: String,
    /// Version, from 1.
    pub version: u32,
    /// All its ratings, in the order to show.
    pub ratings: Vec<Rating>,
}

impl Scale {
    /// Lowest and highest ordinal; none if no rating has one.
    pub fn bounds(&self) -> Option<(i32, i32)> {
        let ordinals = || self.ratings.iter().filter_map(|rating| rating.ordinal);
        Some((ordinals().min()?, ordinals().max()?))
    }
}
