//! Stories come in.

use factdesk_domain::Role;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::stories::{BRIDGE, DIRTY, FERRY, GERMAN};
use crate::support::{Client, desk, id};

const FOUND: &str = "alreadyKnown claimsProposed appearancesAdded intake document { id text codePoints sentences language
    contentHash intake publisher { name kind confirmed } via submittedBy { name }
    claims(first: 100) { total { count } nodes { id statement state score scoreReasons { code label } origin } }
    appearances(first: 100) { total { count } nodes { id start end startUtf16 endUtf16 exact prefix suffix speech speakerRole selector
        speaker { id name kind named confirmed } relayer { name } claim { id statement } document { id } } } }";

async fn submit(client: &Client, text: &str) -> Value {
    client.done("submitDocument", json!({ "text": text, "publisher": "Velmstad Courier" }), FOUND).await
}

fn nodes(value: &Value) -> &Vec<Value> {
    value["nodes"].as_array().unwrap()
}

#[tokio::test]
async fn a_story_is_kept_as_it_is_and_its_statements_become_claims() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    for text in [BRIDGE, DIRTY] {
        let payload = submit(&reporter, text).await;
        let document = &payload["document"];
        assert_eq!(document["text"], text);
        assert_eq!(document["codePoints"], text.chars().count());
        assert_eq!((&document["intake"], &document["language"]), (&json!("READ"), &json!("en")));
        assert_eq!(
            document["publisher"],
            json!({ "name": "Velmstad Courier", "kind": "PUBLICATION", "confirmed": false })
        );
        let (points, units): (Vec<char>, Vec<u16>) = (text.chars().collect(), text.encode_utf16().collect());
        let appearances = nodes(&document["appearances"]);
        assert!(appearances.len() >= 2, "{document:#}");
        assert_eq!(payload["claimsProposed"], nodes(&document["claims"]).len());
        for found in appearances {
            let at = |field: &str| usize::try_from(found[field].as_u64().unwrap()).unwrap();
            let exact = found["exact"].as_str().unwrap();
            assert_eq!(points[at("start")..at("end")].iter().collect::<String>(), exact);
            assert_eq!(String::from_utf16(&units[at("startUtf16")..at("endUtf16")]).unwrap(), exact);
            let around =
                [&found["prefix"], &found["exact"], &found["suffix"]].map(|v| v.as_str().unwrap()).concat();
            assert!(text.contains(&around), "{around}");
            assert_eq!(found["claim"]["statement"], exact);
            assert_eq!(found["document"]["id"], document["id"]);
        }
        for claim in nodes(&document["claims"]) {
            assert_eq!((&claim["state"], &claim["origin"]), (&json!("SUBMITTED"), &json!("INTAKE")));
            let score = claim["score"].as_f64().unwrap();
            assert!((0.0..=1.0).contains(&score));
        }
    }
}

#[tokio::test]
async fn speakers_are_one_source_each_over_stories_if_they_have_a_name() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let first = submit(&reporter, BRIDGE).await;
    let second = submit(&reporter, FERRY).await;
    let speakers = |payload: &Value, name: &str| -> Vec<String> {
        let mut ids: Vec<String> = nodes(&payload["document"]["appearances"])
            .iter()
            .filter(|found| found["speaker"]["name"] == name)
            .map(|found| id(&found["speaker"]))
            .collect();
        ids.dedup();
        ids
    };
    let oskel = speakers(&first, "Marta Oskel");
    assert_eq!(oskel.len(), 1, "{first:#}");
    assert_eq!(speakers(&second, "Marta Oskel"), oskel);
    let unnamed = nodes(&first["document"]["appearances"])
        .iter()
        .find(|found| found["speaker"]["name"] == "A fisherman")
        .unwrap_or_else(|| panic!("{first:#}"));
    assert_eq!(unnamed["speaker"]["named"], false);
    let again = submit(&reporter, &format!("{BRIDGE}Nothing else was said.\n")).await;
    let other = nodes(&again["document"]["appearances"])
        .iter()
        .find(|found| found["speaker"]["name"] == "A fisherman")
        .unwrap();
    assert_ne!(other["speaker"]["id"], unnamed["speaker"]["id"]);
    // The sentence that Oskel said again is the claim that is there; the fisherman's is proposed anew.
    let words = "We found cracks in four of the twelve pillars,";
    let claim = |payload: &Value| {
        let found = nodes(&payload["document"]["appearances"]).clone();
        found.into_iter().find(|found| found["exact"] == words).map(|found| found["claim"]["id"].clone())
    };
    assert_eq!(claim(&first).unwrap(), claim(&second).unwrap());
    assert_eq!(second["appearancesAdded"], 1);
    let query = "query($id: ID!) { claim(id: $id) { appearances { nodes { exact } total { count } } possibleDuplicates { nodes { id } } } }";
    let seen = reporter.data(query, json!({ "id": claim(&first).unwrap() })).await;
    assert_eq!(seen["claim"]["appearances"]["total"]["count"], 3);
    let fisherman = unnamed["claim"]["id"].clone();
    assert_ne!(other["claim"]["id"], fisherman);
    let seen = reporter.data(query, json!({ "id": fisherman })).await;
    assert_eq!(seen["claim"]["possibleDuplicates"]["nodes"], json!([{ "id": other["claim"]["id"] }]));
}

