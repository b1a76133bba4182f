//! Where claims were made: corrected by people, added by hand.

use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

use crate::stories::{BRIDGE, DIRTY};
use crate::support::{Client, desk, refusal};

const APPEARANCE: &str =
    "id version start end startUtf16 endUtf16 exact prefix suffix speech speakerRole selector
    speaker { id name kind confirmed } relayer { name kind } claim { id version }";

async fn take_in(client: &Client, text: &str) -> Value {
    let selection = format!("document {{ id appearances {{ nodes {{ {APPEARANCE} }} }} }}");
    client.done("submitDocument", json!({ "text": text }), &selection).await["document"].clone()
}

fn place(text: &str, words: &str) -> (usize, usize) {
    let start = text[..text.find(words).unwrap()].chars().count();
    (start, start + words.chars().count())
}

#[tokio::test]
async fn a_person_mends_place_and_speaker() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let found = take_in(&reporter, DIRTY).await["appearances"]["nodes"][0].clone();
    let words = "the depot had passed its inspection in March";
    let (start, end) = place(DIRTY, "Eleven engines were sent");
    let input = json!({ "appearanceId": found["id"], "expectedVersion": 1, "start": start, "end": end,
        "speaker": { "named": { "name": "Ines Dalé", "kind": "PERSON" } }, "speakerRole": null,
        "relayer": { "named": { "name": "The Agency", "kind": "ORGANIZATION" } }, "speech": "DIRECT" });
    let selection = format!("appearance {{ {APPEARANCE} }} claim {{ version }}");
    let payload = reporter.done("correctAppearance", input.clone(), &selection).await;
    let after = &payload["appearance"];
    assert_eq!(after["exact"], "Eleven engines were sent");
    let units: Vec<u16> = DIRTY.encode_utf16().collect();
    let at = |field: &str| usize::try_from(after[field].as_u64().unwrap()).unwrap();
    assert_eq!(
        String::from_utf16(&units[at("startUtf16")..at("endUtf16")]).unwrap(),
        "Eleven engines were sent"
    );
    assert_eq!((&after["speaker"]["confirmed"], &after["speakerRole"]), (&json!(true), &Value::Null));
    assert_eq!(after["relayer"]["name"], "The Agency");
    // The speaker is part of what the claim's version counts: named by a person, she is confirmed.
    assert_eq!((&after["version"], &payload["claim"]["version"]), (&json!(2), &json!(2)));
    let stale = reporter.mutate("correctAppearance", input, &selection).await;
    assert_eq!(refusal(&stale), "CONFLICT");
    assert_eq!(stale["refusal"]["current"]["id"], found["id"]);
    let (start, end) = place(DIRTY, words);
    let moved = json!({ "appearanceId": found["id"], "expectedVersion": 2, "start": start, "end": end, "relayer": null });
    let payload = reporter.done("correctAppearance", moved, &selection).await;
    assert_eq!((&payload["appearance"]["exact"], &payload["claim"]["version"]), (&json!(words), &json!(2)));
    assert_eq!(payload["appearance"]["relayer"], Value::Null);
    assert_eq!(payload["appearance"]["speaker"], after["speaker"]);
}

#[tokio::test]
async fn a_place_outside_the_text_or_a_source_from_elsewhere_is_refused() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let stranger = desk.stranger("sam", &[Role::Reporter]).await;
    let document = take_in(&reporter, BRIDGE).await;
    let foreign = take_in(&stranger, BRIDGE).await["appearances"]["nodes"][0].clone();
    let found = &document["appearances"]["nodes"][0];
    let length = BRIDGE.chars().count();
    for (start, end) in [(-1, 3), (3, 3), (5, 2), (0, i32::try_from(length).unwrap() + 1), (0, i32::MAX)] {
        let input = json!({ "appearanceId": found["id"], "expectedVersion": 1, "start": start, "end": end });
        let payload = reporter.mutate("correctAppearance", input, "appearance { id }").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], "start", "{start} {end} {payload:#}");
    }
    for input in [
        json!({ "appearanceId": foreign["id"], "expectedVersion": 1, "speechless": true }),
        json!({ "appearanceId": found["id"], "expectedVersion": 1, "speaker": { "sourceId": foreign["speaker"]["id"] } }),
    ] {
        let mut input = input;
        input.as_object_mut().unwrap().remove("speechless");
        let payload = reporter.mutate("correctAppearance", input, "appearance { id }").await;
        assert_eq!(refusal(&payload), "NOT_FOUND");
    }
    let other = &document["appearances"]["nodes"][1];
    let merged = json!({ "appearanceId": other["id"], "expectedVersion": 1, "start": found["start"] });
    assert_eq!(
        refusal(&reporter.mutate("correctAppearance", merged, "appearance { id }").await),
        "INVALID_INPUT"
    );
}

