//! Alpha by going through all pairs of values one by one, and ranks by sorting: slow, and plainly what the words say.

use factdesk_domain::figures::{Level, Reliability};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

/// Mean rank of each value among all that pair.
fn rank(all: &[usize], value: usize) -> f64 {
    let mut sorted = all.to_vec();
    sorted.sort_unstable();
    let places: Vec<f64> =
        (1_u32..).zip(&sorted).filter(|(_, v)| **v == value).map(|(place, _)| f64::from(place)).collect();
    places.iter().sum::<f64>() / f64::from(u32::try_from(places.len()).unwrap())
}

/// One minus the mean difference of pairs within units by that of all pairs of values; none if no pair differs.
fn naive(units: &[Vec<usize>], level: Level) -> Option<f64> {
    let units: Vec<_> = units.iter().filter(|unit| unit.len() > 1).collect();
    let all: Vec<usize> = units.iter().flat_map(|unit| unit.iter().copied()).collect();
    let difference = |one: usize, other: usize| match level {
        Level::Nominal => f64::from(u8::from(one != other)),
        Level::Ordinal => (rank(&all, one) - rank(&all, other)).powi(2),
    };
    let pairs = |values: &[usize]| -> f64 {
        let mut sum = 0.0;
        for (i, one) in values.iter().enumerate() {
            for (j, other) in values.iter().enumerate() {
                if i != j {
                    sum += difference(*one, *other);
                }
            }
        }
        sum
    };
    let number = |n: usize| f64::from(u32::try_from(n).unwrap());
    let n = number(all.len());
    let within = units.iter().map(|unit| pairs(unit) / (number(unit.len()) - 1.0)).sum::<f64>() / n;
    let expected = pairs(&all) / (n * (n - 1.0));
    (expected > 0.0).then(|| 1.0 - within / expected)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn alpha_is_what_going_through_all_pairs_gives(matrix in vec(vec(of(0_usize..6), 1..6), 0..14)) {
        let units: Vec<Vec<usize>> = matrix.into_iter().map(|unit| unit.into_iter().flatten().collect()).collect();
        for level in [Level::Nominal, Level::Ordinal] {
            let alpha = Reliability::new(units.clone()).alpha(level).ok();
            match (alpha, naive(&units, level)) {
                (Some(alpha), Some(naive)) => prop_assert!((alpha - naive).abs() < 1e-9, "{level:?} {alpha} {naive}"),
                (alpha, naive) => prop_assert_eq!(alpha, naive),
            }
        }
    }

    #[test]
    fn the_order_of_units_and_of_observers_changes_nothing(units in vec(vec(0_usize..4, 0..4), 0..20)) {
        let turned: Vec<Vec<usize>> = units.iter().rev().map(|unit| unit.iter().rev().copied().collect()).collect();
        let (one, other) = (Reliability::new(units), Reliability::new(turned));
        for level in [Level::Nominal, Level::Ordinal] {
            prop_assert_eq!(one.alpha(level), other.alpha(level));
            prop_assert_eq!(one.interval(level, 1), other.interval(level, 1));
        }
    }
}
