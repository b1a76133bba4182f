//! The markup as fact-check indexes read it.

use factdesk_record::{Snapshot, SpeakerKind, Standing, json_ld};
use serde_json::{Value, json};

use crate::sample::{checked_again, retracted, snapshot, urls};

fn markup(snapshot: &Snapshot, standing: &Standing) -> Value {
    json_ld(snapshot, standing, &urls(snapshot))
}

#[test]
fn a_rating_beside_the_scale_has_no_number() {
    let mut snapshot = snapshot();
    snapshot.rating = snapshot.scale.ratings[5].clone();
    let rating = &markup(&snapshot, &Standing::Current)["reviewRating"];
    assert_eq!(rating["alternateName"], "Unproven");
    for number in ["ratingValue", "bestRating", "worstRating"] {
        assert!(rating[number].is_null());
    }
}

#[test]
fn a_scale_that_readers_refuse_gives_no_number() {
    let mut snapshot = snapshot();
    for rating in &mut snapshot.scale.ratings {
        rating.ordinal = rating.ordinal.map(|ordinal| ordinal - 1);
    }
    snapshot.rating.ordinal = Some(1);
    assert!(markup(&snapshot, &Standing::Current)["reviewRating"]["ratingValue"].is_null());
}

#[test]
fn the_claim_is_given_short_and_without_the_rating() {
    let mut snapshot = snapshot();
    assert_eq!(markup(&snapshot, &Standing::Current)["claimReviewed"], snapshot.statement);
    snapshot.statement = "Ä word ".repeat(100);
    let markup = markup(&snapshot, &Standing::Current);
    let claim = markup["claimReviewed"].as_str().unwrap();
    assert!(claim.chars().count() <= 301 && (claim.ends_with(" Ä…") || claim.ends_with(" word…")), "{claim}");
}

#[test]
fn only_a_named_speaker_is_the_author_of_the_claim() {
    let mut snapshot = snapshot();
    let author = &markup(&snapshot, &Standing::Current)["itemReviewed"]["author"];
    assert_eq!((&author["@type"], &author["name"]), (&json!("Person"), &json!("Henrik Lund")));
    snapshot.appearances[1].speaker.as_mut().unwrap().kind = SpeakerKind::Organization;
    assert_eq!(markup(&snapshot, &Standing::Current)["itemReviewed"]["author"]["@type"], "Organization");
    snapshot.appearances[1].speaker.as_mut().unwrap().name = None;
    assert!(markup(&snapshot, &Standing::Current)["itemReviewed"].get("author").is_none());
}

#[test]
fn the_earliest_appearance_is_the_first() {
    let markup = markup(&snapshot(), &Standing::Current);
    let claim = &markup["itemReviewed"];
    assert_eq!(claim["firstAppearance"]["publisher"]["name"], "The Harbour Courier");
    assert_eq!(claim["appearance"]["publisher"]["name"], "Harbour Radio");
    assert_eq!(claim["datePublished"], "2026-11-08T17:05:00Z");
}

#[test]
fn retraction_and_new_checks_show_and_count_as_changes() {
    let current = markup(&snapshot(), &Standing::Current);
    assert_eq!(current["dateModified"], "2026-11-14T16:20:00Z");
    assert!(current.get("creativeWorkStatus").is_none());

    let again = markup(&snapshot(), &checked_again());
    assert_eq!(again["creativeWorkStatus"], "Being checked again");
    assert_eq!(again["dateModified"], "2026-11-18T14:00:00Z");
    assert_eq!(again["reviewRating"], current["reviewRating"]);

    let retracted = markup(&snapshot(), &retracted());
    assert_eq!(retracted["creativeWorkStatus"], "Retracted");
    assert_eq!(retracted["dateModified"], "2026-11-20T07:30:00Z");
    assert_eq!(retracted["reviewRating"]["alternateName"], "Retracted");
    assert!(retracted["reviewRating"]["ratingValue"].is_null());
    assert_eq!(retracted["correction"][2]["name"], "Retraction");
    assert_eq!(retracted["url"], current["url"], "the address stays");
}