#[tokio::test]
async fn a_claim_that_is_closed_gets_no_appearance_by_itself() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    submit(&reporter, BRIDGE).await;
    sea_orm::ConnectionTrait::execute_unprepared(
        &desk.db,
        "UPDATE claim SET created_at = created_at - interval '31 days'",
    )
    .await
    .unwrap();
    let second = submit(&reporter, FERRY).await;
    assert_eq!(second["appearancesAdded"], 0);
    assert_eq!(second["claimsProposed"], nodes(&second["document"]["appearances"]).len());
}

#[tokio::test]
async fn a_repeat_answers_the_document_that_is_there() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let colleague = desk.person("rob", &[Role::Reporter]).await;
    let input =
        json!({ "text": BRIDGE, "publisher": "Velmstad Courier", "url": "https://courier.example/bridge" });
    let first = reporter.done("submitDocument", input.clone(), FOUND).await;
    let again = colleague.done("submitDocument", input, FOUND).await;
    assert_eq!((&first["alreadyKnown"], &again["alreadyKnown"]), (&json!(false), &json!(true)));
    assert_eq!(first["document"], again["document"]);
    assert_eq!(again["claimsProposed"], 0);
    let elsewhere =
        json!({ "text": BRIDGE, "publisher": "Velmstad Courier", "url": "https://courier.example/2" });
    let other = reporter.done("submitDocument", elsewhere, FOUND).await;
    assert_ne!(other["document"]["id"], first["document"]["id"]);
}

#[tokio::test]
async fn the_same_story_from_twenty_clients_at_once_is_taken_in_once() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let input = json!({ "text": BRIDGE, "publisher": "Velmstad Courier" });
    let selection = "alreadyKnown document { id }";
    let answers = join_all((0..20).map(|_| reporter.done("submitDocument", input.clone(), selection))).await;
    assert!(answers.iter().all(|answer| answer["document"] == answers[0]["document"]), "{answers:#?}");
    assert_eq!(answers.iter().filter(|answer| answer["alreadyKnown"] == false).count(), 1);
    let query =
        "{ documents { total { count } nodes { claims { total { count } } } } claims { total { count } }
        sources(filter: { named: true }) { nodes { name } } }";
    let seen = reporter.data(query, json!({})).await;
    assert_eq!(seen["documents"]["total"]["count"], 1);
    assert_eq!(seen["documents"]["nodes"][0]["claims"]["total"], seen["claims"]["total"]);
    let mut names: Vec<String> = nodes(&seen["sources"]).iter().map(|n| n["name"].to_string()).collect();
    let all = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[tokio::test]
