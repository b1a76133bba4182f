//! A phrase that names its speaker, or stands for itself.

use std::ops::Range;

use super::Speakers;
use crate::lexicon;
use crate::proposal::{Naming, Speaker, SpeakerKind};

impl Speakers<'_> {
    /// The last noun before a preposition.
    pub(super) fn head(&self, phrase: &Range<usize>, preposition: usize) -> usize {
        let end = if preposition > phrase.start { preposition } else { phrase.end };
        (phrase.start..end).rev().find(|&i| self.tokens[i].is_word()).unwrap_or(phrase.start)
    }

    pub(super) fn by_name_or_as_stands(&self, phrase: Range<usize>, head: usize, head_word: &str) -> Speaker {
        let names_of = |range: Range<usize>| {
            range.clone().all(|i| {
                self.tokens[i].is_capital()
                    || matches!(
                        self.tokens[i].lower.as_str(),
                        "of" | "the" | "for" | "and" | "&" | "on" | "in"
                    )
            }) && range
                .clone()
                .any(|i| self.tokens[i].is_capital() && !lexicon::is_function_word(&self.tokens[i].lower))
        };
        let skip = usize::from(matches!(self.tokens[phrase.start].lower.as_str(), "the"));
        let rest = phrase.start + skip..phrase.end;
        // "Acme Foods plc lowered its": a firm's name ends with what makes it a firm.
        let names = rest.clone().take_while(|&i| self.tokens[i].is_capital()).count();
        let named = rest.start..rest.start + names;
        let rest = match named.clone().rev().find(|&i| lexicon::is("firms", self.tokens[i].stem())) {
            Some(last) if last > named.start && named.end < rest.end => named.start..last + 1,
            _ => rest,
        };
        let plural = lexicon::is("people_nouns", head_word)
            || matches!(
                self.tokens[phrase.start].lower.as_str(),
                "both"
                    | "some"
                    | "several"
                    | "many"
                    | "most"
                    | "two"
                    | "three"
                    | "four"
                    | "five"
                    | "all"
                    | "other"
                    | "few"
            )
            || head_word.ends_with('s')
                && !head_word.ends_with("ss")
                && !lexicon::is("organizations", head_word);
        let body = phrase.clone().any(|i| lexicon::is("organizations", self.tokens[i].stem()));
        if !rest.is_empty()
            && names_of(rest.clone())
            && !(rest.len() == 1 && lexicon::is("people_nouns", head_word))
        {
            let name = self.text(rest);
            let name = self.acronyms.get(&name).cloned().or_else(|| self.firm(&name)).unwrap_or(name);
            return Speaker { name, role: None, naming: Naming::Named, kind: SpeakerKind::Organization };
        }
        // "Activist investor Acme Partners", "the state news agency KNA": the name follows what the body is.
        let tail = (phrase.start..phrase.end).rev().take_while(|&i| self.tokens[i].is_capital()).last();
        if let Some(tail) = tail
            && tail > phrase.start
            && !self.tokens[tail - 1].is_capital()
            && !self.tokens[tail - 1].is_possessive()
            && (lexicon::is("organizations", &self.tokens[tail - 1].lower)
                || lexicon::is("roles", &self.tokens[tail - 1].lower) && phrase.end - tail >= 2)
        {
            let role = Some(self.text(phrase.start..tail));
            let name = self.text(tail..phrase.end);
            return Speaker { name, role, naming: Naming::Named, kind: SpeakerKind::Organization };
        }
        // "Her husband Dan": a first name after a role.
        let last = phrase.end - 1;
        if phrase.len() >= 2
            && self.tokens[last].is_capital()
            && !body
            && lexicon::is("roles", &self.tokens[last - 1].lower)
        {
            return Speaker {
                name: self.text(last..phrase.end),
                role: Some(self.text(phrase.start..last)),
                naming: Naming::Named,
                kind: SpeakerKind::Person,
            };
        }
        let kind = if plural && !(body && head == phrase.start) {
            SpeakerKind::Group
        } else if lexicon::is("organizations", head_word) || lexicon::is("study", head_word) {
            SpeakerKind::Organization
        } else {
            SpeakerKind::Person
        };
        let named = kind == SpeakerKind::Organization
            && rest.clone().any(|i| self.tokens[i].is_capital() && i > phrase.start);
        let phrase = if named { rest } else { phrase };
        self.as_stands(phrase, if named { Naming::Named } else { Naming::Unnamed }, kind)
    }

    /// A firm named in full before, by the first word of its name.
    fn firm(&self, short: &str) -> Option<String> {
        let called_so = |name: &&String| {
            let lower = name.to_lowercase();
            name.split_whitespace().next() == Some(short)
                && lower
                    .split_whitespace()
                    .skip(1)
                    .last()
                    .is_some_and(|last| lexicon::is("firms", last.trim_end_matches('.')))
        };
        self.bodies.iter().rev().find(called_so).cloned()
    }

    pub(super) fn as_stands(&self, phrase: Range<usize>, naming: Naming, kind: SpeakerKind) -> Speaker {
        Speaker { name: self.text(phrase), role: None, naming, kind }
    }

    pub(super) fn text(&self, phrase: Range<usize>) -> String {
        if phrase.is_empty() {
            return String::new();
        }
        let last = &self.tokens[phrase.end - 1];
        let mut text = self.glyphs.text(self.tokens[phrase.start].start, last.end);
        if last.is_possessive() {
            let keep = text.trim_end_matches(['s', '’', '\'']).len();
            if last.lower.ends_with("'s") {
                text.truncate(keep);
            } else {
                text.truncate(text.trim_end_matches(['’', '\'']).len());
            }
        }
        text
    }
}
