//! Who is who: the people that a story names, with their titles, roles and later mentions.

use std::collections::HashMap;
use std::ops::Range;

use crate::layout::Kind as BlockKind;
use crate::lexicon;
use crate::token::{Token, Unit};

/// Grammatical gender, as far as titles and roles show it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// "he"
    Male,
    /// "she"
    Female,
}

/// A person that the story names.
#[derive(Debug, Clone)]
pub struct Person {
    /// Full name without title.
    pub name: String,
    /// Role phrases used in the story.
    pub roles: Vec<String>,
    /// Gender, if a title or role shows it.
    pub gender: Option<Gender>,
    /// Whether a title, an age or a role shows that this is a person, not a place or a body.
    pub confirmed: bool,
}

/// A mention of a person by name.
#[derive(Debug, Clone)]
pub struct Mention {
    /// Title and name.
    pub tokens: Range<usize>,
    /// First token of the name itself.
    pub name: usize,
    /// Index of the person.
    pub person: usize,
}

/// Everybody named in a story.
#[derive(Debug, Default)]
pub struct People {
    /// The people, in order of first mention.
    pub persons: Vec<Person>,
    /// The mentions, in the order of the text.
    pub mentions: Vec<Mention>,
    /// Bodies named in full, with the token where.
    bodies: Vec<(usize, String)>,
    by_last: HashMap<String, Vec<usize>>,
    by_first: HashMap<String, usize>,
    by_name: HashMap<String, usize>,
}

/// A run of capitalised words, split into title and name.
struct Run {
    tokens: Range<usize>,
    name: usize,
    /// One past the name: letters such as "KC" may follow.
    end: usize,
}

impl People {
    /// Finds everybody named in a story.
    pub fn find(tokens: &[Token], units: &[Unit]) -> Self {
        let mut people = Self::default();
        let mut runs = Vec::new();
        for unit in units.iter().filter(|u| u.kind != BlockKind::Heading) {
            for sentence in &unit.sentences {
                collect_runs(tokens, sentence.clone(), &mut runs);
            }
        }
        for run in &runs {
            people.add_full_name(tokens, run);
            let last = &tokens[run.tokens.end - 1];
            if run.tokens.len() >= 2 && lexicon::is("organizations", last.stem()) {
                people.bodies.push((run.tokens.start, name_of(tokens, run.tokens.clone())));
            }
        }
        for run in &runs {
            people.add_mention(tokens, run);
        }
        people
    }

    fn add_full_name(&mut self, tokens: &[Token], run: &Run) {
        let words = run.name..run.end;
        if !looks_like_person(tokens, run) || words.len() < 2 {
            return;
        }
        let name = name_of(tokens, words.clone());
        let key = name.to_lowercase();
        let index = *self.by_name.entry(key).or_insert_with(|| {
            let last = tokens[words.end - 1].stem().to_owned();
            self.by_last.entry(last).or_default().push(self.persons.len());
            self.by_first.entry(tokens[words.start].stem().to_owned()).or_insert(self.persons.len());
            self.persons.push(Person { name, roles: Vec::new(), gender: None, confirmed: false });
            self.persons.len() - 1
        });
        self.learn(tokens, run, index);
    }

    fn learn(&mut self, tokens: &[Token], run: &Run, index: usize) {
        let (role, titled) = role_of(tokens, run);
        let person = &mut self.persons[index];
        if let Some(role) = role {
            person.gender = person.gender.or_else(|| gender_of(&role));
            if !person.roles.contains(&role) && person.roles.len() < 6 {
                person.roles.push(role);
            }
        }
        person.confirmed |= titled;
    }

    fn add_mention(&mut self, tokens: &[Token], run: &Run) {
        let words = run.name..run.end;
        if words.is_empty() {
            return;
        }
        let person = if words.len() >= 2 {
            let name = name_of(tokens, words.clone()).to_lowercase();
            self.by_name.get(&name).copied().or_else(|| {
                let found = self.by_surname(tokens[words.end - 1].stem(), None)?;
                (run.name > run.tokens.start && words.len() < 2).then_some(found)
            })
        } else {
            let word = &tokens[words.start];
            let gender = title_gender(tokens, run.tokens.start..run.name);
            self.by_surname(word.stem(), gender).or_else(|| self.by_first.get(word.stem()).copied())
        };
        let person = match person {
            Some(person) => person,
            // "Mr. Cole": somebody of whom the story gives the surname only.
            None if words.len() == 1
                && (run.name > run.tokens.start || is_followed_as_person(tokens, words.end))
                && is_plain_name(&tokens[words.start]) =>
            {
                let name = name_of(tokens, words.clone());
                self.by_last
                    .entry(tokens[words.start].stem().to_owned())
                    .or_default()
                    .push(self.persons.len());
                self.by_name.insert(name.to_lowercase(), self.persons.len());
                self.persons.push(Person { name, roles: Vec::new(), gender: None, confirmed: true });
                self.persons.len() - 1
            }
            None => return,
        };
        if words.len() == 1 && run.name > run.tokens.start {
            let gender = title_gender(tokens, run.tokens.start..run.name);
            let known = &mut self.persons[person];
            known.gender = known.gender.or(gender);
            known.confirmed = true;
        }
        self.mentions.push(Mention { tokens: run.tokens.clone(), name: run.name, person });
    }