async fn different_stories_at_once_make_one_source_of_a_new_speaker() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let stories: Vec<String> = (0..12)
        .map(|n| format!("Velmstad, day {n}.\nMarta Oskel said {n} pillars had been examined on Monday in the harbour.\n"))
        .collect();
    let answers = join_all(stories.iter().map(|text| {
        reporter.done("submitDocument", json!({ "text": text }), "claimsProposed document { id }")
    }))
    .await;
    assert!(answers.iter().all(|answer| answer["claimsProposed"] == 1), "{answers:#?}");
    let query = "{ sources { nodes { name claims { total { count } } appearances { total { count } } } } }";
    let seen = reporter.data(query, json!({})).await;
    let expected = json!([{ "name": "Marta Oskel", "claims": { "total": { "count": 12 } },
        "appearances": { "total": { "count": 12 } } }]);
    assert_eq!(seen["sources"]["nodes"], expected);
}

#[tokio::test]
async fn a_story_without_rules_for_it_is_stored_and_says_why_nothing_is_proposed() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let german = submit(&reporter, GERMAN).await;
    assert_eq!(german["intake"], "LANGUAGE_NOT_SUPPORTED");
    assert_eq!((&german["claimsProposed"], &german["document"]["language"]), (&json!(0), &json!("de")));
    assert_eq!(german["document"]["text"], GERMAN);
    let empty = json!({ "text": " \r\n", "title": "A picture" });
    let empty = reporter.done("submitDocument", empty, FOUND).await;
    assert_eq!(empty["intake"], "NO_TEXT");
    let dated = json!({ "text": GERMAN, "publishedOn": "2026-11-01", "publishedPrecision": "MONTH" });
    let selection = "document { publishedOn publishedAt publishedPrecision publisher { name } }";
    let dated = reporter.done("submitDocument", dated, selection).await;
    let expected = json!({ "publishedOn": "2026-11-01", "publishedAt": null, "publishedPrecision": "MONTH",
        "publisher": null });
    assert_eq!(dated["document"], expected);
}

#[tokio::test]
async fn unusable_stories_are_refused_by_field() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let reviewer = desk.person("rob", &[Role::Reviewer]).await;
    for (input, field) in [
        (json!({ "text": "a\0b" }), "text"),
        (json!({ "text": "" }), "text"),
        (json!({ "text": "ä".repeat(500_001) }), "text"),
        (json!({ "text": "x", "url": "javascript:alert(1)" }), "url"),
        (json!({ "text": "x", "title": "t".repeat(501) }), "title"),
        (json!({ "text": "x", "publisher": "p\0" }), "publisher"),
        (json!({ "text": "x", "via": vec!["AP"; 21] }), "via"),
        (json!({ "text": "x", "language": "not a tag" }), "language"),
        (
            json!({ "text": "x", "publishedOn": "2026-01-01", "publishedPrecision": "TIME" }),
            "publishedPrecision",
        ),
        (json!({ "text": "x", "publishedAt": "0001-01-01T00:00:00Z" }), "publishedAt"),
    ] {
        let payload = reporter.mutate("submitDocument", input, "document { id }").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], field, "{payload:#}");
        assert_eq!(payload["document"], Value::Null);
    }
    let forbidden = reviewer.mutate("submitDocument", json!({ "text": BRIDGE }), "document { id }").await;
    assert_eq!(forbidden["refusal"]["code"], "FORBIDDEN");
    let longest = "ä ".repeat(250_000);
    let payload =
        reporter.done("submitDocument", json!({ "text": longest }), "document { codePoints }").await;
    assert_eq!(payload["document"]["codePoints"], 500_000);
}

#[tokio::test]
async fn strangers_see_nothing_of_a_story() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let stranger = desk.stranger("sam", &[Role::Reporter, Role::Editor]).await;
    let mine = submit(&reporter, BRIDGE).await;
    let document = &mine["document"];
    let found = &document["appearances"]["nodes"][0];
    for lost in [&document["id"], &found["id"], &found["speaker"]["id"], &found["claim"]["id"]] {
        let seen = stranger.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": lost })).await;
        assert_eq!(seen["node"], Value::Null);
        let seen = reporter.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": lost })).await;
        assert_eq!(seen["node"]["id"], *lost);
    }
    let lists = "{ documents { nodes { id } } sources { nodes { id } } claims { nodes { id } } }";
    let seen = stranger.data(lists, json!({})).await;
    assert_eq!(
        seen,
        json!({ "documents": { "nodes": [] }, "sources": { "nodes": [] }, "claims": { "nodes": [] } })
    );
    // The same story and names in another newsroom are its own.
    let theirs = submit(&stranger, BRIDGE).await;
    assert_eq!(theirs["alreadyKnown"], false);
    assert_ne!(theirs["document"]["id"], document["id"]);
}

