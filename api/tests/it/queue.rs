//! Whose turn is next, and who takes it.

use std::sync::Arc;

use chrono::TimeDelta;
use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::review::{Cast, cast, cast_at, see, version};
use crate::support::{Fixed, Person, desk_in, refusal};

#[tokio::test]
async fn an_editor_says_how_soon_and_nobody_at_work_is_disturbed() {
    let cast = cast().await;
    let claim = cast.in_review("The dam held.").await;
    let before = version(&cast.one, &claim).await;
    let input = json!({ "claimId": claim, "expectedVersion": 1, "priority": 80, "urgent": true,
        "deadline": "2030-01-01T12:00:00Z", "reach": 120_000 });
    let fields = "claim { priority urgent deadline reach priorityVersion version }";
    let done = cast.editor.done("prioritizeClaim", input.clone(), fields).await;
    let after = json!({ "priority": 80, "urgent": true, "deadline": "2030-01-01T12:00:00.000000Z", "reach": 120_000,
        "priorityVersion": 2, "version": before });
    assert_eq!(done["claim"], after);
    let stale = cast.chief.mutate("prioritizeClaim", input, "claim { id }").await;
    assert_eq!(refusal(&stale), "CONFLICT");
    let cleared = json!({ "claimId": claim, "expectedVersion": 2, "priority": null, "deadline": null });
    let done = cast.chief.done("prioritizeClaim", cleared, fields).await;
    assert_eq!(
        (&done["claim"]["priority"], &done["claim"]["deadline"], &done["claim"]["reach"]),
        (&Value::Null, &Value::Null, &json!(120_000)),
        "what is left out stays"
    );
    let history =
        see(&cast.editor, &claim, "history(last: 1) { nodes { action changes { field before after } } }")
            .await;
    let last = &history["history"]["nodes"][0];
    assert_eq!(last["action"], "claim.prioritize");
    assert!(
        last["changes"]
            .as_array()
            .unwrap()
            .contains(&json!({ "field": "priority", "before": "80", "after": null }))
    );
    for (field, wrong) in [
        ("priority", json!(101)),
        ("priority", json!(-1)),
        ("reach", json!(-1)),
        ("deadline", json!("0999-01-01T00:00:00Z")),
    ] {
        let input = json!({ "claimId": claim, "expectedVersion": 3, field: wrong });
        let payload = cast.editor.mutate("prioritizeClaim", input, "claim { id }").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], field, "{wrong}");
    }
}

#[tokio::test]
async fn a_reviewer_says_in_which_languages() {
    let cast = cast().await;
    let input = json!({ "expectedVersion": 1, "languages": ["pt-BR", "en", "EN-gb"] });
    let fields = "member { reviewLanguages version }";
    let done = cast.one.done("updateReviewProfile", input.clone(), fields).await;
    assert_eq!(done["member"], json!({ "reviewLanguages": ["pt", "en"], "version": 2 }));
    assert_eq!(refusal(&cast.one.mutate("updateReviewProfile", input, fields).await), "CONFLICT");
    let all = json!({ "expectedVersion": 2, "languages": [] });
    assert_eq!(
        cast.one.done("updateReviewProfile", all, fields).await["member"]["reviewLanguages"],
        json!([])
    );
    let wrong = json!({ "expectedVersion": 3, "languages": ["en", "e"] });
    let payload = cast.one.mutate("updateReviewProfile", wrong, fields).await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "languages.1");
}

/// What somebody is given next; null if nothing.
async fn next(who: &Person, filter: Value) -> Value {
    let done = who.done("takeNextClaim", json!({ "filter": filter }), "claim { id }").await;
    done["claim"]["id"].clone()
}

async fn weigh(cast: &Cast, claim: &str, what: Value) {
    let mut input = what;
    input["claimId"] = json!(claim);
    input["expectedVersion"] = see(&cast.editor, claim, "priorityVersion").await["priorityVersion"].clone();
    cast.editor.done("prioritizeClaim", input, "claim { id }").await;
}

