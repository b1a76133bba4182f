//! Who is the subject of a reporting verb.

use std::ops::Range;

use super::{Finder, Subject, is_adverb_by_form};
use crate::lexicon;
use crate::lexicon::{Form, Verb};

impl Finder<'_> {
    /// The subject before a verb, and where the cue starts. `None` if the words before make it no cue.
    pub(super) fn subject(&self, verb: usize, lower_bound: usize) -> Option<(Subject, usize)> {
        let mut group = verb;
        while group > lower_bound {
            let before = self.lower(group - 1);
            if lexicon::is_modal_or_negation(before) || lexicon::is_be(before) {
                return None;
            }
            if self.is("times", group - 1)
                && matches!(self.lower(group.wrapping_sub(2)), "on" | "last" | "late" | "in")
                && group > lower_bound + 2
                && matches!(self.lower(group - 3), "has" | "have" | "had" | "also")
            {
                group -= 2;
                continue;
            }
            let quantifier = self.is("quantifiers", group - 1) && group - 1 > lower_bound;
            let adverb = matches!(before, "less" | "more" | "very" | "quite" | "so")
                || quantifier
                || self.is("adverbs", group - 1)
                || is_adverb_by_form(before);
            let part_of_group = adverb || matches!(before, "has" | "have" | "had" | "did" | "does" | "do");
            if !part_of_group {
                break;
            }
            group -= 1;
        }
        if group <= lower_bound {
            return None;
        }
        let last = group - 1;
        match self.lower(last) {
            "to" => {
                return matches!(self.lower(last.wrapping_sub(1)), "on" | "continued" | "used" | "continues")
                    .then(|| {
                        // "She went on to say": the subject stands before "went".
                        let went =
                            matches!(self.lower(last.wrapping_sub(2)), "went" | "goes" | "go" | "gone");
                        self.subject(if went { last - 2 } else { last - 1 }, lower_bound)
                    })?;
            }
            "and" | "but" | "then" => return Some((Subject::Carried, group)),
            "who" | "which" => {
                let mut end = last;
                if self.mark(end.wrapping_sub(1)) == Some(',') {
                    end -= 1;
                }
                let phrase = self.phrase_left(end, lower_bound);
                return (!phrase.is_empty()).then_some((Subject::Phrase(phrase.clone()), phrase.start));
            }
            _ => {}
        }
        if self.mark(last) == Some(')') {
            let open = (lower_bound..last).rev().take(12).find(|&i| self.mark(i) == Some('('))?;
            let phrase = self.phrase_left(open, lower_bound);
            return (!phrase.is_empty()).then_some((Subject::Phrase(phrase.clone()), phrase.start));
        }
        if self.mark(last).is_some_and(|c| ",—–".contains(c)) {
            return self.subject_before_apposition(last, lower_bound);
        }
        let stands_alone = matches!(
            self.lower(last),
            "one" | "another" | "some" | "many" | "several" | "both" | "others" | "each" | "most"
        );
        if !self.tokens[last].is_word()
            || self.is("determiners", last) && !stands_alone
            || self.is("prepositions", last)
            || self.tokens[last].is_possessive()
        {
            return None;
        }
        let phrase = self.phrase_left(group, lower_bound);
        if phrase.is_empty() || !self.may_speak(phrase.clone()) {
            return None;
        }
        if matches!(self.lower(phrase.start), "who" | "which" | "that" | "what" | "how")
            || matches!(self.lower(phrase.end - 1), "i" | "we" | "you")
        {
            return None;
        }
        // "dismissed reports that": two verbs in a row, so the second is a noun.
        if phrase.len() == 1
            && phrase.end == verb
            && !self.capital(phrase.start)
            && self.lower(phrase.start).ends_with("ed")
        {
            return None;
        }
        Some((Subject::Phrase(phrase.clone()), phrase.start))
    }

    /// "X, a baker, said", "X, who had come by train, said".
    pub(super) fn subject_before_apposition(
        &self,
        comma: usize,
        lower_bound: usize,
    ) -> Option<(Subject, usize)> {
        let mut end = comma;
        // "Her neighbour, the baker Jane Smith, said": the name stands in the apposition.
        let mut named: Option<usize> = None;
        for _ in 0..6 {
            let open = (lower_bound..end)
                .rev()
                .take(40)
                .find(|&i| self.mark(i).is_some_and(|c| ",—–;:".contains(c)) || self.quote(i));
            let from = open.map_or(lower_bound, |o| o + 1);
            if from >= end {
                // ", nicknamed “the Wall”,": the quotation is part of the apposition.
                end = open.filter(|&o| o == end - 1 && o > lower_bound && self.quote(o))?;
                continue;
            }
            let apposition = self.starts_apposition(from, end) || self.is_rest_of_place(from, end);
            if !apposition {
                // "Jane Smith (R-Northtown), who"
                if self.mark(end - 1) == Some(')')
                    && let Some(bracket) = (from..end).rev().take(12).find(|&i| self.mark(i) == Some('('))
                    && bracket > from
                {
                    end = bracket;
                }
                let phrase = self.phrase_left(end, from);
                if phrase.is_empty() || self.lower(phrase.start) == "i" || !self.may_speak(phrase.clone()) {
                    return None;
                }
                let whole = match named {
                    // "One of them, the baker Jane Smith, said"
                    Some(name_end) if matches!(self.lower(phrase.start), "one" | "another") => {
                        let opens = (phrase.end..name_end).find(|&i| self.mark(i).is_some());
                        opens.map_or(phrase.end, |o| o + 1)..name_end
                    }
                    Some(name_end)
                        if !self.capital(phrase.end - 1)
                            && !phrase.clone().any(|i| self.is("prepositions", i)) =>
                    {
                        phrase.start..name_end
                    }
                    _ => phrase.clone(),
                };
                return Some((Subject::Phrase(whole), phrase.start));
            }
            if self.capital(end - 1)
                && end - from >= 2
                && self.is_plain_phrase(from, end)
                && self.lower(from) != "of"
            {
                named = Some(end);
            }
            end = open.filter(|&o| self.mark(o).is_some_and(|c| ",—–".contains(c)))?;
        }
        None
    }

    /// Whether a phrase can name somebody: it has a name, a pronoun, an article, or a word for people or bodies.
    pub(super) fn may_speak(&self, phrase: Range<usize>) -> bool {
        // "Reports suggest": hearsay.
        if phrase.len() == 1
            && matches!(
                self.lower(phrase.start),
                "reports" | "report" | "rumours" | "rumors" | "signs" | "figures" | "people"
            )
        {
            return false;
        }
        !(self.is("prepositions", phrase.start) || self.is("subordinators", phrase.start))
            && phrase.clone().any(|i| {
                (self.capital(i) && (i > self.start || phrase.len() == 1))
                    || [
                        "pronouns",
                        "determiners",
                        "quantifiers",
                        "roles",
                        "people_nouns",
                        "organizations",
                        "study",
                    ]
                    .iter()
                    .any(|list| self.is(list, i) || lexicon::is(list, self.tokens[i].stem()))
                    || self.lower(i).ends_with('s') && !self.lower(i).ends_with("ss")
            })
    }

    /// "X, of Mill Lane, Northtown, denied": the town goes on where the lane began.
    fn is_rest_of_place(&self, from: usize, end: usize) -> bool {
        let Some(comma) = from.checked_sub(1).filter(|&c| c > self.start) else { return false };
        let opens = (self.start..comma).rev().take(10).find(|&i| self.mark(i).is_some());
        (from..end).all(|i| self.capital(i))
            && opens.is_some_and(|o| self.mark(o) == Some(',') && matches!(self.lower(o + 1), "of" | "from"))
    }

    pub(super) fn starts_apposition(&self, from: usize, end: usize) -> bool {
        let first = self.lower(from);
        if matches!(first, "he" | "she" | "they" | "it") {
            return false;
        }
        if first.starts_with(|c: char| c.is_ascii_digit()) {
            return true;
        }
        if from > self.start && !self.capital(from) {
            return true;
        }
        // "a spokesman for the builders, Harker & Sons,"
        let body = (from..end).any(|i| self.lower(i) == "&" || self.is("organizations", i));
        if body && from > self.start + 3 && self.is("determiners", self.start) {
            return true;
        }
        // "Norway's transport minister", after a name
        from > self.start && !self.capital(end - 1) && self.capital(from.saturating_sub(2))
    }

    /// "“…,” said X": the subject after the verb.
    pub(super) fn inverted(&self, at: usize, after: usize, lower_bound: usize) -> Option<Range<usize>> {
        let mut before = at;
        while before > lower_bound
            && (self.is("adverbs", before - 1) || matches!(self.lower(before - 1), "then" | "so"))
        {
            before -= 1;
        }
        let opens = before == self.start
            || self.quote(before - 1)
            || self.mark(before - 1).is_some_and(|c| ",—–-".contains(c));
        let no_inversion = |(form, v): (Form, Verb)| {
            form == Form::Participle || v.tell || v.accuse || v.inf || v.object || v.describe || v.study
        };
        if !opens || lexicon::verb(self.lower(at)).is_some_and(no_inversion) {
            return None;
        }
        let np = self.capital(after) && !self.is("times", after)
            || self.is("determiners", after) && self.lower(after) != "that"
            || matches!(self.lower(after), "he" | "she" | "they")
            || self.is("roles", after)
            || self.is("people_nouns", after)
            || (before > self.start && self.quote(before - 1)
                || before > self.start + 1 && self.quote(before - 2))
                && after < self.end
                && self.tokens[after].is_word()
                && !lexicon::is_function_word(self.lower(after))
                && !self.is("times", after);
        if !np {
            return None;
        }
        let phrase = self.phrase_right(after);
        // After a comma in running words it may be "X, 40, said the plan was bad": then a clause follows.
        let clause_follows = self
            .tokens
            .get(phrase.end)
            .is_some_and(|t| phrase.end < self.end && (lexicon::is("auxiliaries", &t.lower)));
        let from_quote = before > self.start
            && (self.quote(before - 1) || (before > self.start + 1 && self.quote(before - 2)));
        let ends = phrase.end >= self.end
            || self.mark(phrase.end).is_some()
            || self.quote(phrase.end)
            || self.is("times", phrase.end)
            || self.is("subordinators", phrase.end)
            || self.is("prepositions", phrase.end);
        let clause_before =
            (self.start..before).any(|i| self.is("auxiliaries", i) || self.lower(i).ends_with("ed"));
        (!phrase.is_empty()
            && !clause_follows
            && (from_quote
                || (before == self.start || clause_before)
                    && ends
                    && self.subject_before_apposition_is_absent(before, lower_bound)))
        .then_some(phrase)
    }

    pub(super) fn subject_before_apposition_is_absent(&self, before: usize, lower_bound: usize) -> bool {
        before == self.start
            || !self.starts_apposition(
                (lower_bound..before - 1)
                    .rev()
                    .take(40)
                    .find(|&i| self.mark(i) == Some(',') || self.quote(i))
                    .map_or(lower_bound, |i| i + 1),
                before - 1,
            )
    }

    /// Past the appositions after a subject: ", a cardiologist and the lead author of the study".
    pub(super) fn appositions(&self, from: usize) -> usize {
        let mut end = from;
        // Whatever follows up to the next quotation, colon or reporting participle belongs to the cue.
        while end < self.end && !self.quote(end) && self.mark(end) != Some(':') {
            let participle = self.mark(end) == Some(',')
                && lexicon::verb(self.lower(end + 1)).is_some_and(|(form, _)| form == Form::Participle);
            let contrast = self.mark(end) == Some(',')
                && matches!(self.lower(end + 1), "and" | "but" | "while" | "though" | "before" | "as");
            if participle || contrast {
                break;
            }
            end += 1;
        }
        end
    }
}