#[tokio::test]
async fn a_reporter_adds_a_claim_in_a_document() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let stranger = desk.stranger("sam", &[Role::Reporter]).await;
    let document = take_in(&reporter, BRIDGE).await;
    let words = "closed since Monday";
    let (start, end) = place(BRIDGE, words);
    let input = json!({ "statement": "The harbour bridge is closed.", "language": "en", "appearance": {
        "documentId": document["id"], "start": start, "end": end, "speech": "INDIRECT",
        "speaker": { "named": { "name": "officials", "kind": "GROUP" } } } });
    let selection =
        format!("claim {{ origin score submittedBy {{ name }} appearances {{ nodes {{ {APPEARANCE} }} }} }}");
    let payload = reporter.done("submitClaim", input.clone(), &selection).await;
    let claim = &payload["claim"];
    assert_eq!((&claim["origin"], claim["score"].as_f64()), (&json!("MEMBER"), Some(1.0)));
    assert_eq!(claim["appearances"]["nodes"][0]["exact"], words);
    assert_eq!(claim["appearances"]["nodes"][0]["speaker"]["name"], "officials");
    let whole = json!({ "statement": "As a whole.", "appearance": { "documentId": document["id"] } });
    let payload = reporter.done("submitClaim", whole, &selection).await;
    let place = &payload["claim"]["appearances"]["nodes"][0];
    assert_eq!(
        (&place["selector"], &place["start"], &place["exact"]),
        (&json!("WHOLE"), &Value::Null, &Value::Null)
    );
    let foreign = stranger.mutate("submitClaim", input, "claim { id }").await;
    assert_eq!(refusal(&foreign), "NOT_FOUND");
    assert_eq!(foreign["claim"], Value::Null);
}

#[tokio::test]
async fn a_claim_is_reworded_by_whoever_has_read_it() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let stranger = desk.stranger("sam", &[Role::Reporter]).await;
    let found = take_in(&reporter, BRIDGE).await["appearances"]["nodes"][0].clone();
    let input = json!({ "claimId": found["claim"]["id"], "expectedVersion": 1, "statement": "In plain words.", "language": "en-GB" });
    assert_eq!(refusal(&stranger.mutate("updateClaim", input.clone(), "claim { id }").await), "NOT_FOUND");
    let payload = reporter
        .done(
            "updateClaim",
            input.clone(),
            "claim { statement language version appearances { nodes { exact } } }",
        )
        .await;
    assert_eq!(
        (&payload["claim"]["statement"], &payload["claim"]["version"]),
        (&json!("In plain words."), &json!(2))
    );
    assert_eq!(payload["claim"]["appearances"]["nodes"][0]["exact"], found["exact"]);
    assert_eq!(refusal(&reporter.mutate("updateClaim", input, "claim { id }").await), "CONFLICT");
    let empty = json!({ "claimId": found["claim"]["id"], "expectedVersion": 2, "statement": " " });
    assert_eq!(refusal(&reporter.mutate("updateClaim", empty, "claim { id }").await), "INVALID_INPUT");
}

/// A claim becomes a duplicate while somebody finds it in another place: the place waits, and goes with the claim.
#[tokio::test]
async fn a_place_that_is_found_while_its_claim_becomes_a_duplicate_is_shown_with_the_one_that_stands_for_it()
{
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    take_in(&reporter, BRIDGE).await;
    let marking = desk.db.begin().await.unwrap();
    marking.execute_unprepared("SELECT id FROM claim FOR UPDATE").await.unwrap();
    let mark = "UPDATE claim SET state = 'DUPLICATE', duplicate_of = (SELECT max(id::text)::uuid FROM claim)
        WHERE id = (SELECT min(id::text)::uuid FROM claim)";
    marking.execute_unprepared(mark).await.unwrap();
    let find = "INSERT INTO appearance (newsroom_id, id, claim_id, document_id, selector, created_at)
        SELECT newsroom_id, document_id, claim_id, document_id, 'WHOLE', created_at FROM appearance
        WHERE claim_id = (SELECT min(id::text)::uuid FROM claim)";
    let commit = async {
        while desk.number("SELECT count(*) AS number FROM pg_locks WHERE NOT granted", []).await == 0 {}
        marking.commit().await.unwrap();
    };
    let (found, ()) = tokio::join!(desk.db.execute_unprepared(find), commit);
    found.unwrap();
    let moved = "SELECT count(*) AS number FROM appearance
        WHERE claim_id = (SELECT min(id::text)::uuid FROM claim) AND standing_id = (SELECT max(id::text)::uuid FROM claim)";
    assert_eq!(desk.number(moved, []).await, 2, "the one that was there, and the one that came meanwhile");
}
