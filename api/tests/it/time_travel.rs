//! A claim as it was, from its events alone.

use factdesk::event::{chains, redact};
use serde_json::{Value, json};

use crate::fact_check::{drafted, evidence, step};
use crate::review::{Cast, cast, see, version};
use crate::support::{Person, id};

const THEN: &str = "state statement language round ratingKey reason duplicateOf { id } embargoUntil verdictsIn
    speakers { id } reviewers { id } evidence { nodes { id } } factChecks { factCheck { id } state publishedVersion }";

async fn as_of(who: &Person, claim: &str, until: &str) -> Value {
    let query =
        format!("query($id: ID!) {{ claimAsOf(id: $id, {until}) {{ {THEN} seq gaps {{ kind seq }} }} }}");
    who.data(&query, json!({ "id": claim })).await["claimAsOf"].clone()
}

/// The claim as it is now, in the form of [`THEN`], with the place of its last event.
async fn now(cast: &Cast, claim: &str) -> (String, Value) {
    let fields = "state statement language currentRound { number } rating { key } reason duplicateOf { id } embargoUntil verdictsIn
        appearances { nodes { speaker { id } } } assignments(first: 100) { nodes { endedAt member { id } } }
        evidence(first: 100) { nodes { id withdrawn { reason } } }
        factChecks { nodes { id state publishedVersion } } history(last: 1) { nodes { seq } }";
    let claim = see(&cast.editor, claim, fields).await;
    let nodes = |list: &Value| list["nodes"].as_array().unwrap().clone();
    let mut held: Vec<_> = nodes(&claim["assignments"])
        .into_iter()
        .filter(|held| held["endedAt"].is_null())
        .map(|held| held["member"].clone())
        .collect();
    held.sort_by_key(Value::to_string);
    let standing: Vec<_> = nodes(&claim["evidence"])
        .into_iter()
        .filter(|piece| piece["withdrawn"].is_null())
        .map(|piece| json!({ "id": piece["id"] }))
        .collect();
    let checks: Vec<_> = nodes(&claim["factChecks"]).iter()
        .map(|check| json!({ "factCheck": { "id": check["id"] }, "state": check["state"], "publishedVersion": check["publishedVersion"] })).collect();
    let speakers: Vec<_> = nodes(&claim["appearances"])
        .iter()
        .map(|place| place["speaker"].clone())
        .filter(|speaker| !speaker.is_null())
        .collect();
    let seq = claim["history"]["nodes"][0]["seq"].as_str().unwrap().to_owned();
    (
        seq,
        json!({
            "state": claim["state"], "statement": claim["statement"], "language": claim["language"],
            "round": claim["currentRound"]["number"], "ratingKey": claim["rating"]["key"], "reason": claim["reason"],
            "duplicateOf": claim["duplicateOf"], "embargoUntil": claim["embargoUntil"], "verdictsIn": claim["verdictsIn"],
            "speakers": speakers, "reviewers": held, "evidence": { "nodes": standing }, "factChecks": checks,
        }),
    )
}

fn told(mut then: Value) -> Value {
    for extra in ["seq", "gaps"] {
        then.as_object_mut().unwrap().remove(extra);
    }
    // The appearances of a duplicate are listed by the claim that stands for it.
    if then["state"] == "DUPLICATE" {
        then["speakers"] = json!([]);
    }
    then["reviewers"].as_array_mut().unwrap().sort_by_key(Value::to_string);
    then
}

/// Notes how the claim stands after each step.
struct Diary<'c> {
    cast: &'c Cast,
    claim: String,
    pages: Vec<(String, Value)>,
}

impl Diary<'_> {
    async fn step(&mut self, who: &Person, name: &str, mut input: Value) {
        if input.get("claimId").is_none() && !input.as_object().unwrap().contains_key("evidenceId") {
            input["claimId"] = json!(self.claim);
        }
        if input.get("expectedVersion") == Some(&json!("now")) {
            input["expectedVersion"] = json!(version(&self.cast.editor, &self.claim).await);
        }
        who.done(name, input, "__typename").await;
        self.note().await;
    }

    async fn note(&mut self) {
        self.pages.push(now(self.cast, &self.claim).await);
    }
}

