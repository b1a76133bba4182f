//! The rating scale: what a verdict can say.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The key of a rating in its scale: 1 to 40 of `A`–`Z`, `0`–`9` and `_`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RatingKey(String);

/// Text that is no key of a rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a rating key has 1 to 40 of A–Z, 0–9 and _")]
pub struct InvalidRatingKey;

impl RatingKey {
    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for RatingKey {
    type Error = InvalidRatingKey;

    fn try_from(key: String) -> Result<Self, Self::Error> {
        let allowed = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
        let valid = (1..=40).contains(&key.len()) && key.chars().all(allowed);
        if valid { Ok(Self(key)) } else { Err(InvalidRatingKey) }
    }
}

impl FromStr for RatingKey {
    type Err = InvalidRatingKey;

    fn from_str(key: &str) -> Result<Self, Self::Err> {
        key.to_owned().try_into()
    }
}

impl From<RatingKey> for String {
    fn from(key: RatingKey) -> Self {
        key.0
    }
}

impl fmt::Display for RatingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One rating of a scale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// Its key, stable over versions of the scale.
    pub key: RatingKey,
    /// What readers see, for example "Mostly false".
    pub label: String,
    /// What it means, in a sentence for readers.
    pub definition: String,
    /// Its place: higher is truer. None for a rating that isn't on the line, such as "Satire".
    pub ordinal: Option<i16>,
    /// Keys of retired ratings for which it stands in rounds under its version of the scale.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub replaces: BTreeSet<RatingKey>,
}

/// One version of a newsroom's scale. A round pins the version of its start; versions are never mixed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingScale {
    /// Counts from 1 in each newsroom.
    pub version: i32,
    /// What the newsroom calls it.
    pub name: String,
    /// The ratings, in the order in which they are offered.
    pub ratings: Vec<Rating>,
}

/// What is wrong with a scale that somebody wants to save.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ScaleProblem {
    /// Fewer than two ratings or more than 50.
    #[error("a scale has 2 to 50 ratings")]
    Size,
    /// Two ratings have the same key.
    #[error("two ratings have the same key")]
    SameKey,
    /// Two ratings have the same label, so readers can't tell them apart.
    #[error("two ratings have the same label")]
    SameLabel,
    /// Two ratings have the same ordinal, so neither is the lower one on a tie.
    #[error("two ratings have the same ordinal")]
    SameOrdinal,
    /// A retired key is replaced by two ratings, or is one itself.
    #[error("a retired key is replaced by exactly one rating and is none itself")]
    ReplacedTwice,
}

impl RatingScale {
    /// The rating with this key, if the scale has it.
    pub fn find(&self, key: &RatingKey) -> Option<&Rating> {
        self.ratings.iter().find(|rating| rating.key == *key)
    }

    /// The rating that a key means in this version: the one with the key, or the one that stands for it since it retired.
    pub fn meant(&self, key: &RatingKey) -> Option<&Rating> {
        self.find(key).or_else(|| self.ratings.iter().find(|rating| rating.replaces.contains(key)))
    }

    /// Keys of the version before that would mean nothing in this one: each is to be kept or replaced.
    pub fn lost(&self, before: &Self) -> Vec<RatingKey> {
        let known =
            before.ratings.iter().flat_map(|rating| [&rating.key].into_iter().chain(&rating.replaces));
        known.filter(|key| self.meant(key).is_none()).cloned().collect()
    }