    /// The person of a surname: of several, the one of the right gender mentioned last.
    fn by_surname(&self, last: &str, gender: Option<Gender>) -> Option<usize> {
        let candidates = self.by_last.get(last)?;
        let fits = |&&p: &&usize| {
            gender.is_none() || self.persons[p].gender.is_none() || self.persons[p].gender == gender
        };
        let exact = |&&p: &&usize| gender.is_some() && self.persons[p].gender == gender;
        if candidates.len() == 1 {
            return candidates.first().copied();
        }
        if let Some(&one) = candidates.iter().find(exact) {
            return Some(one);
        }
        self.mentions
            .iter()
            .rev()
            .take(60)
            .map(|m| m.person)
            .find(|p| candidates.contains(p) && fits(&p))
            .or_else(|| candidates.iter().find(fits).copied())
    }

    /// The person of a transcript's label: "PETER BRANDT", "MS. ADEYEMI", "PB".
    pub fn by_label(&self, label: &str) -> Option<usize> {
        let lower = label.to_lowercase();
        let words: Vec<&str> =
            lower.split_whitespace().filter(|w| !lexicon::is("titles", w.trim_end_matches('.'))).collect();
        let last = words.last()?;
        self.by_name
            .get(&words.join(" "))
            .copied()
            .or_else(|| {
                let candidates = self.by_last.get(*last)?;
                candidates.first().copied()
            })
            .or_else(|| {
                let initials = |p: &Person| {
                    p.name.split_whitespace().filter_map(|w| w.chars().next()).collect::<String>()
                };
                (label.chars().all(char::is_uppercase) && (2..4).contains(&label.len()))
                    .then(|| self.persons.iter().position(|p| initials(p) == label))?
            })
    }

    /// The body named last before a token whose name ends with this word: "the ministry".
    pub fn body_before(&self, token: usize, word: &str) -> Option<&str> {
        let to = self.bodies.partition_point(|(at, _)| *at < token);
        let ends = |name: &str| name.to_lowercase().split_whitespace().next_back() == Some(word);
        self.bodies[..to].iter().rev().take(40).map(|(_, name)| name.as_str()).find(|name| ends(name))
    }

    /// The body named last before a token, if it was not long ago.
    pub fn last_body(&self, token: usize) -> Option<&str> {
        let to = self.bodies.partition_point(|(at, _)| *at < token);
        let (at, name) = self.bodies[..to].last()?;
        (token - at < 80).then_some(name)
    }

    /// The mentions within a range of tokens.
    pub fn within(&self, range: Range<usize>) -> &[Mention] {
        let from = self.mentions.partition_point(|m| m.tokens.start < range.start);
        let to = self.mentions.partition_point(|m| m.tokens.start < range.end);
        &self.mentions[from..to.max(from)]
    }

    /// The latest mentions before a token, last first.
    pub fn before(&self, token: usize) -> impl Iterator<Item = &Mention> {
        let to = self.mentions.partition_point(|m| m.tokens.start < token);
        self.mentions[..to].iter().rev().take(80)
    }
}

