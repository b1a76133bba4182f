//! Cues: the words that attribute a statement to somebody ("said", "according to", "raised concerns over").

mod forward;
mod nominal;
mod phrase;
mod subject;
mod verbal;

use std::ops::Range;

use crate::lexicon::{self, Verb};
use crate::score::Leaning;
use crate::token::{Kind, Token};

/// Who a cue says is speaking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// These words.
    Phrase(Range<usize>),
    /// Whoever speaks in the cue before: ", adding that …", "and said …".
    Carried,
}

/// How firmly a cue introduces a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strength {
    /// A verb of saying with a clause or a quotation.
    Saying,
    /// A state of mind with a clause: it is told, not passed on.
    Minding,
    /// A noun phrase or an infinitive stands for the statement.
    Weak,
}

/// One cue.
#[derive(Debug, Clone)]
pub struct Cue {
    /// The token of the verb or noun.
    pub verb: usize,
    /// First token, subject included.
    pub start: usize,
    /// One past the last token of the cue with its subject, listener, time and place.
    pub end: usize,
    /// Who speaks.
    pub subject: Subject,
    /// First token of a statement that follows.
    pub content: Option<usize>,
    /// How firmly it introduces a statement.
    pub strength: Strength,
    /// What the cue says about the statement.
    pub leaning: Option<Leaning>,
    /// Whether a later cue without a subject has this one's speaker.
    pub carries: bool,
    /// Who passes the statement on: "was quoted by the Herald as saying".
    pub relayer: Option<Range<usize>>,
    /// Somebody who must not be the speaker: in "he rejected her claim", she is not he.
    pub not: Option<Range<usize>>,
}

/// Finds the cues of a sentence.
pub fn find(tokens: &[Token], sentence: Range<usize>) -> Vec<Cue> {
    let finder = Finder { tokens, start: sentence.start, end: sentence_end(tokens, &sentence) };
    let mut cues: Vec<Cue> = Vec::new();
    let mut at = finder.after_question();
    while at < finder.end {
        let lower_bound = cues.last().map_or(sentence.start, |c| c.content.unwrap_or(c.end).min(at));
        let cue = finder
            .according_to(at)
            .or_else(|| finder.nominal(at))
            .or_else(|| finder.raised_passively(at))
            .or_else(|| finder.raised(at, lower_bound))
            .or_else(|| finder.called(at, lower_bound))
            .or_else(|| finder.verbal(at, lower_bound, !cues.is_empty()));
        if let Some(cue) = cue {
            at = cue.content.unwrap_or(cue.end).max(cue.verb + 1);
            cues.push(cue);
        } else {
            at += 1;
        }
    }
    cues
}

/// One past the last token that is not closing punctuation.
fn sentence_end(tokens: &[Token], sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    while end > sentence.start
        && matches!(tokens[end - 1].kind, Kind::Mark('.' | '!' | '?' | '…' | ';' | ')' | ']'))
    {
        end -= 1;
    }
    end
}

struct Finder<'a> {
    tokens: &'a [Token],
    start: usize,
    end: usize,
}

impl Finder<'_> {
    fn lower(&self, at: usize) -> &str {
        if (self.start..self.end).contains(&at) { &self.tokens[at].lower } else { "" }
    }

    fn is(&self, list: &str, at: usize) -> bool {
        if list == "times" && (self.start..self.end).contains(&at) && lexicon::is_first_name(self.tokens, at)
        {
            return false;
        }
        lexicon::is(list, self.lower(at).trim_end_matches('.'))
    }

    fn mark(&self, at: usize) -> Option<char> {
        match self.tokens.get(at).map(|t| t.kind) {
            Some(Kind::Mark(c)) if (self.start..self.end).contains(&at) => Some(c),
            _ => None,
        }
    }

    fn quote(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at) && matches!(self.tokens[at].kind, Kind::Quote(_))
    }

    fn capital(&self, at: usize) -> bool {
        (self.start..self.end).contains(&at) && self.tokens[at].is_capital()
    }

    /// "Asked if he regretted it, X said": what was asked is no statement.
    fn after_question(&self) -> usize {
        if self.lower(self.start) != "asked" {
            return self.start;
        }
        (self.start..self.end)
            .take(30)
            .find(|&i| self.mark(i) == Some(','))
            .map_or(self.start, |comma| comma + 1)
    }
}

/// "-ly" makes an adverb, but for the nouns in it.
fn is_adverb_by_form(lower: &str) -> bool {
    lower.len() > 4
        && lower.ends_with("ly")
        && !matches!(
            lower,
            "family"
                | "supply"
                | "reply"
                | "italy"
                | "assembly"
                | "rally"
                | "bully"
                | "monopoly"
                | "anomaly"
                | "kelly"
                | "molly"
                | "sally"
                | "billy"
                | "emily"
                | "early"
                | "elderly"
        )
}

fn saying() -> Verb {
    Verb { clause: true, ..Verb::default() }
}