#[tokio::test]
async fn a_large_page_costs_as_many_statements_as_a_small_one() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    for day in 0..10 {
        let text: String = (0..6)
            .map(|n| {
                format!(
                    "Speaker{day} Name{n} said {n} pillars had been examined on day {day} in the harbour.\n"
                )
            })
            .collect();
        reporter.done("submitDocument", json!({ "text": text }), "document { id }").await;
    }
    let query = "query($n: Int!) { claims(first: $n) { nodes { id submittedBy { name } possibleDuplicates { nodes { id } }
        appearances { total { count } nodes { exact speaker { name } relayer { name } document { title publisher { name } } } } } } }";
    let mut costs = Vec::new();
    for size in [5, 50] {
        desk.statements.take();
        let seen = reporter.data(query, json!({ "n": size })).await;
        costs.push(desk.statements.take());
        assert_eq!(nodes(&seen["claims"]).len(), size);
        assert!(nodes(&seen["claims"]).iter().all(|claim| claim["appearances"]["total"]["count"] == 1));
    }
    assert_eq!(costs[0], costs[1], "{costs:?}");
    assert!(costs[0] <= 10, "{costs:?}");
    // Taking a story in does not cost a statement per claim either.
    let mut costs = Vec::new();
    for size in [2, 60] {
        let text: String = (0..size)
            .map(|n| format!("Person{n} Of{size} said {n} of {size} pillars had been examined on Monday.\n"))
            .collect();
        desk.statements.take();
        let payload = reporter.done("submitDocument", json!({ "text": text }), "claimsProposed").await;
        assert_eq!(payload["claimsProposed"], size);
        costs.push(desk.statements.take());
    }
    assert_eq!(costs[0], costs[1], "{costs:?}");
}

#[tokio::test]
async fn claims_are_listed_by_what_is_asked() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let first = submit(&reporter, BRIDGE).await;
    submit(&reporter, FERRY).await;
    reporter.done("submitClaim", json!({ "statement": "By hand." }), "claim { id }").await;
    let oskel = nodes(&first["document"]["appearances"])
        .iter()
        .find(|found| found["speaker"]["name"] == "Marta Oskel")
        .map(|found| found["speaker"]["id"].clone())
        .unwrap();
    let count = async |filter: Value| {
        let query = "query($f: ClaimFilter) { claims(filter: $f, first: 100, orderBy: { field: SCORE, direction: DESC }) {
            total { count } nodes { score } } }";
        let seen = reporter.data(query, json!({ "f": filter })).await;
        let scores: Vec<f64> = nodes(&seen["claims"]).iter().map(|n| n["score"].as_f64().unwrap()).collect();
        assert!(scores.is_sorted_by(|a, b| a >= b), "{scores:?}");
        assert_eq!(seen["claims"]["total"]["count"], scores.len());
        scores.len()
    };
    let all = count(json!({})).await;
    assert_eq!(count(json!({ "state": { "in": ["SUBMITTED"] } })).await, all);
    assert_eq!(count(json!({ "state": { "in": ["QUEUED", "DECIDED"] } })).await, 0);
    assert_eq!(count(json!({ "origin": "MEMBER" })).await, 1);
    assert_eq!(count(json!({ "minScore": 1.0 })).await, 1);
    assert_eq!(count(json!({ "language": { "in": ["en"] } })).await, all - 1);
    assert_eq!(
        count(json!({ "documentId": first["document"]["id"] })).await,
        nodes(&first["document"]["claims"]).len()
    );
    assert_eq!(count(json!({ "speakerId": oskel })).await, 4);
    assert_eq!(count(json!({ "speakerId": oskel, "documentId": first["document"]["id"] })).await, 3);
    let query = "query($f: ClaimFilter) { claims(filter: $f) { nodes { id } } }";
    let wrong = reporter.send(query, json!({ "f": { "documentId": oskel } })).await;
    assert_eq!(wrong["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}