#[tokio::test]
async fn urgent_ones_come_first_then_the_most_pressing_then_the_oldest() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let hour = |hours: u64| world.pass(hours * 60 * 60);
    let mut claims = Vec::new();
    for statement in ["Oldest.", "Low.", "High.", "Urgent.", "Due.", "Newest."] {
        claims.push(cast.queued(statement).await);
        hour(1);
    }
    let [oldest, low, high, urgent, due, newest] = &claims[..] else { panic!() };
    weigh(&cast, low, json!({ "priority": 10 })).await;
    weigh(&cast, high, json!({ "priority": 90 })).await;
    weigh(&cast, urgent, json!({ "priority": 0, "urgent": true })).await;
    let tomorrow = factdesk::world::World::now(world.as_ref()).unwrap() + TimeDelta::days(1);
    weigh(&cast, due, json!({ "deadline": tomorrow })).await;
    weigh(&cast, newest, json!({ "priority": null, "reach": 0 })).await;

    let work = "{ myWork { waiting { count } next { id queueReasons { reason days text } } } }";
    let seen = cast.one.data(work, json!({})).await["myWork"].clone();
    assert_eq!(seen["waiting"]["count"], 6);
    let order: Vec<_> = seen["next"].as_array().unwrap().iter().map(|claim| claim["id"].clone()).collect();
    let kinds = |place: usize| -> Vec<Value> {
        let reasons = seen["next"][place]["queueReasons"].as_array().unwrap();
        reasons.iter().map(|reason| reason["reason"].clone()).collect()
    };
    // A deadline of tomorrow is worth 29 days, a priority of 90 is worth 27, what a person typed in 21.
    assert_eq!(json!(order), json!([urgent, due, high, oldest, newest, low]));
    assert_eq!(kinds(0), ["URGENT", "PRIORITY", "WAITING"]);
    assert_eq!(kinds(1), ["DEADLINE"]);
    assert_eq!(seen["next"][1]["queueReasons"][0]["days"], 29.0);
    assert_eq!(kinds(2), ["PRIORITY", "WAITING"]);
    assert_eq!(kinds(4), ["CHECK_WORTHINESS", "REACH", "WAITING"]);
    for expected in &order {
        assert_eq!(next(&cast.one, Value::Null).await, *expected);
    }
    let done = cast
        .one
        .done("takeNextClaim", json!({}), "claim { id } nothing queueReasons { reason } assignment { id }")
        .await;
    assert_eq!(
        done,
        json!({ "claim": null, "nothing": "NOTHING_FOR_YOU", "queueReasons": [], "assignment": null, "refusal": null })
    );
}

#[tokio::test]
async fn the_order_in_the_index_is_the_order_of_the_rules() {
    use entity::Tenant;
    use rust_decimal::prelude::ToPrimitive;
    use sea_orm::ConnectionTrait;
    let cast = cast().await;
    for number in 0..12_i32 {
        let claim = cast.queued(&format!("Statement {number}.")).await;
        let priority = (number % 3 == 0).then_some(number * 8);
        let deadline = (number % 2 == 0).then(|| format!("20{}-03-01T10:30:00.25Z", 20 + number * 2));
        let reach = (number % 4 > 1).then_some(number.pow(6) + 1);
        weigh(&cast, &claim, json!({ "priority": priority, "deadline": deadline, "reach": reach })).await;
    }
    let score = "UPDATE claim SET score = 0.321 WHERE priority IS NULL";
    cast.desk.db.execute_unprepared(score).await.unwrap();
    for row in entity::claim::Entity::of(cast.desk.newsroom).all(&cast.desk.db).await.unwrap() {
        let turn = factdesk_domain::Turn {
            urgent: row.urgent,
            priority: row.priority,
            score: row.score.to_f64().unwrap(),
            reach: row.reach,
            deadline: row.deadline,
            since: row.waiting_since.unwrap(),
        };
        assert!(
            (turn.counts_from() - row.queue_rank).abs() < 1e-3,
            "{turn:?} {} {}",
            turn.counts_from(),
            row.queue_rank
        );
    }
}