#[tokio::test]
async fn after_every_step_of_its_life_the_events_tell_what_was_read_at_that_time() {
    let cast = cast().await;
    let story = json!({ "text": "“The old quay is safe for ships,” said Ada Finch, the harbour master." });
    let submitted = cast
        .reporter
        .done("submitDocument", story, "document { appearances { nodes { id version claim { id } } } }")
        .await;
    let appearance = submitted["document"]["appearances"]["nodes"][0].clone();
    let claim = id(&appearance["claim"]);
    let mut diary = Diary { cast: &cast, claim: claim.clone(), pages: Vec::new() };
    let speaker = json!({ "appearanceId": appearance["id"], "expectedVersion": appearance["version"], "speakerRole": "captain",
        "speaker": { "named": { "name": "Bea Moor", "kind": "PERSON" } } });
    cast.reporter.done("correctAppearance", speaker, "__typename").await;
    diary.note().await;
    let now = json!("now");
    diary
        .step(
            &cast.reporter,
            "updateClaim",
            json!({ "expectedVersion": now, "statement": "The quay is safe." }),
        )
        .await;
    diary
        .step(
            &cast.editor,
            "acceptClaim",
            json!({ "expectedVersion": now, "statement": "The quay is safe for ships." }),
        )
        .await;
    diary.step(&cast.one, "assignReviewer", json!({})).await;
    diary.step(&cast.one, "releaseClaim", json!({})).await;
    let gathered = json!({ "source": { "named": { "name": "Port archive", "kind": "ORGANIZATION" } },
        "url": "https://archive.example/deed", "stance": "REFUTES", "primary": true, "visibility": "PUBLIC" });
    diary.step(&cast.reporter, "addEvidence", gathered.clone()).await;
    let piece =
        see(&cast.editor, &claim, "evidence { nodes { id } }").await["evidence"]["nodes"][0]["id"].clone();
    diary
        .step(&cast.reporter, "withdrawEvidence", json!({ "evidenceId": piece, "reason": "A forgery." }))
        .await;
    for (reviewer, rating) in [(&cast.one, "TRUE"), (&cast.two, "FALSE")] {
        diary.step(reviewer, "assignReviewer", json!({})).await;
        let verdict = json!({ "expectedVersion": now, "ratingKey": rating, "rationale": "Seen." });
        diary.step(reviewer, "submitVerdict", verdict).await;
    }
    let back = json!({ "expectedVersion": now, "decision": { "sendBack": true }, "reason": "Look again." });
    diary.step(&cast.editor, "adjudicateClaim", back).await;
    for reviewer in [&cast.one, &cast.two] {
        diary.step(reviewer, "assignReviewer", json!({})).await;
        let verdict = json!({ "expectedVersion": now, "ratingKey": "FALSE", "rationale": "Seen." });
        diary.step(reviewer, "submitVerdict", verdict).await;
    }
    let embargo = json!({ "until": chrono::Utc::now() + chrono::TimeDelta::days(1), "reason": "Not yet." });
    diary.step(&cast.editor, "setEmbargo", json!({ "expectedVersion": now, "embargo": embargo })).await;
    diary.step(&cast.editor, "setEmbargo", json!({ "expectedVersion": now, "embargo": null })).await;
    for stance in ["REFUTES", "SUPPORTS"] {
        let mut more = gathered.clone();
        more["stance"] = json!(stance);
        more["url"] = json!(format!("https://archive.example/{stance}"));
        diary.step(&cast.reporter, "addEvidence", more).await;
    }
    let check = drafted(&cast, &claim).await;
    diary.note().await;
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    diary.note().await;
    let check = step(&cast.editor, "returnFactCheck", &check, json!({ "note": "Shorter." })).await;
    diary.note().await;
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    let check = step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    diary.note().await;
    step(&cast.editor, "retractFactCheck", &check, json!({ "reason": "We were wrong." })).await;
    diary.note().await;
    diary
        .step(&cast.editor, "reopenClaim", json!({ "expectedVersion": now, "reason": "New figures." }))
        .await;
    diary.step(&cast.one, "assignReviewer", json!({})).await;
    diary.step(&cast.one, "recuse", json!({ "reason": "A friend." })).await;
    diary.step(&cast.editor, "dismissClaim", json!({ "expectedVersion": now, "reason": "No news." })).await;
    diary.step(&cast.editor, "reopenClaim", json!({ "expectedVersion": now, "reason": "After all." })).await;
    let other = cast.submitted("The quay is safe for all ships.").await;
    diary
        .step(&cast.editor, "markDuplicate", json!({ "expectedVersion": now, "duplicateOfId": other }))
        .await;

    assert!(diary.pages.len() > 25);
    for (seq, page) in &diary.pages {
        let then = told(as_of(&cast.editor, &claim, &format!("seq: {seq:?}")).await);
        assert_eq!(&then, page, "after event {seq}");
    }
    let (_, last) = diary.pages.last().unwrap();
    let today = as_of(&cast.chief, &claim, "at: \"9000-01-01T00:00:00Z\"").await;
    assert_eq!(&told(today), last, "all events together tell today's row");
    assert_eq!(as_of(&cast.editor, &claim, "at: \"2000-01-01T00:00:00Z\"").await, Value::Null);
}

