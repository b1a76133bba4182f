//! What a published version shows, frozen at the moment of publishing.
//!
//! Snapshots are stored as JSON for ever and rendered again years later, so their form may only grow: a new field is
//! optional or has a default; anything else is a new [`Format`]. An unknown field is an error on purpose: a server
//! that is older than the snapshot must refuse rather than leave out silently what the newsroom published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{Appearance, Correction, Evidence, Exception, PublicDate, Rating, Review, Scale, Speaker};

/// One published version of a fact-check with everything that its page and its markup show, and nothing more.
///
/// All texts are as their authors typed them; the renderer escapes and cleans. Addresses may be anything: what is not
/// http or https is shown as text, never as a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Snapshot {
    /// Form of this snapshot.
    pub format: Format,
    /// Who publishes.
    pub newsroom: Newsroom,
    /// Last part of the public address, unique in the newsroom for ever.
    pub slug: String,
    /// Address of the page in the newsroom's own system, where that shows the check first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// Language of all texts of the newsroom in this snapshot, BCP 47; `und` if unknown.
    pub language: String,
    /// Headline.
    pub title: String,
    /// Who signs, in the newsroom's words. Never a member's name by itself.
    pub byline: String,
    /// The checked statement in the desk's own words.
    pub statement: String,
    /// When the claim came to the desk.
    pub submitted_at: DateTime<Utc>,
    /// The conclusion: one of the ratings of `scale`.
    pub rating: Rating,
    /// The scale that the round was judged by, whole.
    pub scale: Scale,
    /// The conclusion in a sentence or two; plain text.
    pub summary: String,
    /// Why; `CommonMark` subset (see [`crate::markdown`]).
    pub reasoning: String,
    /// Where the claim was made, earliest first.
    pub appearances: Vec<Appearance>,
    /// Public evidence only, in the order to show.
    pub evidence: Vec<Evidence>,
    /// What was searched and not found, if the newsroom says so; `CommonMark` subset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub search_note: Option<String>,
    /// Whether the speaker was asked for comment, and the answer or the reason why not; `CommonMark` subset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimant_contact: Option<String>,
    /// All public changes since the first version, oldest first.
    #[serde(default)]
    pub corrections: Vec<Correction>,
    /// How the rating came about.
    pub review: Review,
    /// Exceptions from the rules that the public is told of.
    #[serde(default)]
    pub exceptions: Vec<Exception>,
    /// Number of this published version, from 1.
    pub version: u32,
    /// When version 1 was published.
    pub first_published_at: DateTime<Utc>,
    /// When this version was published.
    pub modified_at: DateTime<Utc>,
}

/// Form of a stored snapshot; there is one so far, written as the number 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub enum Format {
    /// The first form.
    #[default]
    V1,
}

impl From<Format> for u32 {
    fn from(format: Format) -> Self {
        match format {
            Format::V1 => 1,
        }
    }
}

impl TryFrom<u32> for Format {
    type Error = UnknownFormat;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        match number {
            1 => Ok(Self::V1),
            other => Err(UnknownFormat(other)),
        }
    }
}

/// The snapshot was written by a newer server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("snapshot format {0} is not known to this version")]
pub struct UnknownFormat(pub u32);

/// The publisher, as it was called when it published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newsroom {
    /// Name.
    pub name: String,
    /// First part of the public address; never changes.
    pub slug: String,
    /// True for a demonstration: its verdicts are invented, its pages say so and ask not to be indexed.
    pub demo: bool,
    /// The newsroom's own site.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Where the newsroom explains how it corrects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub corrections_policy_url: Option<String>,
}

impl Snapshot {
    /// The appearances, earliest first; those without a date come last.
    pub(crate) fn appearances_by_date(&self) -> Vec<&Appearance> {
        let mut appearances: Vec<_> = self.appearances.iter().collect();
        appearances.sort_by_key(|appearance| {
            (appearance.published.is_none(), appearance.published.map(PublicDate::sort_key))
        });
        appearances
    }

    /// Whose claim it is: the speaker of the earliest appearance that names one.
    pub(crate) fn claimant(&self) -> Option<&Speaker> {
        let appearances = self.appearances_by_date();
        appearances
            .iter()
            .filter_map(|appearance| appearance.speaker.as_ref())
            .find(|speaker| speaker.name.is_some())
    }
}