#[tokio::test]
async fn nobody_is_given_what_they_may_not_review_or_did_already() {
    let cast = cast().await;
    let both = cast.desk.person("both", &[Role::Reporter, Role::Reviewer]).await;
    // Their own.
    let own = both.done("submitClaim", json!({ "statement": "Mine." }), "claim { id }").await;
    let own = own["claim"]["id"].as_str().unwrap().to_owned();
    cast.editor.done("acceptClaim", json!({ "claimId": own, "expectedVersion": 1 }), "claim { id }").await;
    assert_eq!(next(&both, Value::Null).await, Value::Null);
    // Judged: the other slot stays free.
    let judged = cast.queued("Judged.").await;
    assert_eq!(next(&both, Value::Null).await, json!(judged));
    cast.verdict(&both, &judged, "TRUE").await;
    assert_eq!(next(&both, Value::Null).await, Value::Null);
    // Recused.
    let recused = cast.queued("Recused.").await;
    both.done("recuse", json!({ "claimId": recused, "reason": "Kin." }), "claim { id }").await;
    assert_eq!(next(&both, Value::Null).await, Value::Null);
    // A conflict on a source of its evidence.
    let about = cast.queued("About the archive.").await;
    let evidence = json!({ "claimId": about, "source": { "named": { "name": "Archive", "kind": "ORGANIZATION" } },
        "url": "https://archive.example/deed", "stance": "SUPPORTS", "primary": true });
    let added = cast.editor.done("addEvidence", evidence, "evidence { source { id } }").await;
    let source = added["evidence"]["source"]["id"].clone();
    both.done("declareConflict", json!({ "sourceId": source, "reason": "Kin." }), "conflict { id }").await;
    assert_eq!(next(&both, Value::Null).await, Value::Null);
    let seen = both.data("{ myWork { waiting { count } next { id } } }", json!({})).await;
    assert_eq!(seen["myWork"], json!({ "waiting": { "count": 0 }, "next": [] }));
    // Somebody else is given all four, and none of them twice.
    let mut given = Vec::new();
    for _ in 0..4 {
        given.push(next(&cast.one, Value::Null).await);
    }
    given.sort_by_key(ToString::to_string);
    let mut all = vec![json!(own), json!(judged), json!(recused), json!(about)];
    all.sort_by_key(ToString::to_string);
    assert_eq!(given, all);
    assert_eq!(next(&cast.one, Value::Null).await, Value::Null);
    // What is given back can be taken again.
    cast.one.done("releaseClaim", json!({ "claimId": recused }), "claim { state }").await;
    assert_eq!(next(&cast.one, Value::Null).await, json!(recused));
}

#[tokio::test]
async fn languages_are_those_of_the_person_or_of_the_filter() {
    let cast = cast().await;
    let mut claims = Vec::new();
    for language in ["en-GB", "fi", "und", "sv"] {
        let input = json!({ "statement": format!("In {language}."), "language": language });
        let claim = cast.reporter.done("submitClaim", input, "claim { id }").await["claim"]["id"].clone();
        cast.editor
            .done("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }")
            .await;
        claims.push(claim);
    }
    let profile = json!({ "expectedVersion": 1, "languages": ["fi", "en"] });
    cast.one.done("updateReviewProfile", profile, "member { id }").await;
    let done = cast.one.done("takeNextClaim", json!({}), "claim { id } queueReasons { reason }").await;
    assert_eq!(done["claim"]["id"], claims[0]);
    assert!(done["queueReasons"].as_array().unwrap().contains(&json!({ "reason": "LANGUAGE" })));
    assert_eq!(next(&cast.one, Value::Null).await, claims[1]);
    assert_eq!(next(&cast.one, Value::Null).await, claims[2], "a language that is not known may be theirs");
    assert_eq!(next(&cast.one, Value::Null).await, Value::Null);
    assert_eq!(next(&cast.one, json!({ "languages": ["sv-FI"] })).await, claims[3], "asked for by name");
    assert_eq!(next(&cast.two, json!({ "urgent": true })).await, Value::Null);
    let wrong = json!({ "filter": { "languages": ["e"] } });
    let payload = cast.two.mutate("takeNextClaim", wrong, "claim { id }").await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "filter.languages.0");
}

#[tokio::test]
async fn a_slot_that_ran_out_is_given_on_before_anybody_has_freed_it() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let claim = cast.in_review("The dam held.").await;
    let three = cast.desk.person("three", &[Role::Reviewer]).await;
    assert_eq!(next(&three, Value::Null).await, Value::Null);
    world.pass(24 * 60 * 60 + 1);
    assert_eq!(next(&three, Value::Null).await, json!(claim));
    let seen = see(&cast.editor, &claim, "assignments { nodes { ending } }").await;
    assert_eq!(
        seen["assignments"]["nodes"],
        json!([{ "ending": "EXPIRED" }, { "ending": "EXPIRED" }, { "ending": null }])
    );
}