fn collect_runs(tokens: &[Token], range: Range<usize>, runs: &mut Vec<Run>) {
    let mut at = range.start;
    while at < range.end {
        if !starts_name(tokens, at) {
            at += 1;
            continue;
        }
        let start = at;
        at += 1;
        while !tokens[at - 1].is_possessive() && at < range.end {
            let particle = lexicon::is("particles", &tokens[at].lower)
                && (at + 1 < range.end && starts_name(tokens, at + 1));
            if !(starts_name(tokens, at) || particle) {
                break;
            }
            at += 1;
        }
        let words = &tokens[start..at];
        let title = |t: &Token| lexicon::is("titles", t.lower.trim_end_matches('.'));
        // The last title before the end is where the name starts; a lone title is a role, not a name.
        let titles = words[..words.len() - 1].iter().rposition(title).map_or(0, |i| i + 1);
        // "Parent Jane Smith said": a role with a capital because it opens the sentence.
        let opens = start == range.start && words.len() >= 3 && lexicon::is("roles", &words[0].lower);
        let titles = if titles == 0 && opens { 1 } else { titles };
        let titles = if titles == 0 && words.len() == 1 && title(&words[0]) { 1 } else { titles };
        let titles = if titles > 0 && titles == words.len() - 1 && title(&words[titles]) {
            words.len()
        } else {
            titles
        };
        // "Jane Smith KC": letters after a name are no part of it.
        let letters = words[titles.min(words.len())..]
            .iter()
            .rev()
            .take_while(|t| lexicon::is("postnominals", t.lower.trim_end_matches('.')) && is_upper(t))
            .count();
        let letters = if words.len() - titles.min(words.len()) >= letters + 2 { letters } else { 0 };
        runs.push(Run { tokens: start..at, name: start + titles, end: at - letters });
    }
}

fn is_upper(token: &Token) -> bool {
    token.text.chars().filter(|c| c.is_uppercase()).count() >= 2
}

fn starts_name(tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    // "Second-placed", "London-based"
    let describes = token.text.split_once('-').is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
        // "(R-Northtown)": a party and a place.
        || at > 0 && tokens[at - 1].is_mark('(') && matches!(token.lower.get(..2), Some("r-" | "d-" | "i-"));
    token.is_capital()
        && !describes
        && !lexicon::is_function_word(&token.lower)
        && (!lexicon::is("times", token.lower.trim_end_matches('.')) || lexicon::is_first_name(tokens, at))
}

fn is_plain_name(token: &Token) -> bool {
    let stem = token.stem();
    token.is_capital()
        && !lexicon::is("organizations", stem)
        && !lexicon::is("titles", stem)
        && !lexicon::is("people_nouns", stem)
        && !stem.contains(|c: char| c.is_ascii_digit())
}

fn looks_like_person(tokens: &[Token], run: &Run) -> bool {
    let words = &tokens[run.name..run.end];
    let titled = run.name > run.tokens.start || before_role(tokens, run.tokens.start).is_some();
    let after_article = run.tokens.start > 0
        && !titled
        && matches!(tokens[run.tokens.start - 1].lower.as_str(), "the" | "a" | "an");
    // "Acme Foods ASA"
    let firm = words.last().is_some_and(|t| lexicon::is("firms", t.stem().trim_end_matches('.')));
    words.len() <= 5
        && !firm
        && !after_article
        && words.iter().all(|t| is_plain_name(t) || lexicon::is("particles", &t.lower))
        && words.iter().all(|t| {
            t.text.chars().filter(|c| c.is_uppercase()).count() < 4
                || words.iter().all(|w| w.text.to_uppercase() == w.text)
        })
}

fn name_of(tokens: &[Token], words: Range<usize>) -> String {
    let mut name = String::new();
    for (i, token) in tokens[words.clone()].iter().enumerate() {
        if i > 0 {
            name.push(' ');
        }
        let last = i + 1 == words.len();
        let cut = if last {
            token.text.chars().count() - (token.lower.chars().count() - token.stem().chars().count())
        } else {
            usize::MAX
        };
        name.extend(token.text.chars().take(cut));
    }
    name
}

/// ", 34," or ", who": what follows a person.
fn is_followed_as_person(tokens: &[Token], end: usize) -> bool {
    tokens.get(end).is_some_and(|t| t.is_mark(','))
        && tokens.get(end + 1).is_some_and(|t| {
            t.lower.parse::<u8>().is_ok() || matches!(t.lower.as_str(), "who" | "whose" | "aged")
        })
}

/// The lower-case role right before a name: "party aide" Jane Smith. Answers its first token.
fn before_role(tokens: &[Token], name: usize) -> Option<usize> {
    let last = name.checked_sub(1)?;
    if !(tokens[last].is_word() && lexicon::is("roles", &tokens[last].lower) && !tokens[last].is_possessive())
    {
        return None;
    }
    let mut first = last;
    while first > 0 && last - first < 7 {
        let t = &tokens[first - 1];
        let stops = !t.is_word()
            || lexicon::is_function_word(&t.lower)
            || t.is_possessive()
            || lexicon::verb(&t.lower).is_some();
        if stops {
            break;
        }
        first -= 1;
    }
    Some(first)
}

