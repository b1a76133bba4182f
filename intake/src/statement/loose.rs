//! Statements without a cue of their own.

use std::ops::Range;

use super::{BARE_QUOTE_WORDS, Builder};
use crate::lexicon;
use crate::proposal::Speaker;
use crate::token::Kind;

impl Builder<'_> {
    /// Quotations that no cue took: after a colon, or opening a sentence whose verb is no verb of saying.
    pub(super) fn loose_quotes(&mut self, sentence: &Range<usize>, unit_speaker: &mut Option<Speaker>) {
        let tokens: Vec<(usize, usize)> = self.tokens()[sentence.clone()]
            .iter()
            .enumerate()
            .filter_map(|(i, t)| match t.kind {
                Kind::Quote(q) if !self.used[q] => Some((sentence.start + i, q)),
                _ => None,
            })
            .collect();
        for (at, quote) in tokens {
            if self.words(quote) < BARE_QUOTE_WORDS {
                continue;
            }
            let after_colon = at > sentence.start && self.tokens()[at - 1].is_mark(':');
            let opens = at == sentence.start && self.is_closed(quote);
            let closes_after = at + 1 < sentence.end
                && self.is_closed(quote)
                && at > sentence.start
                && self.tokens()[at - 1].is_mark(',');
            if !(after_colon || opens || closes_after) {
                continue;
            }
            let whose = if opens {
                self.main_subject(&(at + 1..sentence.end))
            } else {
                self.main_subject(&(sentence.start..at))
            };
            if let Some(speaker) = whose.or_else(|| unit_speaker.clone()) {
                self.direct(quote, quote, &speaker, None);
                self.speakers.note(&speaker, at);
                *unit_speaker = Some(speaker);
            }
        }
    }

    /// The first person or pronoun of a sentence.
    pub(super) fn main_subject(&self, range: &Range<usize>) -> Option<Speaker> {
        let mut at = range.start;
        while at < range.end && at < range.start + 24 {
            let token = &self.tokens()[at];
            let lower = token.lower.as_str();
            let owner = matches!(lower, "his" | "her")
                && self
                    .page
                    .people
                    .within(at + 1..(at + 6).min(range.end))
                    .iter()
                    .any(|m| !self.tokens()[m.tokens.end - 1].is_possessive());
            if matches!(lower, "he" | "she" | "his" | "her") && !owner {
                return self.speakers.resolve(at..at + 1, None);
            }
            if let Some(mention) = self.page.people.within(at..at + 1).first() {
                return Some(self.speakers.person(mention.person));
            }
            if matches!(lower, "the" | "a" | "an" | "one" | "another")
                && let Some(role) = (at + 1..(at + 5).min(range.end)).find(|&i| {
                    lexicon::is("roles", &self.tokens()[i].lower)
                        || lexicon::is("people_nouns", &self.tokens()[i].lower)
                })
                && (at + 1..role).all(|i| self.tokens()[i].is_word())
            {
                if self.tokens().get(role + 1).is_some_and(|t| t.is_mark(','))
                    && let Some(mention) = self.page.people.within(role + 2..role + 3).first()
                {
                    return Some(self.speakers.person(mention.person));
                }
                let end = self.past_closeness(role + 1, range.end);
                return self.speakers.resolve(at..end, None);
            }
            at += 1;
        }
        self.leading_body(range)
    }

    /// "a source close to the star": past what tells the source from others.
    fn past_closeness(&self, at: usize, limit: usize) -> usize {
        let tokens = &self.tokens()[..limit];
        let is = |i: usize, word: &str| tokens.get(i).is_some_and(|t| t.lower == word);
        let friend = at > 0 && is(at - 1, "friend") && is(at, "of");
        if !(is(at, "close") && is(at + 1, "to") || friend) {
            return at;
        }
        let at = at - usize::from(friend);
        let article = tokens.get(at + 2).is_some_and(|t| lexicon::is("determiners", &t.lower));
        let noun = at + 2 + usize::from(article);
        let names = tokens[noun.min(limit)..].iter().take_while(|t| t.is_capital()).count();
        (noun + names.max(usize::from(article))).min(limit)
    }

    /// "Acme has apologised, but denied …": the noun phrase before the first verb.
    pub(super) fn leading_body(&self, range: &Range<usize>) -> Option<Speaker> {
        let end = range.clone().take(10).find(|&i| {
            let t = &self.tokens()[i];
            !t.is_word()
                || lexicon::is("auxiliaries", &t.lower)
                || (i > range.start && t.lower.ends_with("ed"))
        })?;
        let phrase = range.start..end;
        let name = phrase.clone().all(|i| {
            let t = &self.tokens()[i];
            t.is_capital()
                || lexicon::is("determiners", &t.lower)
                || lexicon::is("organizations", &t.lower)
                || matches!(t.lower.as_str(), "of" | "for")
        });
        (!phrase.is_empty() && name && !lexicon::is("pronouns", &self.tokens()[range.start].lower))
            .then(|| self.speakers.resolve(phrase, None))?
    }

    /// A sentence that goes on telling what somebody said, without a cue of its own.
    pub(super) fn free_indirect(&mut self, sentence: &Range<usize>, speaker: Option<&Speaker>) {
        let Some(speaker) = speaker else { return };
        let words = &self.tokens()[sentence.clone()];
        let first = words.first().map_or("", |t| t.lower.as_str());
        let second = words.get(1).map_or("", |t| t.lower.as_str());
        let connects = matches!(first, "moreover" | "furthermore" | "additionally" | "also")
            || (first == "in" && second == "addition");
        let shifted =
            words.iter().any(|t| matches!(t.lower.as_str(), "would" | "had" | "was" | "were" | "could"));
        if connects && shifted {
            let end = self.sentence_end(sentence);
            if end > sentence.start {
                self.indirect(sentence.start, end, &speaker.clone(), None, None);
            }
        }
    }
}
