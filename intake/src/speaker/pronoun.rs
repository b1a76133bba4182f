//! Whom a pronoun stands for.

use std::ops::Range;

use super::{Known, Speakers};
use crate::lexicon;
use crate::people::{Gender, gender_of};
use crate::proposal::{Naming, Speaker, SpeakerKind};

impl Speakers<'_> {
    pub(super) fn last_person_before(&self, at: usize, gender: Option<Gender>) -> Option<usize> {
        let fits = |p: usize| {
            let known = self.people.persons[p].gender;
            gender.is_none() || known.is_none() || known == gender
        };
        self.people.before(at).map(|m| m.person).find(|&p| fits(p) && self.people.persons[p].confirmed)
    }

    pub(super) fn pronoun(
        &self,
        at: usize,
        gender: Option<Gender>,
        not: Option<Range<usize>>,
    ) -> Option<Speaker> {
        let barred: Vec<usize> = not.map_or_else(Vec::new, |range| {
            let mut barred: Vec<usize> = self.people.within(range.clone()).iter().map(|m| m.person).collect();
            if let Some(Speaker { name, .. }) = self.resolve_plain(range) {
                barred.extend(self.people.persons.iter().position(|p| p.name == name));
            }
            barred
        });
        let fits = |p: usize| {
            let known = self.people.persons[p].gender;
            !barred.contains(&p) && (known.is_none() || known == gender)
        };
        // Whoever spoke last, unless somebody else was named as the subject since.
        let since = self.last_at;
        let fresh: Vec<usize> = self
            .people
            .before(at)
            .take_while(|m| m.tokens.start > since)
            .filter(|m| !self.tokens[m.tokens.end - 1].is_possessive())
            .filter(|m| self.starts_clause(m.tokens.start))
            .map(|m| m.person)
            .filter(|&p| fits(p))
            .collect();
        if let Some(&person) = fresh.first() {
            return Some(self.person(person));
        }
        if let Some((speaker, at)) = &self.focus
            && *at > self.last_at
            && speaker.kind == SpeakerKind::Person
            && gender_of(&speaker.name).is_none_or(|g| Some(g) == gender)
        {
            return Some(speaker.clone());
        }
        if let Some(Known { speaker, person }) = &self.last
            && speaker.kind == SpeakerKind::Person
            && person.is_none_or(fits)
            && gender_of(&speaker.name).is_none_or(|g| Some(g) == gender)
        {
            return Some(speaker.clone());
        }
        if let Some((person, _)) = self.last_person
            && fits(person)
        {
            return Some(self.person(person));
        }
        self.people
            .before(at)
            .map(|m| m.person)
            .find(|&p| fits(p))
            .map(|p| self.person(p))
            .or_else(|| self.last())
            // Nobody that the pronoun could mean: it stands for itself.
            .or_else(|| Some(self.as_stands(at..at + 1, Naming::Unnamed, SpeakerKind::Person)))
    }

    /// A role at the start of a range, for telling who a pronoun is not.
    pub(super) fn resolve_plain(&self, range: Range<usize>) -> Option<Speaker> {
        if self.lower(range.start) != "the" {
            return None;
        }
        let end = (range.start + 1..range.end).find(|&i| lexicon::is("roles", self.lower(i)))?;
        self.by_role(&(range.start..end + 1), self.lower(end), range.start).map(|p| self.person(p))
    }

    /// Whether a mention stands where a subject stands: at the start of its sentence or clause.
    pub(super) fn starts_clause(&self, at: usize) -> bool {
        let mut before = at;
        for _ in 0..6 {
            let Some(previous) = before.checked_sub(1) else { return true };
            let token = &self.tokens[previous];
            if token.is_word()
                && (lexicon::is("roles", &token.lower)
                    || token.is_capital()
                    || lexicon::is("determiners", &token.lower))
            {
                before = previous;
                continue;
            }
            return !token.is_word()
                || lexicon::is("conjunctions", &token.lower)
                || lexicon::is("subordinators", &token.lower);
        }
        false
    }

    pub(super) fn body_or_group(&self, at: usize) -> Option<Speaker> {
        let plural = matches!(self.lower(at), "they" | "their");
        // "A friend of the star laughed. They said": one whose name is kept back.
        if plural
            && let Some((speaker, told)) = &self.focus
            && *told > self.last_at
            && speaker.naming == Naming::Unnamed
        {
            return Some(speaker.clone());
        }
        if let Some(Known { speaker, .. }) = &self.last
            && (speaker.kind != SpeakerKind::Person || plural && speaker.naming == Naming::Unnamed)
        {
            return Some(speaker.clone());
        }
        let kind = if plural { SpeakerKind::Group } else { SpeakerKind::Organization };
        self.last_body
            .clone()
            .or_else(|| self.body_mentioned(at).filter(|_| !plural))
            .or_else(|| Some(self.as_stands(at..at + 1, Naming::Unnamed, kind)))
    }

    /// The body mentioned last: "The company's shares fell after it warned".
    pub(super) fn body_mentioned(&self, at: usize) -> Option<Speaker> {
        let noun = (at.saturating_sub(60)..at).rev().find(|&i| {
            i > 0
                && lexicon::is("organizations", self.tokens[i].stem())
                && matches!(self.tokens[i - 1].lower.as_str(), "the" | "a" | "an" | "this")
        })?;
        self.resolve(noun - 1..noun + 1, None)
    }

    pub(super) fn latter(&self, at: usize, latter: bool) -> Option<Speaker> {
        let mut named: Vec<usize> = Vec::new();
        for mention in self.people.before(at) {
            if !named.contains(&mention.person) {
                named.push(mention.person);
            }
            if named.len() == 2 {
                break;
            }
        }
        named.get(usize::from(!latter)).or(named.first()).map(|&p| self.person(p))
    }
}
