//! The intake: a story in, proposed claims out.
//!
//! Pure text work: no I/O, no network, no model, no clock. Every attributed statement of an English story becomes
//! a [`Proposal`] with its exact span, its speaker resolved within the story, its relayer, and a check-worthiness
//! score with reasons.

mod cue;
mod glyph;
mod language;
mod layout;
mod lexicon;
mod output;
mod people;
mod proposal;
mod provenance;
mod quote;
mod score;
mod speaker;
mod statement;
mod text;
mod token;
mod transcript;

pub use output::json_lines;
pub use proposal::{DocumentFacts, Naming, Proposal, Reading, Speaker, SpeakerKind, Speech, Story};
pub use score::Reason;
pub use text::normalize_statement;

use glyph::Glyphs;
use people::People;
use speaker::Speakers;
use statement::{Page, Statement};

/// Code points of context on either side of a span.
const CONTEXT: usize = 32;

/// Reads a story: facts about it, and every attributed statement in the order of the text. A story that is not in
/// English yields no proposals.
pub fn read(story: &Story<'_>) -> Reading {
    let glyphs = Glyphs::read(story.text);
    let blocks = layout::blocks(&glyphs);
    let language = language::detect(story.text, story.language);
    let (publisher, via) = provenance::find(&glyphs, &blocks, story.publisher);
    let quotes = quote::find(&glyphs, &blocks);
    let (tokens, units) = token::cut(&glyphs, &blocks, &quotes);
    let sentences = units.iter().map(|u| u.sentences.len()).sum();
    let statements = if language == "en" {
        let people = People::find(&tokens, &units);
        let page = Page { glyphs: &glyphs, quotes: &quotes, tokens: &tokens, units: &units, people: &people };
        statements(&page)
    } else {
        Vec::new()
    };
    let proposals = statements.into_iter().map(|s| propose(&glyphs, s)).collect();
    Reading { document: DocumentFacts { publisher, via, language, sentences }, proposals }
}

/// All statements in the order of the text, none within another.
fn statements(page: &Page<'_>) -> Vec<Statement> {
    let speakers = Speakers::new(page.glyphs, page.tokens, page.people);
    let labelled = transcript::find(page.glyphs, page.tokens, page.units, page.people, &speakers);
    let interview = labelled.or_else(|| {
        transcript::find_unlabelled(page.glyphs, page.tokens, page.units, page.people, &speakers)
    });
    let mut found = match interview {
        Some((mut answers, begin)) => {
            answers.extend(statement::find(page).into_iter().filter(|s| s.end <= begin));
            answers
        }
        None => statement::find(page),
    };
    found.retain(|s| s.start < s.end);
    found.sort_by_key(|s| (s.start, std::cmp::Reverse(s.end)));
    let mut kept: Vec<Statement> = Vec::new();
    for statement in found {
        if kept.last().is_none_or(|last| statement.start >= last.end) {
            kept.push(statement);
        }
    }
    kept
}

fn propose(glyphs: &Glyphs, statement: Statement) -> Proposal {
    let (start, end) = glyphs.span(statement.start, statement.end);
    let (score, reasons) = score::score(&glyphs.text(statement.start, statement.end), statement.leaning);
    Proposal {
        exact: glyphs.slice(start, end),
        prefix: glyphs.slice(start.saturating_sub(CONTEXT), start),
        suffix: glyphs.slice(end, end + CONTEXT),
        start,
        end,
        speaker: statement.speaker,
        via: statement.via,
        kind: statement.kind,
        score,
        reasons,
    }
}