    /// Lists everything that keeps the scale from being saved.
    pub fn validate(&self) -> Result<(), Vec<ScaleProblem>> {
        let keys: BTreeSet<_> = self.ratings.iter().map(|rating| &rating.key).collect();
        let labels: BTreeSet<_> = self.ratings.iter().map(|rating| rating.label.to_lowercase()).collect();
        let ordinals: Vec<_> = self.ratings.iter().filter_map(|rating| rating.ordinal).collect();
        let distinct: BTreeSet<_> = ordinals.iter().collect();
        let replaced: Vec<_> = self.ratings.iter().flat_map(|rating| &rating.replaces).collect();
        let retired: BTreeSet<_> = replaced.iter().collect();
        let problems: Vec<_> = [
            (!(2..=50).contains(&self.ratings.len()), ScaleProblem::Size),
            (keys.len() < self.ratings.len(), ScaleProblem::SameKey),
            (labels.len() < self.ratings.len(), ScaleProblem::SameLabel),
            (distinct.len() < ordinals.len(), ScaleProblem::SameOrdinal),
            (
                retired.len() < replaced.len() || replaced.iter().any(|key| keys.contains(*key)),
                ScaleProblem::ReplacedTwice,
            ),
        ]
        .into_iter()
        .filter_map(|(wrong, problem)| wrong.then_some(problem))
        .collect();
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

impl Default for RatingScale {
    fn default() -> Self {
        let rating = |key: &str, label: &str, ordinal, definition: &str| Rating {
            key: RatingKey(key.to_owned()),
            label: label.to_owned(),
            definition: definition.to_owned(),
            ordinal,
            replaces: BTreeSet::new(),
        };
        Self {
            version: 1,
            name: "Truth scale".to_owned(),
            ratings: vec![
                rating(
                    "TRUE",
                    "True",
                    Some(5),
                    "The statement is accurate and nothing that matters to its meaning is missing.",
                ),
                rating(
                    "MOSTLY_TRUE",
                    "Mostly true",
                    Some(4),
                    "The statement is accurate in its main point but needs a clarification or further information.",
                ),
                rating(
                    "HALF_TRUE",
                    "Half true",
                    Some(3),
                    "The statement is partly accurate but leaves out important details or takes them out of context.",
                ),
                rating(
                    "MOSTLY_FALSE",
                    "Mostly false",
                    Some(2),
                    "The statement holds some truth but ignores facts that would give a different impression.",
                ),
                rating("FALSE", "False", Some(1), "The statement is not accurate."),
                rating(
                    "UNPROVEN",
                    "Unproven",
                    None,
                    "The evidence that can be had neither shows that the statement is true nor that it is false.",
                ),
                rating(
                    "SATIRE",
                    "Satire",
                    None,
                    "The statement was made as satire or parody and was not meant to be taken as fact.",
                ),
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_plain() {
        assert_eq!("HALF_TRUE".parse::<RatingKey>().unwrap().to_string(), "HALF_TRUE");
        assert_eq!(String::from("A1".parse::<RatingKey>().unwrap()), "A1");
        for bad in ["", "True", "A B", "Ä", &"A".repeat(41)] {
            assert_eq!(bad.parse::<RatingKey>(), Err(InvalidRatingKey), "{bad}");
        }
        assert!("A".repeat(40).parse::<RatingKey>().is_ok());
        assert!(serde_json::from_str::<RatingKey>("\"half true\"").is_err());
    }

    #[test]
    fn a_retired_key_means_the_rating_that_replaced_it_and_none_is_lost() {
        let key = |key: &str| key.parse::<RatingKey>().unwrap();
        let first = RatingScale::default();
        let mut second = first.clone();
        second.ratings.retain(|rating| rating.key != key("MOSTLY_TRUE"));
        assert_eq!(second.lost(&first), [key("MOSTLY_TRUE")]);
        second.ratings[0].replaces.insert(key("MOSTLY_TRUE"));
        assert_eq!((second.validate(), second.lost(&first)), (Ok(()), vec![]));
        assert_eq!(second.meant(&key("MOSTLY_TRUE")).unwrap().key, key("TRUE"));
        assert_eq!(
            first.meant(&key("MOSTLY_TRUE")).unwrap().key,
            key("MOSTLY_TRUE"),
            "the first stays as it was"
        );
        // What was replaced before is not lost with the rating that replaced it.
        let mut third = second.clone();
        third.ratings.remove(0);
        assert_eq!(third.lost(&second), [key("TRUE"), key("MOSTLY_TRUE")]);
        third.ratings[0].replaces.extend([key("TRUE"), key("MOSTLY_TRUE")]);
        assert_eq!((third.validate(), third.lost(&second)), (Ok(()), vec![]));
        third.ratings[1].replaces.insert(key("TRUE"));
        assert_eq!(third.validate(), Err(vec![ScaleProblem::ReplacedTwice]));
    }

    #[test]
    fn the_default_has_five_places_and_two_beside_the_line() {
        let scale = RatingScale::default();
        assert_eq!(scale.validate(), Ok(()));
        let ordinals: Vec<_> = scale.ratings.iter().map(|r| (r.label.as_str(), r.ordinal)).collect();
        let expected = [
            ("True", Some(5)),
            ("Mostly true", Some(4)),
            ("Half true", Some(3)),
            ("Mostly false", Some(2)),
            ("False", Some(1)),
            ("Unproven", None),
            ("Satire", None),
        ];
        assert_eq!(ordinals, expected);
        assert!(scale.ratings.iter().all(|rating| rating.definition.ends_with('.')));
        assert!(scale.ratings.iter().all(|r| r.key.as_str().parse::<RatingKey>().is_ok()));
        assert_eq!(scale.find(&scale.ratings[6].key).unwrap().label, "Satire");
        assert!(scale.find(&RatingKey("PANTS_ON_FIRE".into())).is_none());
    }

    #[test]
    fn every_problem_of_a_scale_is_named_at_once() {
        let mut scale = RatingScale::default();
        let mut twin = scale.ratings[0].clone();
        twin.label = "TRUE".into();
        scale.ratings.push(twin);
        let same = vec![ScaleProblem::SameKey, ScaleProblem::SameLabel, ScaleProblem::SameOrdinal];
        assert_eq!(scale.validate(), Err(same));
        scale.ratings.truncate(1);
        assert_eq!(scale.validate(), Err(vec![ScaleProblem::Size]));
        let many = (1..=51_i16).map(|n| Rating {
            key: RatingKey(format!("R{n}")),
            label: n.to_string(),
            definition: String::new(),
            ordinal: Some(n),
            replaces: BTreeSet::new(),
        });
        scale.ratings = many.collect();
        assert_eq!(scale.validate(), Err(vec![ScaleProblem::Size]));
        scale.ratings.truncate(50);
        assert_eq!(scale.validate(), Ok(()));
    }
}
