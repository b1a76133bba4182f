//! One sentence: which statement belongs to which cue, and who passes it on.

use std::ops::Range;

use super::{Builder, Parts, Placed, Walk};
use crate::cue::{Cue, Subject};
use crate::proposal::Speaker;
use crate::token::Kind;

impl Builder<'_> {
    /// The statements of a sentence. Answers who speaks on in the next one.
    pub(super) fn sentence(&mut self, sentence: &Range<usize>, placed: &[Placed]) -> Option<Speaker> {
        let speakers = self.speakers_of(sentence, placed);
        let parts = Parts {
            sentence: sentence.clone(),
            end: self.sentence_end(sentence),
            placed,
            speakers: &speakers,
        };
        let mut walk = Walk { from: sentence.start, absorbed_until: sentence.start, via: None, outer: None };
        for (index, place) in placed.iter().enumerate() {
            let Some(speaker) = &speakers[index] else { continue };
            match place.cue.content {
                Some(content) => self.cue_before(&parts, &mut walk, index, content, speaker),
                None if place.trails => self.cue_after(&parts, &mut walk, index, speaker),
                None => {}
            }
        }
        walk.outer.or_else(|| speakers.iter().flatten().next_back().cloned())
    }

    /// Who speaks by each cue of a sentence.
    pub(super) fn speakers_of(&mut self, sentence: &Range<usize>, placed: &[Placed]) -> Vec<Option<Speaker>> {
        let mut speakers: Vec<Option<Speaker>> = Vec::new();
        for place in placed {
            let known = || speakers.iter().zip(placed).filter(|(s, _)| s.is_some());
            // "A said P; B denied it, saying Q": Q is B's.
            let since = known().next_back().map_or(sentence.start, |(_, p)| p.cue.verb);
            let new_clause = (since..place.cue.start).rev().find(|&i| self.tokens()[i].is_mark(';'));
            let carried = new_clause
                .filter(|_| place.cue.subject == Subject::Carried)
                .and_then(|i| self.main_subject(&(i + 1..place.cue.start)));
            let carried = carried
                .or_else(|| {
                    known()
                        .rfind(|(_, p)| p.trails)
                        .or_else(|| known().find(|(_, p)| p.cue.carries))
                        .and_then(|(s, _)| s.clone())
                })
                .or_else(|| {
                    (place.cue.subject == Subject::Carried)
                        .then(|| self.clause_subject(sentence, &place.cue))?
                });
            let speaker = self.resolve(&place.cue, carried.as_ref());
            if let Some(speaker) = &speaker {
                self.speakers.note(speaker, place.cue.verb);
            }
            speakers.push(speaker);
        }
        speakers
    }

    /// The subject of the clause that a cue without one stands in, or else of the sentence.
    pub(super) fn clause_subject(&self, sentence: &Range<usize>, cue: &Cue) -> Option<Speaker> {
        let turns = |i: &usize| matches!(self.tokens()[*i].lower.as_str(), "but" | "while" | "whereas");
        let clause = (sentence.start..cue.start)
            .rev()
            .find(|i| turns(i) && i + 1 < cue.start)
            .map_or(sentence.start, |i| i + 1);
        self.main_subject(&(clause..cue.start)).or_else(|| self.main_subject(&(sentence.start..cue.start)))
    }

    /// A cue whose statement follows it.
    pub(super) fn cue_before(
        &mut self,
        parts: &Parts<'_>,
        walk: &mut Walk,
        index: usize,
        content: usize,
        speaker: &Speaker,
    ) {
        let Parts { placed, speakers, .. } = parts;
        let place = &placed[index];
        let cue = &place.cue;
        if cue.verb < walk.absorbed_until {
            return;
        }
        let relay = walk.via.take();
        let later = placed.iter().enumerate().skip(index + 1);
        let (mut limit, trailing) = self.limit(content, parts.end, later);
        if !cue.carries
            && let Some(comma) = (content + 1..limit).find(|&i| self.tokens()[i].is_mark(','))
        {
            // "Amid warnings from X that P, Y did Q"
            limit = comma;
        }
        let trailing = trailing.and_then(|t| speakers[t].as_ref());
        if trailing.is_some() && !place.is_passed_on() && walk.from <= cue.start {
            // The outer speaker's whole sentence is the statement.
            return;
        }
        if self.is_nested(parts, index, content, limit, speaker) {
            walk.outer.get_or_insert_with(|| speaker.clone());
            walk.via = Some(speaker.name.clone());
            return;
        }
        let quoted_by = || {
            let phrase = cue.relayer.clone()?;
            self.speakers.resolve(phrase, None).map(|s| s.name)
        };
        let relay = trailing
            .map(|s| s.name.clone())
            .or(relay)
            .or_else(quoted_by)
            .filter(|name| *name != speaker.name);
        self.forward(cue, content, limit, speaker, relay);
        walk.absorbed_until = limit;
        if trailing.is_none() {
            walk.from = limit;
        }
    }

    /// Whether what is said is itself that somebody said something.
    pub(super) fn is_nested(
        &self,
        parts: &Parts<'_>,
        index: usize,
        content: usize,
        limit: usize,
        speaker: &Speaker,
    ) -> bool {
        parts.placed.get(index + 1).is_some_and(|next| {
            next.cue.content.is_some()
                && (content..=content + 4).contains(&next.cue.start)
                && next.cue.verb < limit
                && next.is_passed_on()
                && parts.placed[index].is_passed_on()
                && matches!(next.cue.subject, Subject::Phrase(_))
                && parts.speakers[index + 1].as_ref().is_some_and(|s| s.name != speaker.name)
                && (next.cue.start == content || self.tokens()[next.cue.start - 1].is_mark(','))
        })
    }

    /// A cue whose statement stands before it.
    pub(super) fn cue_after(&mut self, parts: &Parts<'_>, walk: &mut Walk, index: usize, speaker: &Speaker) {
        let Parts { sentence, placed, speakers, .. } = parts;
        let cue = &placed[index].cue;
        let absorbed = walk.absorbed_until > sentence.start
            && cue.start <= walk.absorbed_until + 1
            && walk.from == sentence.start
            && index > 0
            && placed[index - 1].cue.content.is_some_and(|c| c < cue.start);
        if absorbed {
            // The statement before is somebody else's, passed on by this speaker.
            walk.from = cue.end;
            walk.outer = Some(speaker.clone());
            return;
        }
        let next = placed.get(index + 1);
        let relayer = next.zip(speakers.get(index + 1)).and_then(|(next, who)| {
            let adjoins = next.trails && next.cue.start <= cue.end + 1;
            who.as_ref().filter(|w| adjoins && w.name != speaker.name)
        });
        let inner = placed[..index]
            .iter()
            .any(|p| p.cue.content.is_some() && p.cue.verb >= walk.from && p.is_passed_on());
        let after_relay = walk.outer.as_ref().is_some_and(|outer| {
            // ", the outer speaker said, according to the inner one": told already.
            index > 0
                && placed[index - 1].trails
                && cue.start <= placed[index - 1].cue.end + 1
                && outer.name == speaker.name
        });
        if !inner && !after_relay {
            self.backward(parts, cue, walk.from, next.map(|n| &n.cue), speaker, relayer);
        }
        if let Some(relayer) = relayer {
            walk.outer = Some(relayer.clone());
        }
        walk.from = cue.end;
    }

    pub(super) fn sentence_end(&self, sentence: &Range<usize>) -> usize {
        let mut end = sentence.end;
        while end > sentence.start
            && matches!(self.tokens()[end - 1].kind, Kind::Mark('.' | '!' | '?' | '…' | ';' | ')' | ']'))
        {
            end -= 1;
        }
        end
    }

    /// Where a statement that starts at `content` ends, and which trailing cue passes it on.
    pub(super) fn limit<'p>(
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
}
