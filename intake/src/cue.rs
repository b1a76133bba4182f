//! Cues: the words that attribute a statement to somebody ("said", "according to", "raised concerns over").

use std::ops::Range;

use crate::lexicon::{self, Form, Verb};
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

    /// "according to X", before or after its statement.
    fn according_to(&self, at: usize) -> Option<Cue> {
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
    fn before_is_empty(&self, at: usize) -> bool {
        (self.start..at)
            .all(|i| self.is("adverbs", i) || self.is("conjunctions", i) || self.mark(i).is_some())
    }

    /// "his claim that …", "her allegations of …", "warnings from doctors that …".
    fn nominal(&self, at: usize) -> Option<Cue> {
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
            let phrase = self.phrase_left(owner + 1, self.start);
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
            not: (subject.len() == 1 && start > self.start).then(|| self.start..start),
            carries: false,
            relayer: None,
            subject: Subject::Phrase(subject),
            content: Some(content),
            strength: Strength::Weak,
            leaning: None,
        })
    }

    /// "doubts were voiced by analysts about …".
    fn raised_passively(&self, at: usize) -> Option<Cue> {
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
        (!subject.is_empty() && content < self.end).then(|| Cue {
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
    fn raised(&self, at: usize, lower_bound: usize) -> Option<Cue> {
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
    fn called(&self, at: usize, lower_bound: usize) -> Option<Cue> {
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
        let (subject, start) = self.subject(at, lower_bound)?;
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

    /// A reporting verb with its subject, listener and statement.
    fn verbal(&self, at: usize, lower_bound: usize, has_cue: bool) -> Option<Cue> {
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
        if verb.study && !self.names(&subject, "study") || verb.court && !self.names(&subject, "court") {
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
    fn complete(
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
        let aside = (start..at).any(|i| self.lower(i) == "who" && self.mark(i.wrapping_sub(1)) == Some(','));
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
    fn is_introduction(&self, comma: usize) -> bool {
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

    fn names(&self, subject: &Subject, list: &str) -> bool {
        match subject {
            Subject::Phrase(phrase) => phrase.clone().any(|i| {
                lexicon::is(list, self.tokens[i].stem()) || lexicon::is(list, &self.tokens[i].lower)
            }),
            Subject::Carried => false,
        }
    }

    fn plural_before(&self, at: usize) -> bool {
        let before = self.lower(at.wrapping_sub(1));
        before.ends_with('s') && !self.tokens[at - 1].is_possessive()
            || matches!(
                before,
                "they" | "who" | "people" | "police" | "men" | "women" | "some" | "many" | "others"
            )
            || self.is("adverbs", at.wrapping_sub(1))
    }

    /// "The hearing was told that …": nobody is named, so the court stands for whoever said it.
    fn court_was_told(&self, at: usize, lower_bound: usize) -> Option<(Subject, usize)> {
        let be = at.checked_sub(1).filter(|&b| b >= lower_bound)?;
        if !(self.lower(at) == "told" && matches!(self.lower(be), "was" | "were")) {
            return None;
        }
        let (subject, start) = self.subject(be, lower_bound)?;
        self.names(&subject, "court").then_some((subject, start))
    }

    /// "was quoted as saying"
    fn quoted_as_saying(&self, at: usize, lower_bound: usize) -> Option<(Subject, usize)> {
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
    fn carried(&self, at: usize) -> Option<(Subject, usize, usize)> {
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

    /// The subject before a verb, and where the cue starts. `None` if the words before make it no cue.
    fn subject(&self, verb: usize, lower_bound: usize) -> Option<(Subject, usize)> {
        let mut group = verb;
        let mut did = false;
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
            did |= before == "did";
            group -= 1;
        }
        let _ = did;
        if group <= lower_bound {
            return None;
        }
        let last = group - 1;
        match self.lower(last) {
            "to" => {
                return matches!(self.lower(last.wrapping_sub(1)), "on" | "continued" | "used" | "continues")
                    .then(|| self.subject(last - 1, lower_bound))?;
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
    fn subject_before_apposition(&self, comma: usize, lower_bound: usize) -> Option<(Subject, usize)> {
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
                return None;
            }
            let apposition = self.starts_apposition(from, end);
            if !apposition {
                let phrase = self.phrase_left(end, from);
                if phrase.is_empty() || self.lower(phrase.start) == "i" || !self.may_speak(phrase.clone()) {
                    return None;
                }
                let whole = match named {
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
    fn may_speak(&self, phrase: Range<usize>) -> bool {
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

    fn starts_apposition(&self, from: usize, end: usize) -> bool {
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

    /// The noun phrase that ends before a token.
    fn phrase_left(&self, end: usize, lower_bound: usize) -> Range<usize> {
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
    fn is_plain_phrase(&self, from: usize, to: usize) -> bool {
        to > from
            && to - from <= 7
            && (from..to).all(|i| {
                self.tokens[i].is_word()
                    && !self.is("auxiliaries", i)
                    && !self.is("pronouns", i)
                    && !self.is("subordinators", i)
                    && (self.capital(i) || !self.lower(i).ends_with("ed"))
            })
            && (from == self.start || self.capital(to - 1) || self.is("determiners", from))
    }

    /// Takes adverbials off a noun phrase: "On Tuesday the minister", "Smith during a briefing".
    fn trim_phrase(&self, mut start: usize, mut end: usize) -> Range<usize> {
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
    fn phrase_right(&self, start: usize) -> Range<usize> {
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

    /// "“…,” said X": the subject after the verb.
    fn inverted(&self, at: usize, after: usize, lower_bound: usize) -> Option<Range<usize>> {
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

    fn subject_before_apposition_is_absent(&self, before: usize, lower_bound: usize) -> bool {
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
    fn appositions(&self, from: usize) -> usize {
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

    /// What follows a verb: where the cue ends, where its statement starts. `None`: no cue after all.
    fn forward(&self, after: usize, verb: Verb, trails: bool) -> Option<(usize, Option<usize>, Strength)> {
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

    fn opens_object(&self, at: usize) -> bool {
        matches!(self.lower(at), "of" | "about" | "over" | "against" | "that") || self.quote(at)
    }

    fn weak_forward(&self, at: usize, verb: Verb) -> Option<(usize, Option<usize>, Strength)> {
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

    /// Past whom it is told to.
    fn recipient(&self, at: usize) -> usize {
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
            let second_phrase = (at + 2..self.end).any(|i| {
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
    fn modifiers(&self, mut at: usize, trails: bool) -> usize {
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