#[tokio::test]
async fn a_lease_is_renewed_by_its_holder_while_it_lasts() {
    let world = Arc::new(Fixed::default());
    let cast = cast_at(desk_in(world.clone()).await).await;
    let claim = cast.queued("The dam held.").await;
    let fields = "assignment { leasedUntil claim { id } }";
    let first = cast.one.done("takeNextClaim", json!({}), "assignment { leasedUntil }").await;
    world.pass(60 * 60);
    let renewed = cast.one.done("renewLease", json!({ "claimId": claim }), fields).await;
    assert_eq!(renewed["assignment"]["claim"]["id"], claim);
    let until = |payload: &Value| {
        payload["assignment"]["leasedUntil"]
            .as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    };
    let longer = until(&renewed) - until(&first);
    // This clock steps by a second whenever it is read.
    assert!(longer >= TimeDelta::hours(1) && longer < TimeDelta::minutes(61), "{longer}");
    let refused = cast.two.mutate("renewLease", json!({ "claimId": claim }), fields).await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION NOT_YOUR_SLOT");
    let draft = json!({ "claimId": claim, "rationale": "I have looked at" });
    cast.one.done("saveVerdictDraft", draft, "draft { savedAt }").await;
    world.pass(24 * 60 * 60 + 1);
    let refused = cast.one.mutate("renewLease", json!({ "claimId": claim }), fields).await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION NOT_YOUR_SLOT");
    factdesk::review::expire_leases(&cast.desk.app).await.unwrap();
    let mine = see(&cast.one, &claim, "state myVerdictDraft { rationale }").await;
    assert_eq!(mine, json!({ "state": "QUEUED", "myVerdictDraft": { "rationale": "I have looked at" } }));
}

#[tokio::test]
async fn a_draft_is_seen_by_its_author_alone_and_goes_with_the_verdict() {
    let cast = cast().await;
    let claim = cast.in_review("The dam held.").await;
    let before = cast.desk.number("SELECT count(*) FROM event", []).await;
    let draft = json!({ "claimId": claim, "ratingKey": "FALSE", "rationale": "A secret so far." });
    let fields = "draft { ratingKey rationale citedEvidenceIds }";
    let saved = cast.one.done("saveVerdictDraft", draft, fields).await;
    assert_eq!(
        saved["draft"],
        json!({ "ratingKey": "FALSE", "rationale": "A secret so far.", "citedEvidenceIds": [] })
    );
    let second = json!({ "claimId": claim, "rationale": "Second thoughts." });
    let saved = cast.one.done("saveVerdictDraft", second, fields).await;
    assert_eq!(
        saved["draft"],
        json!({ "ratingKey": null, "rationale": "Second thoughts.", "citedEvidenceIds": [] })
    );
    for other in [&cast.two, &cast.editor, &cast.admin] {
        assert_eq!(see(other, &claim, "myVerdictDraft { rationale }").await["myVerdictDraft"], Value::Null);
        let payload = other.mutate("discardVerdictDraft", json!({ "claimId": claim }), "claim { id }").await;
        assert!(payload["claim"].is_null(), "{payload:#}");
    }
    assert_eq!(cast.desk.number("SELECT count(*) FROM event", []).await, before, "a draft is in no trail");
    cast.one
        .done("discardVerdictDraft", json!({ "claimId": claim }), "claim { myVerdictDraft { rationale } }")
        .await;
    assert_eq!(see(&cast.one, &claim, "myVerdictDraft { rationale }").await["myVerdictDraft"], Value::Null);
    let stranger = cast.desk.stranger("sam", &[Role::Reviewer]).await;
    let payload =
        stranger.mutate("saveVerdictDraft", json!({ "claimId": claim, "rationale": "x" }), fields).await;
    assert_eq!(refusal(&payload), "NOT_FOUND");
}

#[tokio::test]
async fn my_work_tells_what_i_hold() {
    let cast = cast().await;
    let first = cast.queued("First.").await;
    cast.queued("Second.").await;
    cast.one.done("takeNextClaim", json!({}), "claim { id }").await;
    let query = "{ myWork { waiting { count atLeast } next { id } held(first: 1) { total { count } nodes { claim { id } leasedUntil overdue dueAt } }
        assigned { nodes { id } } due { nodes { id } } } }";
    let work = cast.one.data(query, json!({})).await["myWork"].clone();
    assert_eq!(work["held"]["total"]["count"], 1);
    assert_eq!(work["held"]["nodes"][0]["claim"]["id"], first);
    assert!(work["held"]["nodes"][0]["leasedUntil"].is_string());
    assert_eq!(
        (&work["waiting"]["count"], &work["assigned"]["nodes"], &work["due"]["nodes"]),
        (&json!(1), &json!([]), &json!([]))
    );
    let editor = cast.editor.data(query, json!({})).await["myWork"].clone();
    assert_eq!((&editor["waiting"]["count"], &editor["next"]), (&json!(0), &json!([])));
}
