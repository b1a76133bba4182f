//! Figures of a scale, in the words of the desk.

use factdesk_domain::figures::{FirstVerdict, Undefined, agreement_figures};
use factdesk_domain::{ClaimId, MemberId, RatingScale};
use uuid::Uuid;

/// Each line a claim: reviewer a to z, then the rating as in the scale's keys by first letters.
fn verdicts(claims: &[&[(char, &str)]]) -> Vec<FirstVerdict> {
    let claims =
        claims.iter().enumerate().flat_map(|(claim, given)| given.iter().map(move |one| (claim, one)));
    let verdict = |(claim, (member, rating)): (usize, &(char, &str))| FirstVerdict {
        claim: ClaimId::new(Uuid::from_u128(claim as u128)),
        member: member_named(*member),
        rating: rating.parse().unwrap(),
    };
    claims.map(verdict).collect()
}

fn member_named(name: char) -> MemberId {
    MemberId::new(Uuid::from_u128(u128::from(name as u32)))
}

#[test]
fn ratings_beside_the_line_count_as_ratings_and_not_as_places() {
    let scale = RatingScale::default();
    let given = verdicts(&[
        &[('a', "TRUE"), ('b', "SATIRE")],
        &[('a', "FALSE"), ('b', "FALSE")],
        &[('a', "TRUE"), ('b', "MOSTLY_TRUE"), ('c', "UNPROVEN")],
        &[('a', "TRUE")],
    ]);
    let figures = agreement_figures(&scale, &given, 1);
    assert_eq!((figures.nominal.claims, figures.nominal.verdicts, figures.nominal.left_out), (3, 7, 0));
    assert_eq!((figures.ordinal.claims, figures.ordinal.verdicts, figures.ordinal.left_out), (2, 4, 2));
    assert!(figures.ordinal.value.unwrap() > figures.nominal.value.unwrap(), "neighbours are nearly right");
    assert_eq!(figures.nominal.interval, None);
}

#[test]
fn the_order_is_that_of_the_ordinals_not_of_the_list() {
    let mut scale = RatingScale::default();
    let given = verdicts(&[
        &[('a', "TRUE"), ('b', "MOSTLY_TRUE")],
        &[('a', "FALSE"), ('b', "MOSTLY_FALSE")],
        &[('a', "HALF_TRUE"), ('b', "TRUE")],
    ]);
    let before = agreement_figures(&scale, &given, 1).ordinal;
    scale.ratings.reverse();
    scale.ratings.swap(0, 4);
    assert_eq!(agreement_figures(&scale, &given, 1).ordinal, before);
}

#[test]
fn pairs_of_people_and_of_ratings_are_counted_once() {
    let given = verdicts(&[
        &[('a', "TRUE"), ('b', "TRUE"), ('c', "FALSE")],
        &[('b', "FALSE"), ('a', "TRUE")],
        &[('c', "SATIRE")],
    ]);
    let figures = agreement_figures(&RatingScale::default(), &given, 1);
    let cells: Vec<_> =
        figures.confusion.iter().map(|cell| format!("{} {} {}", cell.one, cell.other, cell.pairs)).collect();
    assert_eq!(cells, ["TRUE TRUE 1", "TRUE FALSE 3"]);
    let pairs: Vec<_> =
        figures.pairs.iter().map(|pair| (pair.one, pair.other, pair.claims, pair.agreed)).collect();
    let [a, b, c] = ['a', 'b', 'c'].map(member_named);
    assert_eq!(pairs, [(a, b, 2, 1), (a, c, 1, 0), (b, c, 1, 0)]);
    let people: Vec<_> =
        figures.reviewers.iter().map(|one| (one.member, one.verdicts, one.pairs, one.agreed)).collect();
    assert_eq!(people, [(a, 2, 3, 1), (b, 2, 3, 1), (c, 2, 2, 0)]);
}

#[test]
fn nothing_has_no_alpha() {
    let figures = agreement_figures(&RatingScale::default(), &[], 1);
    assert_eq!(figures.nominal.value, Err(Undefined::NoPairs));
    assert_eq!(figures.ordinal.value, Err(Undefined::NoPairs));
    assert!(figures.confusion.is_empty() && figures.pairs.is_empty() && figures.reviewers.is_empty());
}
