//! What follows a reporting verb: its listener, its time and place, its statement.

use super::{Finder, Strength};
use crate::lexicon;
use crate::lexicon::Verb;
use crate::score::Leaning;

impl Finder<'_> {
    /// What follows a verb: where the cue ends, where its statement starts. `None`: no cue after all.
    pub(super) fn forward(
        &self,
        after: usize,
        verb: Verb,
        trails: bool,
    ) -> Option<(usize, Option<usize>, Strength)> {
        let mut at = after;
        if verb.noun && !trails && matches!(self.lower(at), "by" | "from") {
            return None;
        }
        while self.is("adverbs", at)
            && self.lower(at) != "all"
            && self.lower(at) != "only"
            && !self.quote(at + 1)
        {
            at += 1;
        }
        if verb.tell && !self.opens_object(at) {
            at = self.recipient(at);
        }
        if verb.maytell {
            // "warned MPs that"
            let that = (at + 1..at + 10)
                .take_while(|&i| self.mark(i).is_none() && !self.quote(i))
                .find(|&i| self.lower(i) == "that");
            if self.is("media_recipients", at) {
                at += 1;
            } else if let Some(that) = that
                && !self.is("prepositions", at)
                && !(at..that).any(|i| self.is("auxiliaries", i))
            {
                at = that;
            }
        }
        if !(verb.of && self.opens_object(at)) {
            at = self.modifiers(at, trails);
        }
        let saying = Strength::Saying;
        if at >= self.end {
            return Some((at, None, saying));
        }
        if self.mark(at) == Some(':') {
            return Some((at + 1, Some(at + 1).filter(|&c| c < self.end), saying));
        }
        if self.mark(at) == Some(',') {
            if self.quote(at + 1) && !trails {
                return Some((at + 1, Some(at + 1), saying));
            }
            // "said, in effect, that", "said on the steps of the court, that"
            if let Some(that) = (at + 1..at + 14).find(|&i| self.lower(i) == "that")
                && self.mark(that - 1) == Some(',')
                && !trails
            {
                return Some((that + 1, Some(that + 1).filter(|&c| c < self.end), saying));
            }
            return Some((at, None, saying));
        }
        if self.mark(at).is_some() {
            return Some((at, None, saying));
        }
        if self.quote(at) {
            return Some((at, Some(at), saying));
        }
        if self.lower(at) == "that" && (verb.clause || verb.that) && lexicon::is_be(self.lower(at + 1)) {
            // "said that was nonsense": "that" is the subject.
            return Some((at, Some(at), saying));
        }
        if self.lower(at) == "that" && (verb.clause || verb.that) {
            return Some((at + 1, Some(at + 1).filter(|&c| c < self.end), saying));
        }
        self.weak_forward(at, verb)
            .or_else(|| {
                // A quotation a few words on: "asked of him: “…”"
                let colon = (at..at + 12).find(|&i| self.mark(i) == Some(':'));
                colon.filter(|&c| self.quote(c + 1)).map(|c| (c + 1, Some(c + 1), saying))
            })
            .or_else(|| {
                let next_quote = (at..self.end).find(|&i| self.quote(i));
                (trails && next_quote.is_none()).then_some((self.end, None, saying)).filter(|_| !verb.noun)
            })
    }

    pub(super) fn opens_object(&self, at: usize) -> bool {
        matches!(self.lower(at), "of" | "about" | "over" | "against" | "that") || self.quote(at)
    }

    pub(super) fn weak_forward(&self, at: usize, verb: Verb) -> Option<(usize, Option<usize>, Strength)> {
        let rest = self.end.saturating_sub(at);
        let lower = self.lower(at);
        if verb.inf {
            let demands = verb.leaning == Some(Leaning::Demand) && self.lower(at) == "to";
            let to = (at + usize::from(demands)..at + 10)
                .take_while(|&i| self.mark(i).is_none() && !self.quote(i))
                .find(|&i| self.lower(i) == "to");
            if let Some(to) = to
                && to + 1 < self.end
                && (to > at || matches!(verb.leaning, Some(Leaning::Promise)))
                && !(verb.clause && to > at + 3)
            {
                return Some((to + 1, Some(to + 1), Strength::Weak));
            }
        }
        if verb.accuse || verb.describe && (at..at + 10).any(|i| self.lower(i) == "as") {
            let joins = |i: &usize| {
                if verb.describe { self.lower(*i) == "as" } else { matches!(self.lower(*i), "of" | "for") }
            };
            let of = (at..at + 10).take_while(|&i| self.mark(i).is_none()).find(joins)?;
            return (of + 1 < self.end).then_some((of + 1, Some(of + 1), Strength::Weak));
        }
        if verb.of && matches!(lower, "of" | "about" | "over" | "against") && rest > 2 {
            return Some((at + 1, Some(at + 1), Strength::Weak));
        }
        // "denied the claims": what was claimed stands elsewhere.
        let anaphora = rest <= 3
            && (at..self.end).any(|i| {
                self.is("nominal", i)
                    || matches!(self.lower(i), "this" | "it" | "reports" | "charges" | "charge" | "that")
            });
        if anaphora
            && !self.tokens[self.end - 1].lower.is_empty()
            && (at..self.end).all(|i| !self.is("auxiliaries", i))
        {
            return None;
        }
        let opens_phrase = self.is("determiners", at)
            || self.is("auxiliaries", at)
            || self.capital(at)
            || self.is("pronouns", at)
            || !lexicon::is_function_word(lower)
            || self.is("prepositions", at)
                && !verb.noun
                && !verb.mind
                && !matches!(lower, "of" | "about" | "over" | "against" | "to" | "with" | "like" | "for");
        let clause = (at..self.end).take(if verb.noun { 14 } else { 200 }).any(|i| {
            self.is("auxiliaries", i)
                || self.quote(i)
                || (i > at
                    && !verb.noun
                    && self.tokens[i].is_word()
                    && (self.lower(i).ends_with("ed")
                        || self.lower(i).ends_with('s')
                        || lexicon::verb(self.lower(i)).is_some()))
        });
        let clause = clause
            || !verb.noun
                && !verb.mind
                && (!verb.np || self.is("pronouns", at))
                && (self.is("pronouns", at) || self.is("determiners", at) || self.capital(at))
                && rest >= 2
                && !verb.object;
        let clause = clause || verb.study && !verb.noun;
        let clause = clause || verb.noun && verb.clause && self.opens_clause(at);
        if verb.clause
            && rest >= 2
            && (opens_phrase
                || matches!(
                    lower,
                    "there"
                        | "if"
                        | "when"
                        | "while"
                        | "only"
                        | "not"
                        | "no"
                        | "even"
                        | "how"
                        | "what"
                        | "why"
                ))
            && clause
        {
            return Some((at, Some(at), Strength::Saying));
        }

        if verb.describe && lower == "how" && rest > 2 {
            return Some((at, Some(at), Strength::Weak));
        }
        if verb.object
            && rest >= 2
            && !(rest > 2 && self.is("nominal", at + 1) && self.lower(at + 2) == "and")
            && opens_phrase
            && !self.is("auxiliaries", at)
            && !self.is("prepositions", at)
        {
            return Some((at, Some(at), Strength::Weak));
        }
        None
    }

    /// "claimed she left", "claim birds swooped": a subject and its verb.
    fn opens_clause(&self, at: usize) -> bool {
        let verb_of =
            |i: usize| self.lower(i).ends_with("ed") && !self.capital(i) && self.lower(i - 1).ends_with('s');
        self.end.saturating_sub(at) >= 3 && matches!(self.lower(at), "he" | "she" | "they" | "we")
            || (at + 1..self.end).take(4).any(verb_of)
    }

    /// Past whom it is told to.
    pub(super) fn recipient(&self, at: usize) -> usize {
        let owner = matches!(self.lower(at), "her" | "his")
            && at + 1 < self.end
            && self.tokens[at + 1].is_word()
            && !lexicon::is_function_word(self.lower(at + 1))
            && !self.capital(at + 1);
        if !owner && (self.is("media_recipients", at) || self.is("pronouns", at)) {
            return at + 1;
        }
        // "told the committee on Monday that": up to "that", a colon, a quotation, if nothing else comes first.
        let stop = (at..(at + 14).min(self.end)).find(|&i| {
            self.mark(i).is_some() || self.quote(i) || self.lower(i) == "that" || self.is("auxiliaries", i)
        });
        if let Some(stop) = stop
            && (self.lower(stop) == "that" || self.quote(stop) || self.mark(stop) == Some(':'))
            && !(self.quote(stop) && stop > at + 5)
        {
            return stop;
        }
        if stop.is_none() && self.end - at < 10 {
            // Nothing but a recipient is left: "he told the Lantern".
            let second_phrase = self.capital(at) && self.is("determiners", at + 1)
                || (at + 2..self.end).any(|i| {
                    (self.is("determiners", i) || self.is("pronouns", i)) && !self.is("prepositions", i - 1)
                });
            let verbs = second_phrase
                || (at + 1..self.end)
                    .any(|i| lexicon::verb(self.lower(i)).is_some() || self.lower(i).ends_with("ed"));
            if !verbs {
                return self.end;
            }
        }
        if let Some(stop) = stop
            && self.mark(stop) == Some(',')
            && stop - at <= 6
        {
            return stop;
        }
        let mut end = at;
        if matches!(self.lower(end), "the" | "a" | "an" | "his" | "her" | "its" | "their" | "this" | "our") {
            end += 1;
        }
        let from = end;
        let capital = self.capital(end);
        while end < self.end && self.tokens[end].is_word() {
            let lower = self.lower(end);
            let done = end > from
                && (self.is("determiners", end)
                    || self.is("pronouns", end)
                    || self.is("auxiliaries", end)
                    || (capital && !self.capital(end) && lower != "of" && lower != "for")
                    || (!capital && self.capital(end) && !self.is("times", end))
                    || self.is("prepositions", end) && lower != "of"
                    || self.is("subordinators", end)
                    || end - from >= 6);
            if done {
                break;
            }
            end += 1;
            // A possessive ends the phrase one noun later: "parliament's health committee".
        }
        end
    }

    /// Past time, place and occasion: "on Tuesday", "in a statement", "at a news conference in Geneva".
    pub(super) fn modifiers(&self, mut at: usize, trails: bool) -> usize {
        for _ in 0..6 {
            if at >= self.end {
                return at;
            }
            let lower = self.lower(at);
            let time =
                |i: usize| self.is("times", i) || self.lower(i).trim_end_matches("th").parse::<u16>().is_ok();
            if self.is("times", at)
                || (matches!(lower, "last" | "this" | "late" | "early" | "next") && self.is("times", at + 1))
            {
                at += 1;
                while time(at) {
                    at += 1;
                }
                continue;
            }
            if matches!(lower, "on" | "in" | "at" | "since" | "by" | "late" | "early")
                && time(at + 1)
                && !self.is("statement_nouns", at + 1)
            {
                at += 2;
                while time(at) || matches!(self.lower(at), "last" | "this") {
                    at += 1;
                }
                continue;
            }
            if !(self.is("prepositions", at) || matches!(lower, "speaking" | "when" | "while")) {
                return at;
            }
            let stop = (at..self.end)
                .take(20)
                .find(|&i| {
                    self.mark(i).is_some_and(|c| c != '(' && c != ')')
                        || self.quote(i)
                        || self.lower(i) == "that"
                })
                .unwrap_or(if self.end - at < 20 { self.end } else { at });
            let verbs = (at..stop).any(|i| self.is("auxiliaries", i));
            let whole = stop > at
                && (self.lower(stop) == "that" && !verbs
                    || self.mark(stop) == Some(':')
                    || trails && (stop == self.end || self.mark(stop) == Some(',')));
            if whole {
                return stop;
            }
            let noun = (at + 1..(at + 8).min(stop)).find(|&i| {
                self.is("statement_nouns", i) && !(i + 1 < stop && self.is("statement_nouns", i + 1))
            });
            let Some(noun) = noun else { return at };
            if (at..noun).any(|i| self.is("auxiliaries", i)) {
                return at;
            }
            at = noun + 1;
        }
        at
    }
}
