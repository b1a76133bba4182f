//! Statements: from cues and quotations to spans with a speaker.

use std::ops::Range;

use crate::cue::{self, Cue, Strength, Subject};
use crate::glyph::Glyphs;
use crate::layout::Kind as BlockKind;
use crate::lexicon;
use crate::people::People;
use crate::proposal::{Speaker, Speech};
use crate::quote::Quote;
use crate::score::Leaning;
use crate::speaker::Speakers;
use crate::token::{Kind, Token, Unit};

/// A statement found: its glyphs, and whose it is.
#[derive(Debug, Clone)]
pub struct Statement {
    /// First glyph.
    pub start: usize,
    /// One past the last glyph.
    pub end: usize,
    /// Who said it.
    pub speaker: Speaker,
    /// Who passed it on.
    pub via: Option<String>,
    /// Direct or indirect.
    pub kind: Speech,
    /// What the cue says about it.
    pub leaning: Option<Leaning>,
}

/// A story taken apart.
pub struct Page<'a> {
    /// The text.
    pub glyphs: &'a Glyphs,
    /// Its quotations.
    pub quotes: &'a [Quote],
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its units.
    pub units: &'a [Unit],
    /// Its people.
    pub people: &'a People,
}

/// Fewest words of a quotation that stands without a cue.
const BARE_QUOTE_WORDS: usize = 4;

/// Finds the statements of running text.
pub fn find(page: &Page<'_>) -> Vec<Statement> {
    let mut builder = Builder {
        page,
        speakers: Speakers::new(page.glyphs, page.tokens, page.people),
        found: Vec::new(),
        used: vec![false; page.quotes.len()],
        last_unit_speaker: None,
    };
    let mut seen_body = false;
    for unit in page.units {
        let body = unit.kind == BlockKind::Body || (unit.kind == BlockKind::Bullet && false);
        if body {
            builder.unit(unit);
            seen_body = true;
        }
    }
    let _ = seen_body;
    builder.found
}

struct Builder<'a> {
    page: &'a Page<'a>,
    speakers: Speakers<'a>,
    found: Vec<Statement>,
    used: Vec<bool>,
    last_unit_speaker: Option<Speaker>,
}

/// A cue with what the sentence around it makes of it.
struct Placed {
    cue: Cue,
    /// Its statement stands before it.
    trails: bool,
}

