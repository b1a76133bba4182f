//! Turns an input into a command, gathering every problem by its field.

use std::ops::RangeInclusive;

use async_graphql::{ID, MaybeUndefined, SimpleObject};
use chrono::{Datelike, Utc};
use factdesk_domain::RatingKey;
use uuid::Uuid;

use super::ids::{NodeKind, parse_id};
use super::refusal::Refusal;
use super::scalar::DateTime;

/// What is wrong with one field of an input.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
pub struct FieldProblem {
    /// The field's name in the input; parts of lists and nested inputs as in `appearance.start` or `cited.2`.
    pub field: String,
    /// What is wrong, in a sentence for the person who typed it.
    pub message: String,
}

impl FieldProblem {
    /// A problem of a field.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Collects the problems of an input while its fields are read. A field with a problem reads as a harmless value;
/// [`Fields::finish`] makes sure that it is never used.
#[derive(Default)]
pub struct Fields(Vec<FieldProblem>);

impl Fields {
    /// Notes a problem.
    pub fn problem(&mut self, field: &str, message: impl Into<String>) {
        self.0.push(FieldProblem::new(field, message));
    }

    /// A text of so many characters, at least one of them not blank. Kept as typed.
    pub fn text(&mut self, field: &str, text: String, characters: RangeInclusive<usize>) -> String {
        if text.contains('\0') {
            self.problem(field, "The text has a NUL character, which cannot be stored.");
        } else if *characters.start() > 0 && !text.chars().any(is_visible) {
            self.problem(field, "The text is empty.");
        } else if !characters.contains(&text.chars().count()) {
            self.problem(
                field,
                format!("The text has {} to {} characters.", characters.start(), characters.end()),
            );
        }
        text
    }

    /// A text that may be absent; an empty one counts as absent.
    pub fn optional_text(&mut self, field: &str, text: Option<String>, longest: usize) -> Option<String> {
        text.filter(|text| !text.trim().is_empty()).map(|text| self.text(field, text, 1..=longest))
    }

    /// A text to leave, clear or set.
    pub fn change_text(
        &mut self,
        field: &str,
        text: MaybeUndefined<String>,
        longest: usize,
    ) -> Change<String> {
        match text {
            MaybeUndefined::Undefined => Change::Leave,
            MaybeUndefined::Null => Change::Clear,
            MaybeUndefined::Value(text) => Change::Set(self.text(field, text, 1..=longest)),
        }
    }

    /// The id of an object of this kind. Whether it exists, and in the right newsroom, shows in the transaction.
    pub fn id<I: From<Uuid>>(&mut self, field: &str, kind: NodeKind, id: &ID) -> I {
        match parse_id(id) {
            Some((found, uuid)) if found == kind => uuid.into(),
            _ => {
                self.problem(field, format!("This is not the id of a {}.", kind.name()));
                Uuid::nil().into()
            }
        }
    }

    /// An id that may be absent.
    pub fn optional_id<I: From<Uuid>>(&mut self, field: &str, kind: NodeKind, id: Option<&ID>) -> Option<I> {
        id.map(|id| self.id(field, kind, id))
    }

