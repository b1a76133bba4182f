//! Where a claim was made, and by whom.

use serde::{Deserialize, Serialize};

use crate::PublicDate;

/// One place where the claim was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Appearance {
    /// Title of the document.
    pub title: String,
    /// Address of the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published the document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Syndication chain, origin first ("Reuters").
    #[serde(default)]
    pub via: Vec<String>,
    /// When the document was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<PublicDate>,
    /// The exact words in the document; empty where the appearance is a whole image or recording.
    pub quote: String,
    /// Language of the quote, BCP 47; `und` if unknown.
    pub language: String,
    /// Direct or indirect speech.
    pub speech: Speech,
    /// Who said it, if the document tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<Speaker>,
    /// Who passed the statement on ("the Kremlin" in "the Kremlin said that Putin …").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relayer: Option<String>,
}

/// Whether the quote gives the speaker's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Speech {
    /// The speaker's own words.
    Direct,
    /// Words of whoever reports the statement.
    Indirect,
}

/// Who made the statement in one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// Name without title; absent for anonymous and collective speakers ("two officials").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// How this document describes the speaker ("National Security Adviser", "two officials").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// What kind of source the speaker is.
    pub kind: SpeakerKind,
    /// Addresses that say who this is (Wikidata, own site).
    #[serde(default)]
    pub same_as: Vec<String>,
}

/// What a speaker is, as far as the markup distinguishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SpeakerKind {
    /// A human being.
    Person,
    /// An organization or a publication.
    Organization,
    /// Something else, or not known.
    Other,
}
