//! Do the verdicts of a round agree, and on what?

use std::{cmp::Reverse, collections::BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Agreement, RatingKey, RatingScale, ReviewPolicy};

/// What the verdicts of a full round come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// They agree on this rating.
    Agreed(RatingKey),
    /// They don't: an editor adjudicates.
    Disputed,
}

/// What the counting verdicts of a full round come to.
///
/// A set of verdicts agrees if all are the same rating, or all are ordinal and lie no further apart than the
/// tolerance. Only the largest such sets are looked at, those to which no further verdict of the round can be
/// added: a subset of an agreeing set agrees too and says nothing new. They are the verdicts of one rating beside
/// the line, or those within a window on the line.
///
/// Unanimity: one set is the whole round. Majority: exactly one set holds more than half of the verdicts needed.
/// Agreement within a tolerance isn't transitive, so two windows can each hold more than half and share verdicts:
/// of 5, 4, 4, 4, 3 under tolerance 1, both 5–4 and 4–3 hold four of five. That is a dispute, although 4 is the
/// most frequent in both, because the round as a whole reaches further than the tolerance, and one reviewer would
/// be outvoted or not depending on which window was preferred.
///
/// The rating decided is the most frequent in the set, on a tie the lower one.
pub fn outcome(policy: &ReviewPolicy, scale: &RatingScale, verdicts: &[RatingKey]) -> Outcome {
    let count = |key: &RatingKey| verdicts.iter().filter(|verdict| *verdict == key).count();
    let enough = |set: &BTreeSet<&RatingKey>| {
        let size: usize = set.iter().map(|key| count(key)).sum();
        match policy.agreement {
            Agreement::Unanimity => size == verdicts.len(),
            Agreement::Majority => 2 * size > policy.verdicts_needed.into(),
        }
    };
    let mut sets = agreeing_sets(policy, scale, verdicts).into_iter().filter(enough);
    let (Some(set), None) = (sets.next(), sets.next()) else { return Outcome::Disputed };
    let decided = set.into_iter().max_by_key(|key| (count(key), Reverse(ordinal(scale, key))));
    decided.cloned().map_or(Outcome::Disputed, Outcome::Agreed)
}

/// The largest agreeing sets, each as the ratings in it: a set holds all verdicts of a rating or none.
fn agreeing_sets<'a>(
    policy: &ReviewPolicy,
    scale: &RatingScale,
    verdicts: &'a [RatingKey],
) -> Vec<BTreeSet<&'a RatingKey>> {
    let ratings: BTreeSet<&RatingKey> = verdicts.iter().collect();
    let set_from = |lowest: &'a RatingKey| match ordinal(scale, lowest) {
        None => BTreeSet::from([lowest]),
        Some(low) => {
            let window = low..=low + i32::from(policy.tolerance);
            let inside = |key: &&RatingKey| ordinal(scale, key).is_some_and(|place| window.contains(&place));
            ratings.iter().copied().filter(inside).collect()
        }
    };
    let sets: Vec<_> = ratings.iter().map(|lowest| set_from(lowest)).collect();
    let largest = |set: &&BTreeSet<_>| !sets.iter().any(|other| other != *set && set.is_subset(other));
    sets.iter().filter(largest).cloned().collect()
}

fn ordinal(scale: &RatingScale, key: &RatingKey) -> Option<i32> {
    scale.find(key)?.ordinal.map(i32::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// T, t, h, f, F stand for 5 to 1; U and S for Unproven and Satire.
    fn on(agreement: Agreement, tolerance: u8, verdicts: &str) -> String {
        let key = |c| {
            let key = match c {
                'T' => "TRUE",
                't' => "MOSTLY_TRUE",
                'h' => "HALF_TRUE",
                'f' => "MOSTLY_FALSE",
                'F' => "FALSE",
                'U' => "UNPROVEN",
                _ => "SATIRE",
            };
            key.parse::<RatingKey>().unwrap()
        };
        let verdicts: Vec<_> = verdicts.chars().map(key).collect();
        let verdicts_needed = u8::try_from(verdicts.len()).unwrap();
        let policy = ReviewPolicy { verdicts_needed, agreement, tolerance, ..Default::default() };
        match outcome(&policy, &RatingScale::default(), &verdicts) {
            Outcome::Agreed(key) => key.to_string(),
            Outcome::Disputed => "-".to_owned(),
        }
    }

    #[test]
    fn unanimity_is_the_whole_round() {
        let unanimity = |tolerance, verdicts| on(Agreement::Unanimity, tolerance, verdicts);
        assert_eq!(unanimity(0, "TT"), "TRUE");
        assert_eq!(unanimity(0, "Tt"), "-");
        assert_eq!(unanimity(0, "UU"), "UNPROVEN");
        assert_eq!(unanimity(9, "US"), "-", "ratings beside the line have no distance");
        assert_eq!(unanimity(9, "TU"), "-");
        assert_eq!(unanimity(1, "Tt"), "MOSTLY_TRUE", "on a tie the lower one");
        assert_eq!(unanimity(1, "tT"), "MOSTLY_TRUE");
        assert_eq!(unanimity(1, "TTt"), "TRUE", "the most frequent");
        assert_eq!(unanimity(1, "Tth"), "-", "neighbours agree, the ends don't");
        assert_eq!(unanimity(2, "Tth"), "HALF_TRUE");
        assert_eq!(unanimity(0, "F"), "FALSE", "one verdict agrees with itself");
        assert_eq!(unanimity(0, ""), "-");
    }

    #[test]
    fn a_majority_is_more_than_half_of_the_verdicts_needed() {
        let majority = |tolerance, verdicts| on(Agreement::Majority, tolerance, verdicts);
        assert_eq!(majority(0, "TTF"), "TRUE");
        assert_eq!(majority(0, "FTT"), "TRUE");
        assert_eq!(majority(0, "TTFF"), "-", "half isn't more than half");
        assert_eq!(majority(0, "ThF"), "-");
        assert_eq!(majority(0, "UUS"), "UNPROVEN");
        assert_eq!(majority(1, "TtF"), "MOSTLY_TRUE");
        assert_eq!(majority(1, "TTtF"), "TRUE");
        assert_eq!(majority(0, "TF"), "-");
        assert_eq!(majority(4, "TFUU"), "-");
        assert_eq!(majority(4, "TFhUU"), "FALSE");
    }

    #[test]
    fn two_majorities_are_none() {
        let majority = |tolerance, verdicts| on(Agreement::Majority, tolerance, verdicts);
        assert_eq!(majority(1, "Tth"), "-", "5–4 and 4–3 hold two of three each");
        assert_eq!(majority(1, "Tttth"), "-", "both hold four of five");
        assert_eq!(majority(1, "TTth"), "TRUE", "5–4 holds three of four, 4–3 only two");
        assert_eq!(majority(2, "TthfF"), "-", "5–3, 4–2 and 3–1 hold three of five each");
        assert_eq!(majority(2, "Tth"), "HALF_TRUE", "4–3 lies within 5–3 and is no second set");
        assert_eq!(majority(1, "TTTTh"), "TRUE", "equal verdicts make one set, not many");
    }

    #[test]
    fn a_set_counts_against_the_verdicts_needed_not_those_given() {
        let policy =
            ReviewPolicy { agreement: Agreement::Majority, verdicts_needed: 4, ..Default::default() };
        let given = vec!["TRUE".parse::<RatingKey>().unwrap(); 2];
        assert_eq!(outcome(&policy, &RatingScale::default(), &given), Outcome::Disputed);
    }
}