    /// A public web address: http or https, without credentials, at most 2,048 bytes once normalized.
    pub fn url(&mut self, field: &str, text: &str) -> String {
        let parsed = url::Url::parse(text.trim()).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.as_str().len() <= 2048
        });
        if let Some(url) = parsed {
            return url.into();
        }
        self.problem(
            field,
            "This is not a web address (http or https, no user name in it, at most 2,048 bytes).",
        );
        String::new()
    }

    /// A web address that may be absent; an empty one counts as absent.
    pub fn optional_url(&mut self, field: &str, text: Option<&String>) -> Option<String> {
        text.filter(|text| !text.trim().is_empty()).map(|text| self.url(field, text))
    }

    /// A moment of our era, in a year of four digits: what Postgres and JSON write alike.
    pub fn moment(&mut self, field: &str, at: Option<DateTime>) -> Option<chrono::DateTime<Utc>> {
        let at = at?.0;
        if !(1000..=9999).contains(&at.year()) {
            self.problem(field, "The year lies between 1000 and 9999.");
        }
        Some(at)
    }

    /// A language tag (BCP 47), `und` if not given.
    pub fn language(&mut self, field: &str, tag: Option<String>) -> String {
        let tag = tag.unwrap_or_else(|| "und".to_owned());
        let mut parts = tag.split('-');
        let primary = parts.next().is_some_and(|part| {
            (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
        });
        let rest = parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        });
        if !(primary && rest && tag.len() <= 35) {
            self.problem(field, "This is not a language tag such as \"en\" or \"pt-BR\".");
        }
        tag
    }

    /// The key of a rating. Whether it is in the round's scale shows in the transaction.
    pub fn rating(&mut self, field: &str, key: String) -> Option<RatingKey> {
        let key = RatingKey::try_from(key).ok();
        if key.is_none() {
            self.problem(field, "This is not the key of a rating, such as \"MOSTLY_TRUE\".");
        }
        key
    }

    /// A list of at most so many items.
    pub fn at_most<T>(&mut self, field: &str, items: Vec<T>, most: usize) -> Vec<T> {
        if items.len() > most {
            self.problem(field, format!("At most {most} are taken here."));
        }
        items
    }

    /// The command, if no field has a problem.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn finish<C>(self, command: C) -> Result<C, Refusal> {
        if self.0.is_empty() { Ok(command) } else { Err(Refusal::Input(self.0)) }
    }
}

/// Whether a character shows: no blank, no control, none of Unicode's invisible marks of width and direction.
fn is_visible(char: char) -> bool {
    let mark = matches!(char, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}');
    !char.is_whitespace() && !char.is_control() && !mark
}

/// What an input asks of a field: absent leaves it, null clears it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub enum Change<T> {
    /// Stays as it is.
    Leave,
    /// Becomes empty.
    Clear,
    /// Becomes this.
    Set(T),
}

impl<T> From<MaybeUndefined<T>> for Change<T> {
    fn from(value: MaybeUndefined<T>) -> Self {
        match value {
            MaybeUndefined::Undefined => Self::Leave,
            MaybeUndefined::Null => Self::Clear,
            MaybeUndefined::Value(value) => Self::Set(value),
        }
    }
}

impl<T> Change<T> {
    /// The same of what the value stands for.
    pub fn map<U>(self, value: impl FnOnce(T) -> U) -> Change<U> {
        match self {
            Self::Leave => Change::Leave,
            Self::Clear => Change::Clear,
            Self::Set(set) => Change::Set(value(set)),
        }
    }

    /// The value after the change.
    pub fn over(self, present: Option<T>) -> Option<T> {
        match self {
            Self::Leave => present,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(read: impl FnOnce(&mut Fields)) -> usize {
        let mut fields = Fields::default();
        read(&mut fields);
        fields.0.len()
    }

    #[test]
    fn texts_are_bounded_in_characters_and_free_of_nul() {
        assert_eq!(problems(|f| drop(f.text("a", "ä".repeat(10), 1..=10))), 0);
        for bad in [
            String::new(),
            "  ".into(),
            "\u{200b}\u{202e}".into(),
            "\u{7}".into(),
            "ä".repeat(11),
            "a\0b".into(),
        ] {
            assert_eq!(problems(|f| drop(f.text("a", bad.clone(), 1..=10))), 1, "{bad:?}");
        }
    }

    #[test]
    fn addresses_are_public_web_addresses() {
        for good in ["https://example.org", "http://münchen.example/ä?q=1#x"] {
            assert_eq!(problems(|f| drop(f.url("u", good))), 0, "{good}");
        }
        let long = format!("https://example.org/{}", "a".repeat(2048));
        for bad in [
            "",
            "example.org",
            "javascript:alert(1)",
            "ftp://example.org",
            "https://me:secret@example.org",
            "file:///etc/passwd",
            &long,
        ] {
            assert_eq!(problems(|f| drop(f.url("u", bad))), 1, "{bad}");
        }
    }

    #[test]
    fn language_tags_follow_their_grammar() {
        for (tag, wrong) in [
            ("en", 0),
            ("und", 0),
            ("pt-BR", 0),
            ("zh-Hant-TW", 0),
            ("e", 1),
            ("en_US", 1),
            ("", 1),
            ("en-", 1),
        ] {
            assert_eq!(problems(|f| drop(f.language("l", Some(tag.into())))), wrong, "{tag}");
        }
    }
}
