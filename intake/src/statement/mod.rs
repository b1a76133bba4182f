//! Statements: from cues and quotations to spans with a speaker.

mod loose;
mod sentence;
mod span;

use std::ops::Range;

use crate::cue::{self, Cue, Strength, Subject};
use crate::glyph::Glyphs;
use crate::layout::Kind as BlockKind;
use crate::people::People;
use crate::proposal::{Speaker, Speech};
use crate::quote::Quote;
use crate::score::Leaning;
use crate::speaker::Speakers;
use crate::token::{Kind, Token, Unit};

/// A statement found: its glyphs, and whose it is.
#[derive(Debug, Clone)]
pub struct Statement {
    /// First glyph.
    pub start: usize,
    /// One past the last glyph.
    pub end: usize,
    /// Who said it.
    pub speaker: Speaker,
    /// Who passed it on.
    pub via: Option<String>,
    /// Direct or indirect.
    pub kind: Speech,
    /// What the cue says about it.
    pub leaning: Option<Leaning>,
}

/// A story taken apart.
pub struct Page<'a> {
    /// The text.
    pub glyphs: &'a Glyphs,
    /// Its quotations.
    pub quotes: &'a [Quote],
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its units.
    pub units: &'a [Unit],
    /// Its people.
    pub people: &'a People,
}

/// Fewest words of a quotation that stands without a cue.
const BARE_QUOTE_WORDS: usize = 4;

/// Finds the statements of running text.
pub fn find(page: &Page<'_>) -> Vec<Statement> {
    let mut builder = Builder {
        page,
        speakers: Speakers::new(page.glyphs, page.tokens, page.people),
        found: Vec::new(),
        used: vec![false; page.quotes.len()],
        last_unit_speaker: None,
    };
    for unit in page.units.iter().filter(|u| u.kind == BlockKind::Body) {
        builder.unit(unit);
    }
    builder.found
}

struct Builder<'a> {
    page: &'a Page<'a>,
    speakers: Speakers<'a>,
    found: Vec<Statement>,
    used: Vec<bool>,
    last_unit_speaker: Option<Speaker>,
}

/// A cue with what the sentence around it makes of it.
struct Placed {
    cue: Cue,
    /// Its statement stands before it.
    trails: bool,
}

impl Placed {
    /// What trails a whole sentence passes on a statement in it only if that was said, not thought or done.
    fn is_passed_on(&self) -> bool {
        self.cue.strength == Strength::Saying
    }
}

/// A sentence with its cues and their speakers.
struct Parts<'p> {
    sentence: Range<usize>,
    end: usize,
    placed: &'p [Placed],
    speakers: &'p [Option<Speaker>],
}

/// How far a sentence has been read.
struct Walk {
    /// A statement before a cue starts here at the earliest.
    from: usize,
    /// Up to here a statement has been taken.
    absorbed_until: usize,
    /// Who passes on the statement that comes.
    via: Option<String>,
    /// Who goes on speaking after a nested statement.
    outer: Option<Speaker>,
}

impl Builder<'_> {
    fn tokens(&self) -> &[Token] {
        self.page.tokens
    }

    fn unit(&mut self, unit: &Unit) {
        let mut unit_speaker: Option<Speaker> = None;
        let mut pending: Vec<usize> = Vec::new();
        let mut after_indirect = false;
        for (index, sentence) in unit.sentences.iter().enumerate() {
            let before = self.found.len();
            let cues = cue::find(self.tokens(), sentence.clone());
            let placed: Vec<Placed> = cues
                .into_iter()
                .map(|cue| {
                    let trails = cue.content.is_none() && cue.start > sentence.start;
                    Placed { cue, trails }
                })
                .collect();
            let quotes = self.quotes_of(sentence);
            let only_quotes = !quotes.is_empty() && self.has_no_words(sentence);
            // "Smith asked." after a quotation that ended its own sentence.
            if let Some(first) = placed.first()
                && first.cue.content.is_none()
                && !first.trails
                && !pending.is_empty()
                && let Some(speaker) = self.resolve(&first.cue, None)
            {
                for quote in std::mem::take(&mut pending) {
                    self.direct(quote, quote, &speaker, first.cue.leaning);
                }
                self.speakers.note(&speaker, sentence.start);
                unit_speaker = Some(speaker);
                continue;
            }
            if only_quotes {
                if let Some(speaker) = unit_speaker.clone() {
                    self.direct_all(&quotes, &speaker);
                } else if index > 0
                    && let Some(speaker) = self.main_subject(&unit.sentences[index - 1])
                {
                    self.direct_all(&quotes, &speaker);
                    unit_speaker = Some(speaker);
                } else {
                    pending.extend(quotes);
                }
                continue;
            }
            if placed.is_empty()
                && let Some(subject) = self.main_subject(sentence)
            {
                self.speakers.attend(subject, sentence.start);
            }
            let speaker = self.sentence(sentence, &placed);
            if let Some(speaker) = &speaker {
                unit_speaker = Some(speaker.clone());
            }
            if !pending.is_empty() {
                let whose = speaker.clone().or_else(|| self.main_subject(sentence));
                if let Some(speaker) = whose {
                    for quote in std::mem::take(&mut pending) {
                        self.direct(quote, quote, &speaker, None);
                    }
                }
            }
            self.loose_quotes(sentence, &mut unit_speaker);
            if placed.is_empty() && quotes.is_empty() && after_indirect {
                self.free_indirect(sentence, unit_speaker.as_ref());
            }
            after_indirect = self.found[before..].last().is_some_and(|s| s.kind == Speech::Indirect)
                || after_indirect && placed.is_empty();
        }
        if !pending.is_empty()
            && let Some(speaker) = self.last_unit_speaker.clone().or_else(|| self.speakers.last())
        {
            for quote in pending {
                if self.words(quote) >= BARE_QUOTE_WORDS {
                    self.direct(quote, quote, &speaker, None);
                }
            }
        }
        self.last_unit_speaker = unit_speaker.or_else(|| {
            let last = unit.sentences.last()?;
            self.tokens()[last.clone()].last()?.is_mark(':').then(|| self.main_subject(last))?
        });
    }

    fn quotes_of(&self, sentence: &Range<usize>) -> Vec<usize> {
        self.tokens()[sentence.clone()]
            .iter()
            .filter_map(|t| match t.kind {
                Kind::Quote(q) => Some(q),
                _ => None,
            })
            .collect()
    }

    fn has_no_words(&self, sentence: &Range<usize>) -> bool {
        self.tokens()[sentence.clone()].iter().all(|t| !t.is_word())
    }

    fn words(&self, quote: usize) -> usize {
        let q = self.page.quotes[quote];
        self.page.glyphs.text(q.start, q.end).split_whitespace().count()
    }

    fn resolve(&self, cue: &Cue, carried: Option<&Speaker>) -> Option<Speaker> {
        match &cue.subject {
            Subject::Phrase(phrase) => self.speakers.resolve(phrase.clone(), cue.not.clone()),
            Subject::Carried => carried.cloned(),
        }
    }
}
