//! Who speaks: a phrase, a pronoun or a role, resolved to one speaker within the story.

mod phrase;
mod pronoun;
mod role;

use std::collections::HashMap;
use std::ops::Range;

use crate::glyph::Glyphs;
use crate::lexicon;
use crate::people::{Gender, People};
use crate::proposal::{Naming, Speaker, SpeakerKind};
use crate::token::Token;

/// What the story has told so far about who speaks.
pub struct Speakers<'a> {
    glyphs: &'a Glyphs,
    tokens: &'a [Token],
    people: &'a People,
    acronyms: HashMap<String, String>,
    last: Option<Known>,
    last_person: Option<(usize, usize)>,
    last_at: usize,
    focus: Option<(Speaker, usize)>,
    last_body: Option<Speaker>,
    bodies: Vec<String>,
}

#[derive(Clone)]
struct Known {
    speaker: Speaker,
    person: Option<usize>,
}

/// Roles that stories use for each other.
const ALIKE: &[&[&str]] = &[
    &["aide", "adviser", "advisor", "official", "assistant"],
    &["coach", "manager", "boss", "gaffer", "trainer"],
    &[
        "lawmaker",
        "mp",
        "senator",
        "representative",
        "congressman",
        "congresswoman",
        "politician",
        "legislator",
    ],
    &["scientist", "researcher", "professor", "author", "academic", "expert", "scholar"],
    &["doctor", "physician", "surgeon", "cardiologist", "medic", "dr"],
    &["singer", "star", "musician", "rapper", "hitmaker", "artist"],
    &[
        "captain",
        "skipper",
        "player",
        "footballer",
        "striker",
        "midfielder",
        "defender",
        "goalkeeper",
        "winger",
    ],
    &["chief", "head", "boss", "ceo", "executive", "director", "chairman", "chairwoman"],
    &["diplomat", "ambassador", "envoy", "foreign"],
    &["councillor", "councilman", "councilwoman", "councilor"],
    &["neighbour", "neighbor", "resident"],
    &["insider", "source"],
    &["officer", "detective", "inspector", "sergeant", "constable", "superintendent"],
    &["spokesman", "spokeswoman", "spokesperson"],
    &["headteacher", "headmaster", "principal", "head"],
    &["president", "leader"],
    &["premier", "minister"],
    &["peer", "lord", "baroness", "lady", "baron"],
];

const GENERIC_BODIES: &[&str] = &[
    "agency",
    "company",
    "organisation",
    "organization",
    "group",
    "body",
    "firm",
    "charity",
    "union",
    "carmaker",
    "manufacturer",
    "maker",
    "airline",
    "retailer",
    "club",
    "team",
    "ministry",
    "department",
    "council",
    "bank",
    "watchdog",
    "regulator",
    "newspaper",
    "operator",
    "foundation",
    "institute",
    "university",
    "commission",
    "party",
    "league",
    "government",
    "trust",
    "supplier",
];

impl<'a> Speakers<'a> {
    /// Starts with nothing said.
    pub fn new(glyphs: &'a Glyphs, tokens: &'a [Token], people: &'a People) -> Self {
        let mut acronyms = HashMap::new();
        for at in 2..tokens.len().saturating_sub(1) {
            let short = &tokens[at].text;
            let is_acronym = (2..8).contains(&short.len()) && short.chars().all(char::is_uppercase);
            if !(is_acronym && tokens[at - 1].is_mark('(') && tokens[at + 1].is_mark(')')) {
                continue;
            }
            let mut letters: Vec<char> = short.chars().collect();
            let mut start = at - 1;
            while let Some(&letter) = letters.last()
                && start > 0
                && tokens[start - 1].is_word()
            {
                start -= 1;
                let initial = tokens[start].text.chars().next();
                if initial == Some(letter) {
                    letters.pop();
                } else if !lexicon::is_function_word(&tokens[start].lower) {
                    break;
                }
            }
            if letters.is_empty() {
                acronyms.insert(short.clone(), glyphs.text(tokens[start].start, tokens[at - 2].end));
            }
        }
        Self {
            glyphs,
            tokens,
            people,
            acronyms,
            last: None,
            last_person: None,
            last_at: 0,
            focus: None,
            last_body: None,
            bodies: Vec::new(),
        }
    }

    /// Who spoke last.
    pub fn last(&self) -> Option<Speaker> {
        self.last.as_ref().map(|k| k.speaker.clone())
    }

    /// Notes that somebody spoke at a token.
    pub fn note(&mut self, speaker: &Speaker, at: usize) {
        let person = self.people.persons.iter().position(|p| p.name == speaker.name);
        if let Some(person) = person {
            self.last_person = Some((person, at));
        }
        if speaker.kind != SpeakerKind::Person {
            if speaker.naming == Naming::Named && !self.bodies.contains(&speaker.name) {
                self.bodies.push(speaker.name.clone());
            }
            self.last_body = Some(speaker.clone());
        }
        self.last_at = at;
        self.last = Some(Known { speaker: speaker.clone(), person });
    }

    /// Notes whom a sentence is about, for the pronouns that follow.
    pub fn attend(&mut self, speaker: Speaker, at: usize) {
        self.focus = Some((speaker, at));
    }