/// The role phrase of a name, and whether anything shows that it is a person.
fn role_of(tokens: &[Token], run: &Run) -> (Option<String>, bool) {
    let join =
        |range: Range<usize>| tokens[range].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    let titled = run.name > run.tokens.start;
    // "The mayor, Mr John Smith,": a form of address is no role, so the apposition is looked at too.
    let addressed = titled
        && tokens[run.tokens.start..run.name]
            .iter()
            .all(|t| lexicon::is("honorifics", t.lower.trim_end_matches('.')));
    if addressed && let Some(role) = role_before_comma(tokens, run.tokens.start) {
        return (Some(role), true);
    }
    if titled {
        let first = before_role(tokens, run.tokens.start).unwrap_or(run.tokens.start);
        return (Some(join(first..run.name)), true);
    }
    if let Some(first) = before_role(tokens, run.tokens.start) {
        return (Some(join(first..run.tokens.start)), true);
    }
    if let Some(role) = role_before_comma(tokens, run.tokens.start) {
        return (Some(role), true);
    }
    let end = run.tokens.end;
    let next = |i: usize| tokens.get(end + i);
    if next(0).is_some_and(|t| t.is_mark(',')) {
        if next(1).is_some_and(|t| t.lower.parse::<u8>().is_ok() || t.lower == "who" || t.lower == "aged") {
            return (None, true);
        }
        let phrase: Vec<&Token> = tokens[end + 1..].iter().take(9).take_while(|t| t.is_word()).collect();
        let role = phrase.iter().position(|t| lexicon::is("roles", &t.lower));
        if let Some(role) = role
            && phrase[..role]
                .iter()
                .all(|t| lexicon::verb(&t.lower).is_none() && !lexicon::is("auxiliaries", &t.lower))
        {
            let skip = usize::from(matches!(
                phrase[0].lower.as_str(),
                "a" | "an" | "the" | "its" | "his" | "her" | "their"
            ));
            let words: Vec<&str> = phrase[skip.min(role)..=role].iter().map(|t| t.text.as_str()).collect();
            return (Some(words.join(" ")), true);
        }
    }
    (None, false)
}

/// The role in front of a comma and a name: "The education minister, Jane Smith,".
fn role_before_comma(tokens: &[Token], name: usize) -> Option<String> {
    let join =
        |range: Range<usize>| tokens[range].iter().map(|t| t.text.as_str()).collect::<Vec<_>>().join(" ");
    let comma = name.checked_sub(1).filter(|&c| c > 0 && tokens[c].is_mark(','))?;
    if let Some(first) = before_role(tokens, comma) {
        return Some(join(first..comma));
    }
    // "The Governor of Lowland State, Jane Smith,", "the Commissioner for Works, Jane Smith,"
    let links = |t: &Token| matches!(t.lower.as_str(), "of" | "for" | "the" | "and" | "in");
    (comma.saturating_sub(8)..comma)
        .rev()
        .take_while(|&i| {
            tokens[i].is_capital() || links(&tokens[i]) || lexicon::is("roles", &tokens[i].lower)
        })
        .find(|&i| {
            lexicon::is("roles", &tokens[i].lower)
                && matches!(tokens[i + 1].lower.as_str(), "of" | "for" | "in")
        })
        .map(|role| join(role..comma))
}

fn title_gender(tokens: &[Token], titles: Range<usize>) -> Option<Gender> {
    tokens[titles].iter().find_map(|t| gender_of(&t.text))
}

/// The gender that a title or role shows.
pub fn gender_of(role: &str) -> Option<Gender> {
    role.to_lowercase().split(|c: char| !c.is_alphanumeric()).find_map(|w| match w {
        "mr" | "sir" | "lord" | "king" | "prince" | "father" | "brother" | "spokesman" | "chairman"
        | "congressman" | "councilman" | "businessman" | "husband" | "son" | "uncle" | "dad" | "actor"
        | "man" | "hubby" | "groom" | "boy" | "grandfather" | "pope" | "gaffer" | "widower" | "baron"
        | "duke" => Some(Gender::Male),
        "mrs" | "ms" | "miss" | "dame" | "lady" | "queen" | "princess" | "mother" | "sister"
        | "spokeswoman" | "chairwoman" | "congresswoman" | "councilwoman" | "businesswoman" | "wife"
        | "daughter" | "aunt" | "mum" | "mom" | "actress" | "woman" | "bride" | "girl" | "grandmother"
        | "waitress" | "widow" | "baroness" | "duchess" => Some(Gender::Female),
        _ => None,
    })
}
