//! Tokens: words, punctuation, and whole quotations as one token each; sentences as ranges of tokens.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use crate::glyph::Glyphs;
use crate::layout::{Block, Kind as BlockKind};
use crate::lexicon;
use crate::quote::Quote;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A word, a number, an abbreviation with its point.
    Word,
    /// A mark of punctuation.
    Mark(char),
    /// A quotation, by its place in the list.
    Quote(usize),
}

/// A token outside quotations, or a whole quotation.
#[derive(Debug, Clone)]
pub struct Token {
    /// First glyph.
    pub start: usize,
    /// One past the last glyph.
    pub end: usize,
    /// What it is.
    pub kind: Kind,
    /// The word as read.
    pub text: String,
    /// The word in lower case, with straight apostrophes.
    pub lower: String,
}

impl Token {
    /// Whether it is this mark.
    pub fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a dash that sets a clause off.
    pub fn is_dash(&self) -> bool {
        matches!(self.kind, Kind::Mark('—' | '–' | '-'))
    }

    /// Whether it is a word.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is a word with a capital.
    pub fn is_capital(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }

    /// The word without a possessive ending.
    pub fn stem(&self) -> &str {
        self.lower.strip_suffix("'s").or_else(|| self.lower.strip_suffix('\'')).unwrap_or(&self.lower)
    }

    /// Whether the word has a possessive ending.
    pub fn is_possessive(&self) -> bool {
        self.lower.ends_with("'s") || self.lower.ends_with("s'")
    }
}

/// One or several blocks that quotations hold together, cut into sentences.
#[derive(Debug, Clone)]
pub struct Unit {
    /// First glyph.
    pub start: usize,
    /// One past the last glyph.
    pub end: usize,
    /// What the unit is.
    pub kind: BlockKind,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// Its sentences, as ranges of tokens.
    pub sentences: Vec<Range<usize>>,
}

/// Cuts blocks into units, tokens and sentences.
pub fn cut(glyphs: &Glyphs, blocks: &[Block], quotes: &[Quote]) -> (Vec<Token>, Vec<Unit>) {
    let mut tokens = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut next_quote = 0;
    for block in blocks {
        if let Some(unit) = units.last_mut()
            && block.start < unit.end
        {
            // A quotation ran into this block.
            unit.end = unit.end.max(block.end);
            continue_unit(glyphs, unit, quotes, &mut next_quote, &mut tokens);
            continue;
        }
        let from = tokens.len();
        let mut unit = Unit {
            start: block.start,
            end: block.end,
            kind: block.kind,
            tokens: from..from,
            sentences: Vec::new(),
        };
        continue_unit(glyphs, &mut unit, quotes, &mut next_quote, &mut tokens);
        units.push(unit);
    }
    for unit in &mut units {
        unit.sentences = sentences(glyphs, unit, &tokens);
    }
    (tokens, units)
}

fn continue_unit(
    glyphs: &Glyphs,
    unit: &mut Unit,
    quotes: &[Quote],
    next_quote: &mut usize,
    tokens: &mut Vec<Token>,
) {
    let mut at = if unit.tokens.is_empty() { unit.start } else { tokens[unit.tokens.end - 1].end };
    while at < unit.end {
        while quotes.get(*next_quote).is_some_and(|q| q.open < at) {
            *next_quote += 1;
        }
        let c = glyphs.at(at);
        if let Some(quote) = quotes.get(*next_quote)
            && quote.open == at
        {
            tokens.push(plain(at, quote.close, Kind::Quote(*next_quote)));
            at = quote.close;
            unit.end = unit.end.max(quote.close);
        } else if c.is_whitespace() {
            at += 1;
        } else if is_word_glyph(c) {
            let token = word(glyphs, at, unit.end);
            at = token.end;
            tokens.push(token);
        } else {
            let mut end = at + 1;
            while end < unit.end && glyphs.at(end) == c && "-.–—_".contains(c) {
                end += 1;
            }
            let mark = match c {
                '.' if end - at > 1 => '…',
                '-' if end - at > 1 => '—',
                c => c,
            };
            tokens.push(plain(at, end, Kind::Mark(mark)));
            at = end;
        }
    }
    unit.tokens.end = tokens.len();
}

fn plain(start: usize, end: usize, kind: Kind) -> Token {
    Token { start, end, kind, text: String::new(), lower: String::new() }
}

