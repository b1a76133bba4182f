//! Noun phrases, without a parser: where they start and end.

use std::ops::Range;

use super::Finder;

impl Finder<'_> {
    /// The noun phrase that ends before a token.
    pub(super) fn phrase_left(&self, end: usize, lower_bound: usize) -> Range<usize> {
        let mut start = end;
        while start > lower_bound {
            let at = start - 1;
            if self.quote(at) || self.mark(at).is_some() {
                break;
            }
            let lower = self.lower(at);
            if lower == "and" || lower == "&" {
                if self.is_plain_phrase(lower_bound, at) && start < end {
                    start = lower_bound;
                }
                break;
            }
            let stops = (self.is("conjunctions", at) || self.is("subordinators", at)) && lower != "one"
                || self.is("auxiliaries", at) && !(self.capital(at) && lower == "may");
            let adverbial = matches!(lower, "after" | "before" | "since")
                && !(start < end && self.is("pronouns", start))
                && self.is_plain_phrase(lower_bound, at);
            if stops && !(self.is("times", at) || adverbial) {
                break;
            }
            start = at;
        }
        self.trim_phrase(start, end)
    }

    /// Whether a stretch is one noun phrase: no verb, no mark.
    pub(super) fn is_plain_phrase(&self, from: usize, to: usize) -> bool {
        to > from
            && to - from <= 7
            && (from..to).all(|i| {
                self.tokens[i].is_word()
                    && !self.is("auxiliaries", i)
                    && !self.is("pronouns", i)
                    && !self.is("subordinators", i)
                    && (self.capital(i) || !self.lower(i).ends_with("ed") || self.lower(i) == "retired")
            })
            && (from == self.start || self.capital(to - 1) || self.is("determiners", from))
    }

    /// Takes adverbials off a noun phrase: "On Tuesday the minister", "Smith during a briefing".
    pub(super) fn trim_phrase(&self, mut start: usize, mut end: usize) -> Range<usize> {
        // Leading connecting words and times.
        while start < end
            && (self.is("adverbs", start)
                || self.is("times", start)
                || matches!(self.lower(start), "but" | "and" | "so" | "yet" | "as")
                || self.lower(start).ends_with("ly") && self.lower(start).len() > 5)
        {
            start += 1;
        }
        // A leading adverbial: the phrase is what comes after its noun.
        if self.is("prepositions", start)
            || matches!(self.lower(start), "last" | "earlier" | "late" | "asked" | "when" | "while")
        {
            let heads: Vec<usize> = (start + 1..end)
                .filter(|&i| {
                    let opens = self.is("determiners", i)
                        || self.is("pronouns", i)
                        || (self.capital(i)
                            && !self.is("times", i)
                            && (!self.capital(i - 1) || self.is("times", i - 1)));
                    opens && !self.is("prepositions", i - 1) && !self.is("determiners", i - 1)
                })
                .collect();
            if let Some(&head) = heads.last() {
                start = head;
            }
        } else {
            // Two noun phrases in a row: "a figure the opposition" says.
            if let Some(second) = (start + 1..end).rev().find(|&i| {
                (matches!(self.lower(i), "the" | "he" | "she" | "they" | "it"))
                    && !self.is("prepositions", i - 1)
                    && !self.is("determiners", i - 1)
                    && self.lower(i - 1) != "and"
            }) {
                start = second;
            }
        }
        // Trailing adverbials.
        if let Some(cut) = (start + 1..end).find(|&i| {
            matches!(
                self.lower(i),
                "during" | "after" | "before" | "earlier" | "later" | "speaking" | "last" | "who" | "whose"
            ) || (self.lower(i) == "on" && self.is("times", i + 1))
                || (self.is("times", i) && !self.capital(i - 1))
                || (self.is("prepositions", i)
                    && self.lower(i + 1).len() <= 3
                    && self.is("determiners", i + 1)
                    && (i + 1..(i + 6).min(end)).any(|j| self.is("statement_nouns", j))
                    && self.capital(i - 1))
        }) {
            end = cut;
        }
        while end > start && (self.is("adverbs", end - 1) || self.is("prepositions", end - 1)) {
            end -= 1;
        }
        start..end
    }

    /// The noun phrase that starts at a token.
    pub(super) fn phrase_right(&self, start: usize) -> Range<usize> {
        let mut end = start;
        while end < self.end && end - start < 16 {
            let lower = self.lower(end);
            let stops = !self.tokens[end].is_word()
                || (self.is("subordinators", end) && lower != "one")
                || self.is("auxiliaries", end) && !self.capital(end)
                || (self.is("times", end) && end > start)
                || matches!(
                    lower,
                    "but" | "during" | "earlier" | "later" | "last" | "speaking" | "adding" | "referring"
                )
                || (lower == "and"
                    && !(self.capital(end + 1)
                        || self.is("determiners", end + 1)
                        || self.is("roles", end + 1)
                        || self.is("people_nouns", end + 1)))
                || (lower == "on" && self.is("times", end + 1));
            if stops {
                break;
            }
            end += 1;
        }
        while end > start && (self.is("prepositions", end - 1) || self.is("adverbs", end - 1)) {
            end -= 1;
        }
        start..end
    }
}