impl Builder<'_> {
    fn tokens(&self) -> &[Token] {
        self.page.tokens
    }

    fn unit(&mut self, unit: &Unit) {
        let mut unit_speaker: Option<Speaker> = None;
        let mut pending: Vec<usize> = Vec::new();
        let mut after_indirect = false;
        for (index, sentence) in unit.sentences.iter().enumerate() {
            let before = self.found.len();
            let cues = cue::find(self.tokens(), sentence.clone());
            let placed: Vec<Placed> = cues
                .into_iter()
                .map(|cue| {
                    let trails = cue.content.is_none() && cue.start > sentence.start;
                    Placed { cue, trails }
                })
                .collect();
            let quotes = self.quotes_of(sentence);
            let only_quotes = !quotes.is_empty() && self.has_no_words(sentence);
            // "Smith asked." after a quotation that ended its own sentence.
            if let Some(first) = placed.first()
                && first.cue.content.is_none()
                && !first.trails
                && !pending.is_empty()
                && let Some(speaker) = self.resolve(&first.cue, None)
            {
                for quote in std::mem::take(&mut pending) {
                    self.direct(quote, quote, &speaker, first.cue.leaning);
                }
                self.speakers.note(&speaker, sentence.start);
                unit_speaker = Some(speaker);
                continue;
            }
            if only_quotes {
                if let Some(speaker) = unit_speaker.clone() {
                    self.direct_all(&quotes, &speaker);
                } else if index > 0
                    && let Some(speaker) = self.main_subject(&unit.sentences[index - 1])
                {
                    self.direct_all(&quotes, &speaker);
                    unit_speaker = Some(speaker);
                } else {
                    pending.extend(quotes);
                }
                continue;
            }
            if placed.is_empty()
                && let Some(subject) = self.main_subject(sentence)
            {
                self.speakers.attend(subject, sentence.start);
            }
            let speaker = self.sentence(sentence, &placed);
            if let Some(speaker) = &speaker {
                unit_speaker = Some(speaker.clone());
            }
            if !pending.is_empty() {
                let whose = speaker.clone().or_else(|| self.main_subject(sentence));
                if let Some(speaker) = whose {
                    for quote in std::mem::take(&mut pending) {
                        self.direct(quote, quote, &speaker, None);
                    }
                }
            }
            self.loose_quotes(sentence, &mut unit_speaker);
            if placed.is_empty() && quotes.is_empty() && after_indirect {
                self.free_indirect(sentence, unit_speaker.as_ref());
            }
            after_indirect = self.found[before..].last().is_some_and(|s| s.kind == Speech::Indirect)
                || after_indirect && placed.is_empty();
        }
        if !pending.is_empty()
            && let Some(speaker) = self.last_unit_speaker.clone().or_else(|| self.speakers.last())
        {
            for quote in pending {
                if self.words(quote) >= BARE_QUOTE_WORDS {
                    self.direct(quote, quote, &speaker, None);
                }
            }
        }
        self.last_unit_speaker = unit_speaker.or_else(|| {
            let last = unit.sentences.last()?;
            self.tokens()[last.clone()].last()?.is_mark(':').then(|| self.main_subject(last))?
        });
    }

    fn quotes_of(&self, sentence: &Range<usize>) -> Vec<usize> {
        self.tokens()[sentence.clone()]
            .iter()
            .filter_map(|t| match t.kind {
                Kind::Quote(q) => Some(q),
                _ => None,
            })
            .collect()
    }

    fn has_no_words(&self, sentence: &Range<usize>) -> bool {
        self.tokens()[sentence.clone()].iter().all(|t| !t.is_word())
    }

    fn words(&self, quote: usize) -> usize {
        let q = self.page.quotes[quote];
        self.page.glyphs.text(q.start, q.end).split_whitespace().count()
    }

    fn resolve(&self, cue: &Cue, carried: Option<&Speaker>) -> Option<Speaker> {
        match &cue.subject {
            Subject::Phrase(phrase) => self.speakers.resolve(phrase.clone(), cue.not.clone()),
            Subject::Carried => carried.cloned(),
        }
    }

    /// The statements of a sentence. Answers who speaks on in the next one.
    fn sentence(&mut self, sentence: &Range<usize>, placed: &[Placed]) -> Option<Speaker> {
        let end = self.sentence_end(sentence);
        let mut speakers: Vec<Option<Speaker>> = Vec::new();
        for (index, place) in placed.iter().enumerate() {
            let carried = speakers
                .iter()
                .zip(placed)
                .rev()
                .find(|(s, p)| s.is_some() && p.trails)
                .or_else(|| speakers.iter().zip(placed).find(|(s, p)| s.is_some() && p.cue.carries))
                .and_then(|(s, _)| s.clone())
                .or_else(|| {
                    let clause = (sentence.start..place.cue.start)
                        .rev()
                        .find(|&i| {
                            matches!(self.tokens()[i].lower.as_str(), "but" | "while" | "whereas")
                                && i + 1 < place.cue.start
                        })
                        .map_or(sentence.start, |i| i + 1);
                    (place.cue.subject == Subject::Carried).then(|| {
                        self.main_subject(&(clause..place.cue.start))
                            .or_else(|| self.main_subject(&(sentence.start..place.cue.start)))
                    })?
                });
            let speaker = self.resolve(&place.cue, carried.as_ref());
            if let Some(speaker) = &speaker {
                self.speakers.note(speaker, place.cue.verb);
            }
            speakers.push(speaker);
        }
        // What trails a whole sentence passes on a statement in it only if that was said, not thought or done.
        let passed_on = |place: &Placed| place.cue.strength == Strength::Saying;
        let mut from = sentence.start;
        let mut absorbed_until = sentence.start;
        let mut via: Option<String> = None;
        let mut outer: Option<Speaker> = None;
        for (index, place) in placed.iter().enumerate() {
            let Some(speaker) = speakers[index].clone() else { continue };
            let cue = &place.cue;
            match cue.content {
                Some(content) => {
                    if cue.verb < absorbed_until {
                        continue;
                    }
                    let relay = via.take();
                    let later = placed.iter().enumerate().skip(index + 1);
                    let (mut limit, trailing) = self.limit(content, end, later);
                    if !cue.carries
                        && let Some(comma) = (content + 1..limit).find(|&i| self.tokens()[i].is_mark(','))
                    {
                        // "Amid warnings from X that P, Y did Q"
                        limit = comma;
                    }
                    if trailing.is_some_and(|t| speakers[t].is_some())
                        && !passed_on(place)
                        && via.is_none()
                        && from <= cue.start
                    {
                        // The outer speaker's whole sentence is the statement.
                        continue;
                    }
                    // Nested: what is said is itself that somebody said something.
                    let nested = placed.get(index + 1).filter(|next| {
                        next.cue.content.is_some()
                            && next.cue.start >= content
                            && next.cue.start <= content + 4
                            && next.cue.verb < limit
                            && next.cue.strength == Strength::Saying
                            && cue.strength == Strength::Saying
                            && matches!(next.cue.subject, Subject::Phrase(_))
                            && speakers[index + 1].as_ref().is_some_and(|s| s.name != speaker.name)
                            && (next.cue.start == content || self.tokens()[next.cue.start - 1].is_mark(','))
                    });
                    if nested.is_some() {
                        outer.get_or_insert_with(|| speaker.clone());
                        via = Some(speaker.name);
                        continue;
                    }
                    let quoted_by = cue
                        .relayer
                        .clone()
                        .and_then(|phrase| self.speakers.resolve(phrase, None))
                        .map(|s| s.name);
                    let relay = trailing
                        .and_then(|t| speakers[t].as_ref())
                        .map(|s| s.name.clone())
                        .or(relay)
                        .or(quoted_by)
                        .filter(|r| *r != speaker.name);
                    self.forward(cue, content, limit, &speaker, relay);
                    absorbed_until = limit;
                    if trailing.is_none() {
                        from = limit;
                    }
                }
                None if place.trails => {
                    if cue.start <= absorbed_until + 1
                        && absorbed_until > sentence.start
                        && index > 0
                        && placed[index - 1].cue.content.is_some_and(|c| c < cue.start)
                        && from == sentence.start
                    {
                        // The statement before is somebody else's, passed on by this speaker.
                        from = cue.end;
                        outer = Some(speaker);
                        continue;
                    }
                    let inner = placed[..index]
                        .iter()
                        .any(|p| p.cue.content.is_some() && p.cue.verb >= from && passed_on(p));
                    let relayer =
                        placed.get(index + 1).zip(speakers.get(index + 1)).and_then(|(next, who)| {
                            let adjoins = next.trails && next.cue.start <= cue.end + 1;
                            who.as_ref().filter(|w| adjoins && w.name != speaker.name)
                        });
                    if !inner {
                        self.backward(
                            sentence,
                            cue,
                            from,
                            end,
                            placed.get(index + 1).map(|n| &n.cue),
                            &speaker,
                            relayer,
                        );
                    }
                    if let Some(relayer) = relayer {
                        outer = Some(relayer.clone());
                        break;
                    }
                    from = cue.end;
                }
                None => {}
            }
        }
        outer.or_else(|| speakers.into_iter().flatten().next_back())
    }

    fn sentence_end(&self, sentence: &Range<usize>) -> usize {
        let mut end = sentence.end;
        while end > sentence.start
            && matches!(self.tokens()[end - 1].kind, Kind::Mark('.' | '!' | '?' | '…' | ';' | ')' | ']'))
        {
            end -= 1;
        }
        end
    }

    /// Where a statement that starts at `content` ends, and which trailing cue passes it on.
    fn limit<'p>(
        &self,
        content: usize,
        end: usize,
        later: impl Iterator<Item = (usize, &'p Placed)>,
    ) -> (usize, Option<usize>) {
        for (index, place) in later {
            let cue = &place.cue;
            if cue.start <= content {
                continue;
            }
            let before = &self.tokens()[cue.start - 1];
            if place.trails {
                let cut = if before.is_word() { cue.start } else { cue.start - 1 };
                return (cut.max(content), Some(index));
            }
            let joins = matches!(
                before.lower.as_str(),
                "and" | "but" | "while" | "whereas" | "though" | "although" | "before" | "after" | "as"
            );
            let comma_before = cue.start >= 2 && self.tokens()[cue.start - 2].is_mark(',');
            let cuts = match cue.subject {
                Subject::Carried => true,
                Subject::Phrase(_) => {
                    joins && (comma_before || matches!(before.lower.as_str(), "while" | "but" | "whereas"))
                        || before.is_mark(';')
                        || before.is_dash()
                        || (content..cue.start).rev().take(4).any(|i| self.tokens()[i].is_dash())
                }
            };
            if cuts {
                let mut cut = cue.start;
                while cut > content
                    && (self.tokens()[cut - 1].kind != Kind::Word
                        && !matches!(self.tokens()[cut - 1].kind, Kind::Quote(_))
                        || matches!(
                            self.tokens()[cut - 1].lower.as_str(),
                            "and"
                                | "but"
                                | "while"
                                | "whereas"
                                | "though"
                                | "although"
                                | "before"
                                | "after"
                                | "as"
                                | "then"
                        ))
                {
                    cut -= 1;
                }
                if let Some(dash) = (content..cut).rev().take(4).find(|&i| self.tokens()[i].is_dash()) {
                    cut = dash;
                }
                return (cut, None);
            }
        }
        (end, None)
    }

    fn forward(&mut self, cue: &Cue, content: usize, limit: usize, speaker: &Speaker, via: Option<String>) {
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

    /// The statement that stands before a cue.
    fn backward(
        &mut self,
        sentence: &Range<usize>,
        cue: &Cue,
        from: usize,
        end: usize,
        next: Option<&Cue>,
        speaker: &Speaker,
        relayer: Option<&Speaker>,
    ) {
        let mut to = cue.start;
        let mut from = from.max(sentence.start);
        while from < to
            && !self.tokens()[from].is_word()
            && !matches!(self.tokens()[from].kind, Kind::Quote(_))
        {
            from += 1;
        }
        if let Some(colon) =
            (from..to).rev().find(|&i| self.tokens()[i].is_mark(':') || self.tokens()[i].is_mark(';'))
        {
            from = colon + 1;
        }
        while to > from && matches!(self.tokens()[to - 1].kind, Kind::Mark(c) if !")]".contains(c)) {
            to -= 1;
        }
        if from >= to {
            return;
        }
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
        let noun_phrase = words <= 6
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

    fn resumed_quote(&self, cue: &Cue, end: usize, next: Option<&Cue>) -> Option<usize> {
        let limit = next.map_or(end, |n| n.start).min(end);
        let at = (cue.end..limit).find(|&i| matches!(self.tokens()[i].kind, Kind::Quote(_)))?;
        let Kind::Quote(quote) = self.tokens()[at].kind else { return None };
        let lower = self.page.glyphs.at(self.page.quotes[quote].start).is_lowercase();
        let comma = self.tokens()[at - 1].is_mark(',') || self.tokens()[at - 1].is_dash();
        (lower || comma).then_some(quote)
    }

    /// Whether quoted words end with a mark of their own, as whole quotations do.
    fn is_closed(&self, quote: usize) -> bool {
        let q = self.page.quotes[quote];
        ",.!?…—–-".contains(self.page.glyphs.before(q.end))
    }

    fn direct_all(&mut self, quotes: &[usize], speaker: &Speaker) {
        for &quote in quotes {
            if !self.used[quote] {
                self.direct(quote, quote, speaker, None);
            }
        }
    }

    fn direct(&mut self, first: usize, last: usize, speaker: &Speaker, leaning: Option<Leaning>) {
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
    fn only_asks(&self, first: usize, last: usize) -> bool {
        let text = self.page.glyphs.text(self.page.quotes[first].start, self.page.quotes[last].end);
        text.ends_with('?') && !text.trim_end_matches('?').contains(['.', '!', '…', ';']) && text.len() < 300
    }

    fn indirect(
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

    /// Quotations that no cue took: after a colon, or opening a sentence whose verb is no verb of saying.
    fn loose_quotes(&mut self, sentence: &Range<usize>, unit_speaker: &mut Option<Speaker>) {
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
    fn main_subject(&self, range: &Range<usize>) -> Option<Speaker> {
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
                return self.speakers.resolve(at..role + 1, None);
            }
            at += 1;
        }
        self.leading_body(range)
    }

    /// "Acme has apologised, but denied …": the noun phrase before the first verb.
    fn leading_body(&self, range: &Range<usize>) -> Option<Speaker> {
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
    fn free_indirect(&mut self, sentence: &Range<usize>, speaker: Option<&Speaker>) {
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