    /// The speaker that a person of the story is.
    pub fn person(&self, index: usize) -> Speaker {
        let person = &self.people.persons[index];
        Speaker {
            name: person.name.clone(),
            role: person.roles.first().cloned(),
            naming: Naming::Named,
            kind: SpeakerKind::Person,
        }
    }

    /// The speaker that a phrase stands for. `not`: somebody mentioned there is not meant. `None`: nobody in
    /// particular, or the writer.
    pub fn resolve(&self, phrase: Range<usize>, not: Option<Range<usize>>) -> Option<Speaker> {
        let first = phrase.clone().find(|&i| self.tokens[i].is_word())?;
        let phrase = first..phrase.end;
        let lower = self.tokens[first].lower.as_str();
        match lower {
            "i" | "we" | "you" | "my" | "our" | "your" | "me" | "there" | "this" | "that" | "these"
            | "which" | "who" | "what" | "nobody" | "nothing" | "everyone" | "everybody" => return None,
            "he" | "him" | "his" if phrase.len() == 1 => return self.pronoun(first, Some(Gender::Male), not),
            "she" | "her" if phrase.len() == 1 => return self.pronoun(first, Some(Gender::Female), not),
            "they" | "their" | "it" | "its" if phrase.len() == 1 => return self.body_or_group(first),
            "the" if matches!(self.lower(first + 1), "latter" | "former") && phrase.len() == 2 => {
                return self.latter(first, self.lower(first + 1) == "latter");
            }
            _ => {}
        }
        let mentions = self.people.within(phrase.clone());
        let preposition = phrase
            .clone()
            .find(|&i| lexicon::is("prepositions", &self.tokens[i].lower) && self.tokens[i].lower != "like")
            .unwrap_or(phrase.end);
        let person = mentions
            .iter()
            .filter(|m| m.tokens.start < preposition && m.tokens.end <= phrase.end)
            .filter(|m| !self.tokens[m.tokens.end - 1].is_possessive() || m.tokens.end == phrase.end)
            .collect::<Vec<_>>();
        if person.len() >= 2 && phrase.clone().any(|i| self.tokens[i].lower == "and") {
            return Some(self.as_stands(phrase, Naming::Named, SpeakerKind::Group));
        }
        // "Grand Palace boss Jane Smith": who is named after the role.
        let named_after_role = person.last().filter(|m| {
            m.tokens.start > first && lexicon::is("roles", &self.tokens[m.tokens.start - 1].lower)
        });
        if let Some(mention) = named_after_role.or(person.first()) {
            let unnamed_head = matches!(lower, "a" | "an" | "some" | "several" | "many" | "other")
                && mention.tokens.start > first + 1;
            let named = mention.tokens.end - mention.name >= 2
                || mention.tokens.end == preposition
                || mention.tokens.end == phrase.end;
            if named && !(unnamed_head && mention.tokens.end < preposition) {
                return Some(self.person(mention.person));
            }
        }
        // "a study published today": what was done with it does not name it.
        let phrase = match (first + 1..phrase.end).find(|&i| {
            matches!(self.lower(i), "published" | "released" | "conducted" | "commissioned")
                && lexicon::is("study", self.lower(i - 1))
        }) {
            Some(cut) => first..cut,
            None => phrase,
        };
        let preposition = preposition.min(phrase.end);
        let head = self.head(&phrase, preposition);
        let head_word = self.tokens[head].stem().trim_end_matches('.').to_owned();
        if matches!(head_word.as_str(), "statement" | "letter" | "readout" | "communiqué" | "post")
            && lower == "the"
            && self.last.is_some()
        {
            return self.last();
        }
        if lower.ends_with("-year-old") || head_word.ends_with("-year-old") {
            return self
                .last_person_before(first, None)
                .map(|p| self.person(p))
                .filter(|_| lower == "the")
                .or_else(|| Some(self.as_stands(phrase.clone(), Naming::Unnamed, SpeakerKind::Person)));
        }
        // "the Spaniard": somebody just mentioned, by nationality.
        if lower == "the"
            && phrase.len() == 2
            && self.tokens[head].is_capital()
            && let Some(person) = self.by_nationality(&head_word, first)
        {
            return Some(self.person(person));
        }
        let definite = matches!(lower, "the" | "this") || self.tokens[first].is_possessive();
        if definite
            && (preposition == phrase.end || self.lower(preposition) == "of")
            && let Some(person) =
                self.by_role(&phrase, &head_word, first).or_else(|| self.named_later(&head_word, phrase.end))
        {
            return Some(self.person(person));
        }
        if definite && let Some(speaker) = self.unnamed_again(&head_word) {
            return Some(speaker);
        }
        if definite
            && preposition == phrase.end
            && let Some(body) = self.body_again(&phrase, &head_word)
        {
            return Some(body);
        }
        Some(self.by_name_or_as_stands(phrase, head, &head_word))
    }

    fn lower(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.lower.as_str())
    }
}

fn named_body(name: &str) -> Speaker {
    Speaker { name: name.to_owned(), role: None, naming: Naming::Named, kind: SpeakerKind::Organization }
}

fn shares_stem(a: &str, b: &str) -> bool {
    let prefix = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    prefix >= 4 || (prefix >= 2 && a == b)
}
