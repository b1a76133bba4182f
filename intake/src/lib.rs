//! The intake: a story in, proposed claims out.
//!
//! Pure text work: no I/O, no network, no model, no clock. Every attributed statement of an English story becomes
//! a [`Proposal`] with its exact span, its speaker resolved within the story, its relayer, and a check-worthiness
//! score with reasons.

mod output;
mod proposal;
mod score;
mod text;

pub use output::json_lines;
pub use proposal::{DocumentFacts, Naming, Proposal, Reading, Speaker, SpeakerKind, Speech, Story};
pub use score::Reason;
pub use text::normalize_statement;

/// Reads a story: facts about it, and every attributed statement in the order of the text.
pub fn read(story: &Story<'_>) -> Reading {
    Reading {
        document: DocumentFacts {
            publisher: story.publisher.map(str::to_owned),
            via: Vec::new(),
            language: story.language.unwrap_or("und").to_owned(),
            sentences: 0,
        },
        proposals: Vec::new(),
    }
}
