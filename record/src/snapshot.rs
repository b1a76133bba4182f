//! What a published version shows, frozen at the moment of publishing.
//!
//! Snapshots are stored as JSON for ever and rendered again years later, so their form may only grow: a new field is
//! optional or has a default; anything else is a new [`Format`]. An unknown field is an error on purpose: a server
//! that is older than the snapshot must refuse rather than leave out silently what the newsroom published.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{PublicDate, Rating, Scale};

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

/// Public evidence for or against the claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Name of the source.
    pub source: String,
    /// Address of the material.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The part that matters, verbatim; may be empty.
    pub excerpt: String,
    /// What it says about the claim.
    pub stance: Stance,
    /// True for a primary source.
    pub primary: bool,
    /// Address of an archived copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archived_url: Option<String>,
    /// When the desk read it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accessed: Option<PublicDate>,
    /// The source's own interest in the matter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared_interest: Option<String>,
    /// True if the desk no longer relies on it: it stays readable, marked.
    #[serde(default)]
    pub withdrawn: bool,
}

/// What evidence says about the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Stance {
    /// It speaks for the claim.
    Supports,
    /// It speaks against the claim.
    Refutes,
    /// It helps to understand.
    Context,
}

/// A typed public change of the published check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// What kind of change.
    pub kind: CorrectionKind,
    /// What changed and why; `CommonMark` subset.
    pub text: String,
    /// When it was published.
    pub at: DateTime<Utc>,
}

/// Kinds of public changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum CorrectionKind {
    /// Said more clearly; nothing was wrong.
    Clarification,
    /// Something new came in.
    Update,
    /// Something was wrong.
    Correction,
    /// The check was taken back.
    Retraction,
}

/// How the rating came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// People whose verdicts counted.
    pub reviewers: u32,
    /// True if they could not see each other's verdicts.
    pub blind: bool,
    /// When their verdicts agree.
    pub agreement: Agreement,
    /// How far apart, in ordinals of the scale, agreeing verdicts may be.
    pub tolerance: u32,
    /// How the rating was decided.
    pub outcome: Outcome,
    /// Number of the round of review, from 1.
    pub round: u32,
    /// True if somebody other than author, adjudicator and reviewers approved the check.
    pub four_eyes: bool,
}

/// The agreement rule of the newsroom's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Agreement {
    /// The whole round agrees.
    Unanimity,
    /// One agreeing set holds more than half of the verdicts needed.
    Majority,
}

/// How the rating was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Outcome {
    /// The reviewers agreed.
    Agreed,
    /// They did not; an editor who had given no verdict decided.
    Adjudicated,
}

/// An exception from the rules of review that the public record names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exception {
    /// Which rule was lifted.
    pub kind: ExceptionKind,
    /// Why; plain text without members' names.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Rules that can be lifted in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ExceptionKind {
    /// Separation of duties was lifted: one person held two of the roles.
    BreakGlass,
    /// A conflict of interest found after the verdicts was waived by an editor.
    ConflictWaived,
}