fn is_word_glyph(c: char) -> bool {
    c.is_alphanumeric() || "$£€¥%#@°+&".contains(c)
}

fn word(glyphs: &Glyphs, start: usize, limit: usize) -> Token {
    let mut end = start;
    while end < limit {
        let c = glyphs.at(end);
        let next = if end + 1 < limit { glyphs.at(end + 1) } else { ' ' };
        let before = glyphs.before(end);
        let joins = match c {
            c if is_word_glyph(c) => true,
            '\'' | '’' | '-' | '&' | '/' | '\u{2010}' | '\u{2011}' | '_' => {
                next.is_alphanumeric() && end > start
            }
            '.' | ':' | ',' if before.is_ascii_digit() => next.is_ascii_digit(),
            '.' => {
                next.is_alphanumeric()
                    && end > start
                    && (end - start == 1 || glyphs.chars[end - 2] == '.' || next.is_lowercase())
            }
            _ => false,
        };
        if !joins {
            break;
        }
        end += 1;
    }
    // The possessive mark of a plural belongs to its word.
    if matches!(glyphs.at(end), '\'' | '’') && end < limit && glyphs.before(end).eq_ignore_ascii_case(&'s')
    {
        end += 1;
    }
    let mut text = glyphs.text(start, end);
    let bare = text.to_lowercase();
    let initial = text.chars().count() == 1 && text.starts_with(char::is_uppercase) && text != "I";
    let dotted = text.contains('.') && text.chars().all(|c| c.is_alphabetic() || c == '.');
    if end < limit && glyphs.at(end) == '.' && (initial || dotted || lexicon::is("abbreviations", &bare)) {
        text.push('.');
        end += 1;
    }
    let lower = text.to_lowercase().replace(['’', '\u{2010}', '\u{2011}'], "'");
    let lower =
        if text.contains('\u{2010}') || text.contains('\u{2011}') { lower.replace('\'', "-") } else { lower };
    // Acronyms that would be read as pronouns.
    let lower = if matches!(text.as_str(), "WHO" | "US" | "IT") { text.clone() } else { lower };
    Token { start, end, kind: Kind::Word, text, lower }
}

/// The sentence boundaries of Unicode (UAX #29), less those inside quotations, after abbreviations, and before what
/// goes on in lower case.
fn sentences(glyphs: &Glyphs, unit: &Unit, tokens: &[Token]) -> Vec<Range<usize>> {
    let text = glyphs.text(unit.start, unit.end);
    let mut boundaries = Vec::new();
    let mut glyph = unit.start;
    for piece in text.split_sentence_bounds() {
        glyph += piece.chars().count();
        boundaries.push(glyph);
    }
    let mut sentences = Vec::new();
    let mut start = unit.tokens.start;
    let mut token = unit.tokens.start;
    for boundary in boundaries {
        while token < unit.tokens.end && tokens[token].start < boundary {
            token += 1;
        }
        if token == start || token >= unit.tokens.end {
            continue;
        }
        let last = &tokens[token - 1];
        let next = &tokens[token];
        let inside = last.end > boundary;
        let abbreviation = last.is_word()
            && last.text.ends_with('.')
            && (next.is_capital() || next.text.starts_with(|c: char| c.is_ascii_digit()))
            && !(last.lower.len() > 3
                && last.lower.matches('.').count() > 1
                && lexicon::is_function_word(&next.lower))
            // "at 9 a.m. Officers say": a new sentence, but for "9 a.m. Tuesday" and "9 a.m. CST".
            && !(matches!(last.lower.as_str(), "a.m." | "p.m.")
                && next.is_capital()
                && next.text.chars().skip(1).any(char::is_lowercase)
                && !lexicon::is("times", next.lower.trim_end_matches('.')));
        let goes_on = next.is_word() && next.text.starts_with(char::is_lowercase);
        if !(inside || abbreviation || goes_on) {
            sentences.push(start..token);
            start = token;
        }
    }
    if start < unit.tokens.end {
        sentences.push(start..unit.tokens.end);
    }
    sentences.into_iter().flat_map(cut_endless).collect()
}

/// Most tokens of a sentence. What is longer is no sentence, and would cost its length squared.
const SENTENCE_TOKENS: usize = 400;

fn cut_endless(sentence: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = sentence.end;
    sentence.step_by(SENTENCE_TOKENS).map(move |from| from..(from + SENTENCE_TOKENS).min(end))
}
