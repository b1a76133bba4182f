//! The word lists of `lexicon/`, looked up by lower-case word.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::score::Leaning;
use crate::token::Token;

/// Which form of a verb a word is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// "say"
    Base,
    /// "says"
    Third,
    /// "said"
    Past,
    /// "saying"
    Participle,
}

/// How a reporting verb takes its statement.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "independent marks from the columns of a word list")]
pub struct Verb {
    /// A clause, with or without "that".
    pub clause: bool,
    /// A clause after "that" only.
    pub that: bool,
    /// First whom it is told to.
    pub tell: bool,
    /// Often takes a noun phrase that is no statement.
    pub np: bool,
    /// Perhaps first whom it is told to.
    pub maytell: bool,
    /// A state of mind: nobody passes it on.
    pub mind: bool,
    /// "of", "about" … and a noun phrase.
    pub of: bool,
    /// A noun phrase.
    pub object: bool,
    /// "to" and an infinitive, perhaps after an object.
    pub inf: bool,
    /// Whom, then "of" or "for" and the charge.
    pub accuse: bool,
    /// Only of studies and those who make them.
    pub study: bool,
    /// Only of courts.
    pub court: bool,
    /// An object, then "as" and a description.
    pub describe: bool,
    /// Its forms are often nouns or adjectives.
    pub noun: bool,
    /// What the verb says about the statement.
    pub leaning: Option<Leaning>,
}

static VERBS: LazyLock<HashMap<&'static str, (Form, Verb)>> = LazyLock::new(|| {
    let mut verbs = HashMap::new();
    for line in include_str!("../lexicon/verbs.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut columns = line.split('|');
        let (Some(forms), Some(marks)) = (columns.next(), columns.next()) else { continue };
        let marks: HashSet<&str> = marks.split_whitespace().collect();
        let verb = Verb {
            clause: marks.contains("clause"),
            that: marks.contains("that"),
            tell: marks.contains("tell"),
            np: marks.contains("np"),
            maytell: marks.contains("maytell"),
            mind: marks.contains("mind"),
            of: marks.contains("of"),
            object: marks.contains("object"),
            inf: marks.contains("inf"),
            accuse: marks.contains("accuse"),
            study: marks.contains("study"),
            court: marks.contains("court"),
            describe: marks.contains("as"),
            noun: marks.contains("noun"),
            leaning: columns.next().and_then(|c| Leaning::from_word(c.trim())),
        };
        for (word, form) in
            forms.split_whitespace().zip([Form::Base, Form::Third, Form::Past, Form::Participle])
        {
            // "forecast" is both base and past: the later form wins, since stories are told in the past.
            verbs.insert(word, (form, verb));
        }
    }
    verbs
});

static LISTS: LazyLock<HashMap<&'static str, HashSet<&'static str>>> = LazyLock::new(|| {
    include_str!("../lexicon/words.txt")
        .lines()
        .filter_map(|line| line.strip_prefix('[')?.split_once(']'))
        .map(|(name, words)| (name, words.split_whitespace().collect()))
        .collect()
});

/// The reporting verb that a word is a form of.
pub fn verb(lower: &str) -> Option<(Form, Verb)> {
    VERBS.get(lower).copied()
}

/// Whether a word list holds a word.
pub fn is(list: &str, lower: &str) -> bool {
    LISTS.get(list).is_some_and(|words| words.contains(lower))
}

/// Whether a word only serves grammar, so that it is no part of a name.
pub fn is_function_word(lower: &str) -> bool {
    ["determiners", "prepositions", "pronouns", "conjunctions", "subordinators", "auxiliaries", "adverbs"]
        .iter()
        .any(|list| is(list, lower))
}

/// A form of "to be".
pub fn is_be(lower: &str) -> bool {
    matches!(
        lower,
        "is" | "are"
            | "was"
            | "were"
            | "be"
            | "been"
            | "being"
            | "am"
            | "isn't"
            | "aren't"
            | "wasn't"
            | "weren't"
    )
}

/// A modal or a negation: what follows was not said, or not yet.
pub fn is_modal_or_negation(lower: &str) -> bool {
    matches!(
        lower,
        "not"
            | "never"
            | "would"
            | "could"
            | "should"
            | "might"
            | "may"
            | "can"
            | "will"
            | "must"
            | "shall"
            | "cannot"
    ) || lower.ends_with("n't")
        || lower.ends_with("'ll")
}

/// Whether a word that is also a month's or a day's stands as a first name: "Jan Smith", but not "in May Smith".
pub fn is_first_name(tokens: &[Token], at: usize) -> bool {
    let month =
        |t: &Token| matches!(t.text.as_str(), "Jan" | "May" | "June" | "April" | "August" | "Mar" | "Sun");
    let names = |t: &Token| t.is_capital() && !is("times", &t.lower) && !is_function_word(&t.lower);
    let dated =
        |t: &Token| is("prepositions", &t.lower) || matches!(t.lower.as_str(), "last" | "this" | "next");
    month(&tokens[at]) && tokens.get(at + 1).is_some_and(names) && !(at > 0 && dated(&tokens[at - 1]))
}
