//! Cues with a reporting verb.

use super::{Cue, Finder, Strength, Subject, saying};
use crate::lexicon;
use crate::lexicon::{Form, Verb};
use crate::score::Leaning;

impl Finder<'_> {
    /// A reporting verb with its subject, listener and statement.
    pub(super) fn verbal(&self, at: usize, lower_bound: usize, has_cue: bool) -> Option<Cue> {
        if !self.tokens[at].is_word() {
            return None;
        }
        // "pointed out", "went on"
        let (form, verb, width) = match (self.lower(at), self.lower(at + 1)) {
            ("point" | "points", "out") => (Form::Third, saying(), 2),
            ("pointed", "out") => (Form::Past, saying(), 2),
            ("pointing", "out") => (Form::Participle, saying(), 2),
            ("went" | "goes", "on") if matches!(self.mark(at + 2), Some(':')) => (Form::Past, saying(), 2),
            (word, _) => {
                let (form, verb) = lexicon::verb(word)?;
                (form, verb, 1)
            }
        };
        if self.tokens[at].is_capital() && !(at == self.start && form == Form::Participle) {
            return None;
        }
        let after = at + width;
        if let Some(court) = self.court_was_told(at, lower_bound) {
            return self.complete(at, after, saying(), court, has_cue);
        }
        if let Some(quoted_as) = self.quoted_as_saying(at, lower_bound) {
            let mut cue = self.complete(at, after, verb, quoted_as, has_cue)?;
            let by = (self.start..at).rev().take(10).find(|&i| self.lower(i) == "by");
            cue.relayer = by.map(|by| self.phrase_right(by + 1)).filter(|p| !p.is_empty());
            if cue.relayer.is_none() {
                // "The Herald quoted X as saying"
                let quoted = cue.start;
                cue.relayer = self.subject(quoted, self.start).and_then(|(subject, _)| match subject {
                    Subject::Phrase(phrase)
                        if matches!(self.lower(quoted), "quoted" | "cited" | "quotes" | "cites") =>
                    {
                        Some(phrase)
                    }
                    _ => None,
                });
            }
            return Some(cue);
        }
        let inverted = self.inverted(at, after, lower_bound);
        let (subject, start, after) = match inverted {
            Some(phrase) => {
                let end = self.appositions(phrase.end);
                (Subject::Phrase(phrase), at, end)
            }
            None => {
                if form == Form::Participle {
                    self.carried(at)?
                } else if form == Form::Base && verb.noun && !self.plural_before(at) {
                    return None;
                } else {
                    let (subject, start) = self.subject(at, lower_bound)?;
                    (subject, start, after)
                }
            }
        };
        // "They found that", of those whose study was told of before.
        let they_found = matches!(&subject, Subject::Phrase(p) if p.len() == 1 && self.lower(p.start) == "they")
            && self.lower(after) == "that";
        if verb.study && !they_found && !self.names(&subject, "study")
            || verb.court && !self.names(&subject, "court")
        {
            return None;
        }
        if start == at && matches!(subject, Subject::Phrase(_)) {
            // Inverted: the statement stands before, or in a quotation after.
            let content = match self.mark(after) {
                Some(':') => Some(after + 1),
                // Otherwise the quotation before goes on after the cue.
                _ if self.quote(after) && !(self.start..at).any(|i| self.quote(i)) => Some(after),
                _ => None,
            };
            return Some(Cue {
                verb: at,
                start,
                end: after,
                subject,
                content,
                strength: Strength::Saying,
                leaning: verb.leaning,
                not: None,
                carries: true,
                relayer: None,
            });
        }
        self.complete(at, after, verb, (subject, start), has_cue)
    }

    /// A cue whose subject is known: what follows it?
    pub(super) fn complete(
        &self,
        at: usize,
        after: usize,
        verb: Verb,
        (subject, start): (Subject, usize),
        has_cue: bool,
    ) -> Option<Cue> {
        let trails = start > self.start
            && (self.mark(start - 1).is_some_and(|c| ",—–-".contains(c)) || self.quote(start - 1))
            && !self.is_introduction(start - 1);
        let (end, content, strength) = self.forward(after, verb, trails)?;
        // "X, who asked not to be named, said"
        let aside = (start..at).any(|i| {
            self.lower(i) == "who"
                && self.mark(i.wrapping_sub(1)) == Some(',')
                && !(i..at).any(|j| self.mark(j) == Some(','))
        });
        if strength == Strength::Weak && (aside || content.is_some_and(|c| self.lower(c) == "be")) {
            return None;
        }
        let quotes_only =
            !(verb.clause || verb.that || verb.of || verb.object || verb.inf || verb.accuse || verb.describe);
        if quotes_only {
            let after_quote = trails && (self.quote(start - 1) || start >= 2 && self.quote(start - 2));
            let before_quote = content.is_some_and(|c| self.quote(c));
            if !(after_quote || before_quote) {
                return None;
            }
        }
        if content.is_none() && !trails && subject == Subject::Carried {
            return None;
        }
        if content.is_none() && !trails && has_cue {
            return None;
        }
        let told_to = verb.tell && content.is_some_and(|c| self.lower(c - 1) == "to");
        let described = verb.describe && content.is_some_and(|c| self.lower(c - 1) != "as");
        let leaning = if described {
            Some(Leaning::Charge)
        } else if told_to {
            Some(Leaning::Demand)
        } else {
            verb.leaning
        };
        let strength = if verb.mind && strength == Strength::Saying { Strength::Minding } else { strength };
        // "He said Smith had left": he is not Smith.
        let not = content.map(|c| c..(c + 3).min(self.end));
        Some(Cue {
            verb: at,
            start,
            end,
            subject,
            content,
            strength,
            leaning,
            carries: true,
            relayer: None,
            not,
        })
    }

    /// "On Tuesday,", "In a statement,", "However,": words before a comma that are no statement.
    pub(super) fn is_introduction(&self, comma: usize) -> bool {
        let words = self.start..comma;
        if self.mark(comma).is_none() || words.clone().any(|i| self.quote(i)) {
            return false;
        }
        let plain = |i: usize| self.is("adverbs", i) || self.is("times", i) || self.is("conjunctions", i);
        words.clone().all(plain)
            || words.len() <= 8
                && (self.is("prepositions", words.start)
                    || matches!(
                        self.lower(words.start),
                        "speaking" | "asked" | "writing" | "defending" | "passing" | "last" | "earlier"
                    ))
                && !words.clone().any(|i| self.is("auxiliaries", i))
    }

    pub(super) fn names(&self, subject: &Subject, list: &str) -> bool {
        match subject {
            Subject::Phrase(phrase) => phrase.clone().any(|i| {
                lexicon::is(list, self.tokens[i].stem()) || lexicon::is(list, &self.tokens[i].lower)
            }),
            Subject::Carried => false,
        }
    }

    pub(super) fn plural_before(&self, at: usize) -> bool {
        let before = self.lower(at.wrapping_sub(1));
        before.ends_with('s') && !self.tokens[at - 1].is_possessive()
            || matches!(
                before,
                "they" | "who" | "people" | "police" | "men" | "women" | "some" | "many" | "others"
            )
            || self.is("adverbs", at.wrapping_sub(1))
            // "Smith and Jones claim"
            || self.capital(at - 1)
                && (self.start..at)
                    .rev()
                    .take(8)
                    .take_while(|&i| self.mark(i).is_none() && !self.quote(i))
                    .any(|i| self.lower(i) == "and" && i > self.start && self.capital(i - 1))
    }

    /// "The hearing was told that …": nobody is named, so the court stands for whoever said it.
    pub(super) fn court_was_told(&self, at: usize, lower_bound: usize) -> Option<(Subject, usize)> {
        let be = at.checked_sub(1).filter(|&b| b >= lower_bound)?;
        if !(self.lower(at) == "told" && matches!(self.lower(be), "was" | "were")) {
            return None;
        }
        let (subject, start) = self.subject(be, lower_bound)?;
        self.names(&subject, "court").then_some((subject, start))
    }

    /// "was quoted as saying"
    pub(super) fn quoted_as_saying(&self, at: usize, lower_bound: usize) -> Option<(Subject, usize)> {
        let as_ = at.checked_sub(1)?;
        if !(self.lower(at) == "saying" && self.lower(as_) == "as") {
            return None;
        }
        let quoted = (self.start..as_).rev().take(12).find(|&i| {
            matches!(self.lower(i), "quoted" | "cited" | "quoting" | "citing" | "quotes" | "cites")
        })?;
        // "The Herald quoted X as saying": X stands between.
        let passive =
            (quoted.saturating_sub(4)..quoted).any(|i| i >= self.start && lexicon::is_be(self.lower(i)));
        if !passive && quoted + 1 < as_ {
            let phrase = self.trim_phrase(quoted + 1, as_);
            return (!phrase.is_empty()).then_some((Subject::Phrase(phrase), quoted));
        }
        let be = (quoted.saturating_sub(3)..quoted).find(|&i| lexicon::is_be(self.lower(i)))?;
        let mut verb_group = be;
        while matches!(self.lower(verb_group.wrapping_sub(1)), "has" | "had" | "have" | "also" | "later") {
            verb_group -= 1;
        }
        self.subject(verb_group, lower_bound)
    }

    /// ", adding that …": the speaker of the main clause.
    pub(super) fn carried(&self, at: usize) -> Option<(Subject, usize, usize)> {
        let before = at.checked_sub(1).filter(|&b| b >= self.start)?;
        let fits = self.mark(before).is_some_and(|c| ",—–-".contains(c))
            || matches!(self.lower(before), "and" | "by" | "before" | "after" | "but" | "while" | "without")
            || self.quote(before)
            || matches!(self.lower(at), "saying" | "stressing" | "insisting" | "adding" | "alleging")
                && self.tokens[before].is_word()
                && !lexicon::is_function_word(self.lower(before))
            || self.lower(at + 1) == "that"
                && self.tokens[before].is_word()
                && !lexicon::is_function_word(self.lower(before));
        if lexicon::is_be(self.lower(before)) {
            let (subject, start) = self.subject(before, self.start)?;
            return Some((subject, start, at + 1));
        }
        fits.then_some((Subject::Carried, at, at + 1))
    }
}
