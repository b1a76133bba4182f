//! Who speaks: a phrase, a pronoun or a role, resolved to one speaker within the story.

use std::collections::HashMap;
use std::ops::Range;

use crate::glyph::Glyphs;
use crate::lexicon;
use crate::people::{Gender, People, gender_of};
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
    &["diplomat", "ambassador", "envoy"],
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
        if let Some(mention) = person.first() {
            let unnamed_head = matches!(lower, "a" | "an" | "some" | "several" | "many" | "other")
                && mention.tokens.start > first + 1;
            let named = mention.tokens.end - mention.name >= 2
                || mention.tokens.end == preposition
                || mention.tokens.end == phrase.end;
            if named && !(unnamed_head && mention.tokens.end < preposition) {
                return Some(self.person(mention.person));
            }
        }
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
            && ["ian", "ard", "ese", "ican", "man", "ean"].iter().any(|end| head_word.ends_with(end))
            && !matches!(head_word.as_str(), "guardian" | "vatican")
            && let Some(person) = self.last_person_before(first, None)
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

    /// The last noun before a preposition.
    fn head(&self, phrase: &Range<usize>, preposition: usize) -> usize {
        let end = if preposition > phrase.start { preposition } else { phrase.end };
        (phrase.start..end).rev().find(|&i| self.tokens[i].is_word()).unwrap_or(phrase.start)
    }

    fn by_name_or_as_stands(&self, phrase: Range<usize>, head: usize, head_word: &str) -> Speaker {
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
            let name = self.acronyms.get(&name).cloned().unwrap_or(name);
            return Speaker { name, role: None, naming: Naming::Named, kind: SpeakerKind::Organization };
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

    fn as_stands(&self, phrase: Range<usize>, naming: Naming, kind: SpeakerKind) -> Speaker {
        Speaker { name: self.text(phrase), role: None, naming, kind }
    }

    fn text(&self, phrase: Range<usize>) -> String {
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

    fn last_person_before(&self, at: usize, gender: Option<Gender>) -> Option<usize> {
        let fits = |p: usize| {
            let known = self.people.persons[p].gender;
            gender.is_none() || known.is_none() || known == gender
        };
        self.people.before(at).map(|m| m.person).find(|&p| fits(p) && self.people.persons[p].confirmed)
    }

    fn pronoun(&self, at: usize, gender: Option<Gender>, not: Option<Range<usize>>) -> Option<Speaker> {
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
    fn resolve_plain(&self, range: Range<usize>) -> Option<Speaker> {
        if self.lower(range.start) != "the" {
            return None;
        }
        let end = (range.start + 1..range.end).find(|&i| lexicon::is("roles", self.lower(i)))?;
        self.by_role(&(range.start..end + 1), self.lower(end), range.start).map(|p| self.person(p))
    }

    /// Whether a mention stands where a subject stands: at the start of its sentence or clause.
    fn starts_clause(&self, at: usize) -> bool {
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

    fn body_or_group(&self, at: usize) -> Option<Speaker> {
        let plural = matches!(self.lower(at), "they" | "their");
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
    fn body_mentioned(&self, at: usize) -> Option<Speaker> {
        let noun = (at.saturating_sub(60)..at).rev().find(|&i| {
            i > 0
                && lexicon::is("organizations", self.tokens[i].stem())
                && matches!(self.tokens[i - 1].lower.as_str(), "the" | "a" | "an" | "this")
        })?;
        self.resolve(noun - 1..noun + 1, None)
    }

    fn latter(&self, at: usize, latter: bool) -> Option<Speaker> {
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

    /// "the insider", after "a source close to the star".
    fn unnamed_again(&self, head: &str) -> Option<Speaker> {
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

    fn body_again(&self, phrase: &Range<usize>, head: &str) -> Option<Speaker> {
        if !GENERIC_BODIES.contains(&head) && !lexicon::is("organizations", head) {
            return None;
        }
        if let Some(named) = self.people.body_before(phrase.start, head)
            && phrase.len() <= 2
        {
            return Some(named_body(named));
        }
        let Some(body) = self.last_body.as_ref() else {
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

    /// The person of that role who is named only further on: "The mayor said … Mayor Jane Smith told".
    fn named_later(&self, head: &str, at: usize) -> Option<usize> {
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
    fn by_role(&self, phrase: &Range<usize>, head: &str, at: usize) -> Option<usize> {
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

fn named_body(name: &str) -> Speaker {
    Speaker { name: name.to_owned(), role: None, naming: Naming::Named, kind: SpeakerKind::Organization }
}

fn shares_stem(a: &str, b: &str) -> bool {
    let prefix = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    prefix >= 4 || (prefix >= 2 && a == b)
}
