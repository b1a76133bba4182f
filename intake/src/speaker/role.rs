//! Whom a role stands for: "the minister", "the agency", "the insider".

use std::ops::Range;

use super::{ALIKE, GENERIC_BODIES, Known, Speakers, named_body, shares_stem};
use crate::lexicon;
use crate::people::gender_of;
use crate::proposal::{Naming, Speaker, SpeakerKind};
use crate::token::Token;

impl Speakers<'_> {
    /// "the insider", after "a source close to the star".
    pub(super) fn unnamed_again(&self, head: &str) -> Option<Speaker> {
        let Known { speaker, .. } = self.last.as_ref()?;
        let alike =
            |word: &str| word == head || ALIKE.iter().any(|set| set.contains(&word) && set.contains(&head));
        (speaker.naming == Naming::Unnamed
            && speaker
                .name
                .to_lowercase()
                .split_whitespace()
                .take(5)
                .any(|w| alike(w.trim_end_matches('s')) || alike(w)))
        .then(|| speaker.clone())
    }

    pub(super) fn body_again(&self, phrase: &Range<usize>, head: &str) -> Option<Speaker> {
        if !GENERIC_BODIES.contains(&head) && !lexicon::is("organizations", head) {
            return None;
        }
        if let Some(named) = self.people.body_before(phrase.start, head)
            && phrase.len() <= 2
        {
            return Some(named_body(named));
        }
        // "The northern ministry" is not the southern one.
        let named_so = |name: &str| {
            self.tokens[phrase.start + 1..phrase.end]
                .iter()
                .filter(|t| t.is_capital() && !t.lower.ends_with("-based"))
                .all(|t| name.contains(t.text.as_str()))
        };
        let Some(body) = self.last_body.as_ref().filter(|b| named_so(&b.name)) else {
            // "The party", after "the opposition Alliance"
            let generic = GENERIC_BODIES.contains(&head) && phrase.len() <= 2;
            return generic.then(|| self.people.last_body(phrase.start)).flatten().map(named_body);
        };
        let contains = body.name.to_lowercase().split_whitespace().any(|w| w == head);
        let generic = matches!(
            head,
            "agency"
                | "company"
                | "organisation"
                | "organization"
                | "group"
                | "body"
                | "firm"
                | "carmaker"
                | "charity"
                | "manufacturer"
                | "maker"
                | "airline"
                | "retailer"
        );
        (body.naming == Naming::Named
            && (contains || generic && phrase.len() <= 3)
            && body.kind == SpeakerKind::Organization)
            .then(|| body.clone())
    }

    /// "the Slovak", after "Slovak climber Juraj": somebody just mentioned.
    pub(super) fn by_nationality(&self, word: &str, at: usize) -> Option<usize> {
        // An office looks the same ("the Treasury", after "Treasury aide Jane"), so the word must look like a people's.
        const PEOPLES: &[&str] = &[
            "ian", "ican", "ean", "man", "ard", "ese", "lovak", "oat", "erb", "urk", "eek", "inn", "ane",
            "wede", "pole", "zech", "cot", "briton",
        ];
        if matches!(word, "guardian" | "vatican") || !PEOPLES.iter().any(|end| word.ends_with(end)) {
            return None;
        }
        let told = self.people.before(at).take(12).map(|m| m.person).find(|&p| {
            let roles = &self.people.persons[p].roles;
            roles.iter().any(|role| role.to_lowercase().split_whitespace().any(|w| w == word))
        });
        told.or_else(|| self.last_person_before(at, None))
    }

    /// The person of that role who is named only further on: "The mayor said … Mayor Jane Smith told".
    pub(super) fn named_later(&self, head: &str, at: usize) -> Option<usize> {
        if !lexicon::is("roles", head) {
            return None;
        }
        let from = self.people.mentions.partition_point(|m| m.tokens.start < at);
        self.people.mentions[from..].iter().take(12).map(|m| m.person).find(|&p| {
            self.people.persons[p].roles.iter().any(|role| {
                role.to_lowercase().split_whitespace().any(|w| w == head || w.strip_suffix('s') == Some(head))
            })
        })
    }

    /// The person whose role the phrase names: "the minister", "the Russian presidential aide".
    pub(super) fn by_role(&self, phrase: &Range<usize>, head: &str, at: usize) -> Option<usize> {
        if !lexicon::is("roles", head) {
            return None;
        }
        let modifiers: Vec<&Token> = self.tokens[phrase.start + 1..phrase.end]
            .iter()
            .filter(|t| t.is_word() && t.stem() != head && !lexicon::is_function_word(&t.lower))
            .collect();
        let alike =
            |word: &str| word == head || ALIKE.iter().any(|set| set.contains(&word) && set.contains(&head));
        let gender = gender_of(head);
        let mut best: Option<(i32, usize)> = None;
        let mut seen: Vec<usize> = Vec::new();
        for mention in self.people.before(at) {
            if seen.contains(&mention.person) {
                continue;
            }
            let recency = i32::try_from(seen.len()).unwrap_or(i32::MAX);
            seen.push(mention.person);
            let person = &self.people.persons[mention.person];
            if gender.is_some() && person.gender.is_some() && gender != person.gender {
                continue;
            }
            let score = person
                .roles
                .iter()
                .filter_map(|role| {
                    let role = role.to_lowercase();
                    let words: Vec<&str> = role.split_whitespace().map(|w| w.trim_end_matches('.')).collect();
                    let same =
                        words.contains(&head) || words.iter().any(|w| w.strip_suffix('s') == Some(head));
                    if !same && !words.iter().any(|w| alike(w)) {
                        return None;
                    }
                    let shared =
                        modifiers.iter().filter(|m| words.iter().any(|w| shares_stem(w, m.stem()))).count();
                    Some(if same { 20 } else { 0 } + 15 * i32::try_from(shared).unwrap_or(0))
                })
                .max();
            // A country or a party may mark the person by name elsewhere; a contradiction can't be seen.
            if let Some(score) = score {
                let total = score - 3 * recency.min(20);
                if best.is_none_or(|(b, _)| total > b) {
                    best = Some((total, mention.person));
                }
            }
        }
        best.map(|(_, person)| person)
    }
}
