//! Cues that are no verbs of saying: "according to", "his claim that", "raised concerns over", "called for".

use std::ops::Range;

use super::{Cue, Finder, Strength, Subject};
use crate::lexicon;
use crate::score::Leaning;

impl Finder<'_> {
    /// "according to X", before or after its statement.
    pub(super) fn according_to(&self, at: usize) -> Option<Cue> {
        if !(self.lower(at) == "according" && self.lower(at + 1) == "to") {
            return None;
        }
        let mut subject = self.phrase_right(at + 2);
        // "According to a report published on Monday by the institute, …"
        if self.before_is_empty(at) && self.mark(subject.end) != Some(',') {
            let close = (subject.end..self.end).take(14).find(|&i| self.mark(i) == Some(','))?;
            if (subject.end..close).any(|i| self.quote(i)) {
                return None;
            }
            if lexicon::is("study", self.lower(subject.start + 1)) {
                subject.end = close;
            }
            return Some(Cue {
                verb: at,
                start: at,
                end: close,
                subject: Subject::Phrase(subject),
                content: Some(close + 1).filter(|&c| c < self.end),
                strength: Strength::Saying,
                leaning: None,
                carries: true,
                relayer: None,
                not: None,
            });
        }
        let comma = self.mark(subject.end) == Some(',');
        let content = (comma && self.before_is_empty(at)).then(|| {
            // "According to X, who runs the office, …"
            let first = subject.end + 1;
            let apposition = matches!(self.lower(first), "who" | "which" | "whose" | "a" | "an");
            let close = (first..self.end).take(24).find(|&i| self.mark(i) == Some(','));
            close.filter(|_| apposition).map_or(first, |c| c + 1)
        });
        let end = content.unwrap_or(subject.end);
        (!subject.is_empty()).then(|| Cue {
            verb: at,
            start: at,
            end,
            subject: Subject::Phrase(subject),
            content: content.filter(|&c| c < self.end),
            strength: Strength::Saying,
            leaning: None,
            not: None,
            carries: true,
            relayer: None,
        })
    }

    /// Whether nothing but connecting words stands before.
    pub(super) fn before_is_empty(&self, at: usize) -> bool {
        (self.start..at)
            .all(|i| self.is("adverbs", i) || self.is("conjunctions", i) || self.mark(i).is_some())
    }

    /// "his claim that …", "her allegations of …", "warnings from doctors that …".
    pub(super) fn nominal(&self, at: usize) -> Option<Cue> {
        if !self.is("nominal", at) || at == self.start {
            return None;
        }
        let mut first = at;
        while first > self.start
            && at - first < 3
            && self.tokens[first - 1].is_word()
            && !lexicon::is_function_word(self.lower(first - 1))
            && !self.tokens[first - 1].is_possessive()
        {
            first -= 1;
        }
        let owner = first.checked_sub(1).filter(|&o| o >= self.start)?;
        let (subject, after, start) = if matches!(self.lower(owner), "his" | "her" | "their" | "its") {
            (owner..owner + 1, at + 1, owner)
        } else if self.tokens[owner].is_word() && self.tokens[owner].is_possessive() {
            let phrase = self.owner(owner);
            (phrase.clone(), at + 1, phrase.start)
        } else if matches!(self.lower(at + 1), "by" | "from") {
            let phrase = self.phrase_right(at + 2);
            let bracket = self.mark(phrase.end) == Some('(') && self.mark(phrase.end + 2) == Some(')');
            // "a claim by a private company, Acme Works, that"
            let close = (phrase.end + 1..self.end).take(6).find(|&i| self.mark(i) == Some(','));
            match close {
                Some(close)
                    if self.mark(phrase.end) == Some(',')
                        && self.lower(close + 1) == "that"
                        && self.capital(close - 1) =>
                {
                    (phrase.end + 1..close, close + 1, at)
                }
                _ => (phrase.clone(), phrase.end + if bracket { 3 } else { 0 }, at),
            }
        } else {
            return None;
        };
        let content = match self.lower(after) {
            "that" => after + 1,
            "of" | "over" | "about" => after + 1,
            _ => return None,
        };
        (!subject.is_empty() && content + 1 < self.end).then(|| Cue {
            verb: at,
            start,
            end: after,
            not: (subject.len() == 1 && start > self.start).then_some(self.start..start),
            carries: false,
            relayer: None,
            subject: Subject::Phrase(subject),
            content: Some(content),
            strength: Strength::Weak,
            leaning: None,
        })
    }

    /// The phrase that a possessive ends: "Jane Smith's", "the local council's".
    fn owner(&self, last: usize) -> Range<usize> {
        let mut first = last;
        while first > self.start && last - first < 5 {
            let before = first - 1;
            if self.is("determiners", before) {
                first = before;
                break;
            }
            let joins =
                if self.capital(first) { self.capital(before) } else { self.tokens[before].is_word() };
            if !joins || lexicon::is_function_word(self.lower(before)) {
                break;
            }
            first = before;
        }
        first..last + 1
    }

    /// "doubts were voiced by analysts about …".
    pub(super) fn raised_passively(&self, at: usize) -> Option<Cue> {
        if !self.is("raised", at) {
            return None;
        }
        let be = (self.start..at).rev().take(3).find(|&i| lexicon::is_be(self.lower(i)))?;
        let noun = (self.start..be).rev().take(4).find(|&i| self.is("raisable", i))?;
        let by = (at + 1..at + 4).find(|&i| self.lower(i) == "by")?;
        let phrase = self.phrase_right(by + 1);
        let trimmed =
            (phrase.start..phrase.end).find(|&i| self.is("raised_prepositions", i)).unwrap_or(phrase.end);
        let subject = phrase.start..trimmed;
        let content = match (self.lower(trimmed), self.lower(trimmed + 1)) {
            ("as", "to") => trimmed + 2,
            _ if self.is("raised_prepositions", trimmed) || self.lower(trimmed) == "that" => trimmed + 1,
            _ => return None,
        };
        (!subject.is_empty() && content < self.end).then_some(Cue {
            verb: at,
            start: noun,
            end: content,
            subject: Subject::Phrase(subject),
            content: Some(content),
            strength: Strength::Weak,
            leaning: Some(Leaning::Opinion),
            not: None,
            carries: true,
            relayer: None,
        })
    }

    /// "raised concerns over …", "voiced serious doubts about …".
    pub(super) fn raised(&self, at: usize, lower_bound: usize) -> Option<Cue> {
        if !self.is("raised", at) {
            return None;
        }
        let noun = (at + 1..at + 5).find(|&i| self.is("raisable", i))?;
        if (at + 1..noun).any(|i| self.mark(i).is_some() || self.quote(i)) {
            return None;
        }
        let preposition = noun + 1;
        let content = if self.lower(preposition) == "that" || self.is("raised_prepositions", preposition) {
            preposition + 1
        } else {
            return None;
        };
        let (subject, start) = self.subject(at, lower_bound)?;
        Some(Cue {
            verb: at,
            start,
            end: preposition,
            subject,
            content: Some(content).filter(|&c| c < self.end),
            strength: Strength::Weak,
            leaning: None,
            not: None,
            carries: true,
            relayer: None,
        })
    }

    /// "called for …", "called on X to …", "called it “…”".
    pub(super) fn called(&self, at: usize, lower_bound: usize) -> Option<Cue> {
        if !matches!(
            self.lower(at),
            "call"
                | "calls"
                | "called"
                | "calling"
                | "branded"
                | "labelled"
                | "labeled"
                | "dubbed"
                | "slammed"
        ) {
            return None;
        }
        let (content, leaning) = match self.lower(at + 1) {
            "for" => (at + 2, Leaning::Demand),
            "on" | "upon" => ((at + 2..at + 12).find(|&i| self.lower(i) == "to")? + 1, Leaning::Demand),
            _ => {
                let quote = (at + 1..at + 9).find(|&i| self.quote(i))?;
                if (at + 1..quote).any(|i| self.mark(i).is_some()) || quote == at + 1 {
                    return None;
                }
                (quote, Leaning::Opinion)
            }
        };
        // "is calling for"
        let group =
            at - usize::from(self.lower(at) == "calling" && at > 0 && lexicon::is_be(self.lower(at - 1)));
        let (subject, start) = self.subject(group, lower_bound)?;
        Some(Cue {
            verb: at,
            start,
            end: content,
            subject,
            content: Some(content).filter(|&c| c < self.end),
            strength: Strength::Weak,
            leaning: Some(leaning),
            not: None,
            carries: true,
            relayer: None,
        })
    }
}
