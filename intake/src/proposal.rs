//! What the intake proposes: the types that leave this crate.

use serde::Serialize;

use crate::score::Reason;

/// A story as it came in. Nothing in it is altered.
#[derive(Debug, Clone, Copy)]
pub struct Story<'a> {
    /// The text, exactly as stored.
    pub text: &'a str,
    /// The language as a BCP 47 tag, if the submitter said so.
    pub language: Option<&'a str>,
    /// Who published the story, if the submitter said so.
    pub publisher: Option<&'a str>,
}

/// All that was read from a story.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// Facts about the story as a whole.
    pub document: DocumentFacts,
    /// The attributed statements, in the order of the text.
    pub proposals: Vec<Proposal>,
}

/// Facts about the story as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DocumentFacts {
    /// Who published the text; `None` if neither the text nor the submitter says.
    pub publisher: Option<String>,
    /// Agencies and outlets that the text came through, without the publisher.
    pub via: Vec<String>,
    /// BCP 47 primary subtag, `und` if unclear.
    pub language: String,
    /// Number of sentences.
    pub sentences: usize,
}

/// One attributed statement, proposed as a claim.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposal {
    /// The statement's own words: the slice `start..end` of the text.
    pub exact: String,
    /// Up to 32 code points before the span.
    pub prefix: String,
    /// Up to 32 code points after the span.
    pub suffix: String,
    /// First code point of the span (Unicode code points of the stored text).
    pub start: usize,
    /// One past the last code point of the span.
    pub end: usize,
    /// Who said it.
    pub speaker: Speaker,
    /// Who passed it on, where the story has it at second hand.
    pub via: Option<String>,
    /// Direct or indirect speech.
    pub kind: Speech,
    /// Check-worthiness, 0 to 1, three decimals.
    pub score: f64,
    /// What the score rests on.
    pub reasons: Vec<Reason>,
}

/// Direct or indirect speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Speech {
    /// All of it stands in quotation marks, or it is an answer in a transcript.
    Direct,
    /// The story's words for what somebody said.
    Indirect,
}

/// Who said a statement.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// The full name as the story gives it, without title or office; an unnamed speaker's phrase as it stands.
    pub name: String,
    /// The role phrase used in the story, such as "National Security Adviser".
    pub role: Option<String>,
    /// Whether the story names the speaker.
    pub naming: Naming,
    /// What sort of speaker it is.
    pub kind: SpeakerKind,
}

/// Whether the story names the speaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Naming {
    /// By name.
    Named,
    /// Anonymous or collective: "a waitress", "both leaders".
    Unnamed,
}

/// What sort of speaker it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerKind {
    /// One human being.
    Person,
    /// A body that speaks as one: an office, a company, a court.
    Organization,
    /// Several people: "residents", "two officials".
    Group,
}
