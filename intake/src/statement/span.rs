//! From a cue to the span of its statement.

use super::{BARE_QUOTE_WORDS, Builder, Parts, Statement};
use crate::cue::{Cue, Strength};
use crate::lexicon;
use crate::proposal::{Speaker, Speech};
use crate::score::Leaning;
use crate::token::Kind;

impl Builder<'_> {
    pub(super) fn forward(
        &mut self,
        cue: &Cue,
        content: usize,
        limit: usize,
        speaker: &Speaker,
        via: Option<String>,
    ) {
        let (mut content, mut limit) = (content, limit);
        while content < limit
            && matches!(self.tokens()[content].kind, Kind::Mark(_))
            && !self.tokens()[content].is_mark('(')
            && !self.tokens()[content].is_mark('[')
        {
            content += 1;
        }
        // The narrator goes on.
        if let Some(cut) = (content + 2..limit).find(|&i| {
            self.tokens()[i].is_mark(',')
                && self.tokens().get(i + 1).is_some_and(|t| {
                    matches!(
                        t.lower.as_str(),
                        "though"
                            | "although"
                            | "despite"
                            | "sending"
                            | "days"
                            | "hours"
                            | "weeks"
                            | "prompting"
                    )
                })
        }) {
            limit = cut;
        }
        // "confirmed P but declined to comment", "P, a finding that Y disputes"
        if let Some(cut) = (content + 2..limit).find(|&i| {
            let lower = |j: usize| self.tokens().get(j).map_or("", |t| t.lower.as_str());
            matches!(lower(i), "but" | "and")
                && matches!(lower(i + 1), "declined" | "refused")
                && lower(i + 2) == "to"
                || self.tokens()[i].is_mark(',')
                    && lower(i + 1) == "but"
                    && (i + 2..limit.min(i + 8)).any(|j| {
                        matches!(lower(j), "denied" | "rejected" | "dismissed" | "disputed" | "refuted")
                    })
                || self.tokens()[i].is_mark(',')
                    && matches!(lower(i + 1), "a" | "an")
                    && matches!(lower(i + 3), "that" | "which")
        }) {
            limit = cut;
        }
        while limit > content
            && matches!(self.tokens()[limit - 1].kind, Kind::Mark(c) if c != ')' && c != ']')
        {
            limit -= 1;
        }
        if content >= limit {
            return;
        }
        if let Kind::Quote(quote) = self.tokens()[content].kind {
            let alone = content + 1 == limit;
            let followed_by_mark = self.tokens()[content + 1..limit]
                .first()
                .is_some_and(|t| matches!(t.kind, Kind::Mark(c) if c != ')'));
            if alone || followed_by_mark || self.is_closed(quote) {
                self.direct(quote, quote, speaker, cue.leaning);
                // Further quotations of the same run: "A." "B."
                for next in content + 1..limit {
                    match self.tokens()[next].kind {
                        Kind::Quote(q) if self.words(q) >= 2 => self.direct(q, q, speaker, cue.leaning),
                        Kind::Quote(_) | Kind::Mark(_) => {}
                        Kind::Word => break,
                    }
                }
                return;
            }
        }
        let empty = limit - content <= 2
            && (content..limit).all(|i| lexicon::is_function_word(&self.tokens()[i].lower));
        if empty && cue.strength == Strength::Weak {
            return;
        }
        if via.is_none() && limit - content < 2 && cue.strength == Strength::Saying {
            return;
        }
        self.indirect(content, limit, speaker, via, cue.leaning);
    }

    /// The stretch between a place and a cue, without what introduces it and without the marks at its ends.
    fn words_before(&self, cue: &Cue, from: usize) -> Option<(usize, usize)> {
        let (mut from, mut to) = (self.past_dateline(from, cue.start), cue.start);
        while from < to && matches!(self.tokens()[from].kind, Kind::Mark(_)) {
            from += 1;
        }
        let introduces = |i: &usize| self.tokens()[*i].is_mark(':') || self.tokens()[*i].is_mark(';');
        if let Some(colon) = (from..to).rev().find(introduces) {
            from = colon + 1;
        }
        while to > from && matches!(self.tokens()[to - 1].kind, Kind::Mark(c) if !")]".contains(c)) {
            to -= 1;
        }
        (from < to).then_some((from, to))
    }

    /// Past "GENEVA (AP) —" at the start of a story.
    fn past_dateline(&self, from: usize, to: usize) -> usize {
        let tokens = self.tokens();
        let shouts = |i: usize| tokens[i].is_word() && tokens[i].text.chars().all(|c| !c.is_lowercase());
        if from >= to || !shouts(from) {
            return from;
        }
        (from + 1..to.min(from + 14))
            .find(|&i| (tokens[i].is_dash() || tokens[i].is_mark('-')) && tokens[i - 1].is_mark(')'))
            .map_or(from, |dash| dash + 1)
    }

    /// The statement that stands before a cue.
    pub(super) fn backward(
        &mut self,
        parts: &Parts<'_>,
        cue: &Cue,
        from: usize,
        next: Option<&Cue>,
        speaker: &Speaker,
        relayer: Option<&Speaker>,
    ) {
        let (sentence, end) = (&parts.sentence, parts.end);
        let Some((from, to)) = self.words_before(cue, from.max(sentence.start)) else { return };
        let last = to - 1;
        if let Kind::Quote(quote) = self.tokens()[last].kind {
            let first_quote = (from..to).find_map(|i| match self.tokens()[i].kind {
                Kind::Quote(q) => Some(q),
                _ => None,
            });
            let words_before = (from..last).filter(|&i| self.tokens()[i].is_word()).count();
            let whole = words_before == 0
                || (self.is_closed(quote) && self.words(quote) >= BARE_QUOTE_WORDS && words_before <= 2);
            if whole {
                let first = if words_before == 0 { first_quote.unwrap_or(quote) } else { quote };
                // "…," she said, "…": one sentence, split by its cue.
                let resumed = self.resumed_quote(cue, end, next);
                let last_quote = resumed.unwrap_or(quote);
                self.direct(first, last_quote, speaker, cue.leaning);
                return;
            }
        }
        // "“…,” a man who gave his name as X told Y": the words between belong to the cue.
        if let Kind::Quote(quote) = self.tokens()[from].kind
            && self.is_closed(quote)
            && self.page.glyphs.before(self.page.quotes[quote].end) != '.'
        {
            let who = (from + 1..to)
                .find(|&i| matches!(self.tokens()[i].lower.as_str(), "who" | "whose" | "which"));
            let whose = who
                .filter(|&who| who > from + 1)
                .and_then(|who| self.speakers.resolve(from + 1..who, None))
                .unwrap_or_else(|| speaker.clone());
            self.direct(quote, quote, &whose, cue.leaning);
            return;
        }
        // "A, he said, and B."
        let mut until = to;
        if cue.end < end
            && self.tokens()[cue.end].is_mark(',')
            && next.is_none_or(|n| n.start > cue.end + 8)
            && self.tokens().get(cue.end + 1).is_some_and(|t| {
                t.is_word()
                    && !t.lower.ends_with("ing")
                    && !matches!(
                        t.lower.as_str(),
                        "a" | "an"
                            | "but"
                            | "while"
                            | "in"
                            | "as"
                            | "after"
                            | "who"
                            | "though"
                            | "although"
                            | "before"
                            | "citing"
                            | "despite"
                    )
            })
        {
            until = next.map_or(end, |n| n.start.min(end));
            while until > to
                && !self.tokens()[until - 1].is_word()
                && !matches!(self.tokens()[until - 1].kind, Kind::Quote(_))
            {
                until -= 1;
            }
        }
        let words: usize = (from..to)
            .map(|i| match self.tokens()[i].kind {
                Kind::Word => 1,
                Kind::Quote(q) => self.words(q),
                Kind::Mark(_) => 0,
            })
            .sum();
        // "Her Russian counterpart, X, denied it": a noun phrase before the subject is no statement.
        let noun_phrase = until == to
            && words <= 6
            && lexicon::is("determiners", &self.tokens()[from].lower)
            && !(from..to).any(|i| {
                let t = &self.tokens()[i];
                matches!(t.kind, Kind::Quote(_))
                    || lexicon::is("auxiliaries", &t.lower)
                    || t.lower.ends_with("ed")
            });
        if words >= 2 && !noun_phrase {
            self.indirect(from, until, speaker, relayer.map(|r| r.name.clone()), cue.leaning);
        }
    }

    pub(super) fn resumed_quote(&self, cue: &Cue, end: usize, next: Option<&Cue>) -> Option<usize> {
        let limit = next.map_or(end, |n| n.start).min(end);
        let at = (cue.end..limit).find(|&i| matches!(self.tokens()[i].kind, Kind::Quote(_)))?;
        let Kind::Quote(quote) = self.tokens()[at].kind else { return None };
        let lower = self.page.glyphs.at(self.page.quotes[quote].start).is_lowercase();
        let comma = self.tokens()[at - 1].is_mark(',') || self.tokens()[at - 1].is_dash();
        (lower || comma).then_some(quote)
    }

    /// Whether quoted words end with a mark of their own, as whole quotations do.
    pub(super) fn is_closed(&self, quote: usize) -> bool {
        let q = self.page.quotes[quote];
        ",.!?…—–-".contains(self.page.glyphs.before(q.end))
    }

    pub(super) fn direct_all(&mut self, quotes: &[usize], speaker: &Speaker) {
        for &quote in quotes {
            if !self.used[quote] {
                self.direct(quote, quote, speaker, None);
            }
        }
    }

    pub(super) fn direct(&mut self, first: usize, last: usize, speaker: &Speaker, leaning: Option<Leaning>) {
        if (first..=last).any(|q| self.used[q]) || self.only_asks(first, last) {
            return;
        }
        (first..=last).for_each(|q| self.used[q] = true);
        self.found.push(Statement {
            start: self.page.quotes[first].start,
            end: self.page.quotes[last].end,
            speaker: speaker.clone(),
            via: None,
            kind: Speech::Direct,
            leaning,
        });
    }

    /// Questions are no statements.
    pub(super) fn only_asks(&self, first: usize, last: usize) -> bool {
        let text = self.page.glyphs.text(self.page.quotes[first].start, self.page.quotes[last].end);
        text.ends_with('?') && !text.trim_end_matches('?').contains(['.', '!', '…', ';']) && text.len() < 300
    }

    pub(super) fn indirect(
        &mut self,
        from: usize,
        to: usize,
        speaker: &Speaker,
        via: Option<String>,
        leaning: Option<Leaning>,
    ) {
        for at in from..to {
            if let Kind::Quote(q) = self.tokens()[at].kind {
                self.used[q] = true;
            }
        }
        self.found.push(Statement {
            start: self.tokens()[from].start,
            end: self.tokens()[to - 1].end,
            speaker: speaker.clone(),
            via,
            kind: Speech::Indirect,
            leaning,
        });
    }
}