#[tokio::test]
async fn what_is_sealed_today_is_not_told_and_a_redaction_leaves_a_gap() {
    let cast = cast().await;
    let claim = cast.in_review("The dam holds.").await;
    evidence(&cast, &claim, entity::evidence::Stance::Refutes, |_| {}).await;
    cast.verdict(&cast.one, &claim, "FALSE").await;
    let moment = "at: \"9000-01-01T00:00:00Z\"";
    for reader in [&cast.one, &cast.two, &cast.editor] {
        let then = as_of(reader, &claim, moment).await;
        assert_eq!(
            (&then["verdictsIn"], &then["ratingKey"], &then["state"]),
            (&json!(1), &Value::Null, &json!("IN_REVIEW"))
        );
    }
    let stranger = cast.desk.stranger("sam", &[factdesk_domain::Role::Editor]).await;
    assert_eq!(as_of(&stranger, &claim, moment).await, Value::Null);
    let wrong = "query($id: ID!) { claimAsOf(id: $id, seq: \"1\", at: \"2030-01-01T00:00:00Z\") { state } }";
    let answer = cast.editor.send(wrong, json!({ "id": claim })).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");

    let accepted = cast
        .editor
        .data(
            "query($id: ID!) { claim(id: $id) { history { nodes { seq action } } } }",
            json!({ "id": claim }),
        )
        .await;
    let seq: i64 = accepted["claim"]["history"]["nodes"][0]["seq"].as_str().unwrap().parse().unwrap();
    let (db, world) = (&cast.desk.db, cast.desk.app.world.as_ref());
    let all = chains(db).await.map_err(|error| format!("{error:?}")).unwrap();
    let chain = all.into_iter().find(|chain| chain.id == cast.desk.newsroom.uuid()).unwrap();
    redact(db, world, &chain, seq, "A court said so.").await.map_err(|error| format!("{error:?}")).unwrap();
    let then = as_of(&cast.editor, &claim, moment).await;
    assert_eq!(then["statement"], Value::Null);
    let gap = |kind: &str| then["gaps"].as_array().unwrap().iter().any(|gap| gap["kind"] == kind);
    assert!(gap("REDACTED") && gap("STATEMENT"), "{then:#}");
    assert_eq!(then["state"], "IN_REVIEW", "the rest is known");
}
