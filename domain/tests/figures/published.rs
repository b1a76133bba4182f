//! The worked examples of Klaus Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), to the three digits
//! that are printed there.

use factdesk_domain::figures::{Level, Reliability, Undefined};

/// Units from one line for each observer; `.` is a missing value.
pub fn units(observers: &[&str]) -> Vec<Vec<usize>> {
    let lines: Vec<Vec<char>> =
        observers.iter().map(|line| line.chars().filter(|c| !c.is_whitespace()).collect()).collect();
    (0..lines[0].len())
        .map(|unit| {
            lines.iter().filter_map(|line| usize::from_str_radix(&line[unit].to_string(), 36).ok()).collect()
        })
        .collect()
}

fn alpha(level: Level, observers: &[&str]) -> String {
    format!("{:.3}", Reliability::new(units(observers)).alpha(level).unwrap())
}

const FOUR_OBSERVERS: [&str; 4] = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
];

#[test]
fn binary_data_of_two_observers() {
    let meg_and_owen = ["0100000010", "1110010000"];
    assert_eq!(alpha(Level::Nominal, &meg_and_owen), "0.095");
    assert_eq!(alpha(Level::Ordinal, &meg_and_owen), "0.095", "with two values all levels are the same");
}

#[test]
fn nominal_data_of_two_observers() {
    assert_eq!(alpha(Level::Nominal, &["aabbdcccedda", "babbbccceddd"]), "0.692");
}

#[test]
fn any_number_of_observers_with_missing_values() {
    assert_eq!(alpha(Level::Nominal, &FOUR_OBSERVERS), "0.743");
    assert_eq!(alpha(Level::Ordinal, &FOUR_OBSERVERS), "0.815");
    let data = Reliability::new(units(&FOUR_OBSERVERS));
    assert_eq!((data.units(), data.values()), (11, 40), "the value of the twelfth unit pairs with nothing");
}

#[test]
fn undefined_is_an_answer() {
    for level in [Level::Nominal, Level::Ordinal] {
        let alpha = |observers: &[&str]| Reliability::new(units(observers)).alpha(level);
        assert_eq!(Reliability::default().alpha(level), Err(Undefined::NoPairs));
        assert_eq!(alpha(&["12.", "..3"]), Err(Undefined::NoPairs));
        assert_eq!(alpha(&["1111", "1111"]), Err(Undefined::NoVariation));
        assert_eq!(
            alpha(&["1112", "111."]),
            Err(Undefined::NoVariation),
            "what pairs with nothing varies nothing"
        );
        assert_eq!(alpha(&["12", "12"]), Ok(1.0));
    }
}

#[test]
fn an_interval_holds_its_alpha_is_repeatable_and_narrows_with_more_units() {
    let few = Reliability::new(units(&FOUR_OBSERVERS));
    let many = Reliability::new(units(&FOUR_OBSERVERS).into_iter().cycle().take(12 * 40));
    for level in [Level::Nominal, Level::Ordinal] {
        let interval = |data: &Reliability| data.interval(level, 7).unwrap();
        let width = |data| interval(data).upper - interval(data).lower;
        for data in [&few, &many] {
            let alpha = data.alpha(level).unwrap();
            let found = interval(data);
            assert!(found.lower < alpha && alpha < found.upper, "{found:?} {alpha}");
            assert_eq!(found, interval(data));
            assert_ne!(Some(found), data.interval(level, 8), "the seed is used");
        }
        // With forty times as many, narrower by the root of that.
        let ratio = width(&few) / width(&many);
        assert!((4.0..9.0).contains(&ratio), "{ratio}");
    }
}

#[test]
fn an_interval_that_would_promise_too_much_is_not_given() {
    let nine = Reliability::new(vec![vec![0, 1], vec![0, 0]].into_iter().cycle().take(9));
    assert_eq!(nine.interval(Level::Nominal, 7), None);
    let ten = Reliability::new(vec![vec![0, 1], vec![0, 0]].into_iter().cycle().take(10));
    assert!(ten.interval(Level::Nominal, 7).is_some());
    // One claim of many differs: more than a third of the samples are without it, and without variation.
    let almost_all_alike = std::iter::once(vec![0, 1]).chain(std::iter::repeat_n(vec![0, 0], 40));
    let data = Reliability::new(almost_all_alike);
    assert!(data.alpha(Level::Nominal).is_ok());
    assert_eq!(data.interval(Level::Nominal, 7), None);
    assert_eq!(Reliability::new(vec![vec![0, 0]; 40]).interval(Level::Nominal, 7), None);
}
