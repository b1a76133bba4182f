//! Evidence: who sees what of it, and that it stays.

use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::review::{cast, version};
use crate::support::{Client, id, refusal, uuid};

const PIECE: &str = "id url excerpt note stance sealed visibility primary addedBy { id }
    withdrawn { at reason by { id } } source { id name confirmed }";

fn material(claim: &str) -> Value {
    json!({
        "claimId": claim,
        "source": { "named": { "name": "Harbour Office", "kind": "ORGANIZATION" } },
        "url": format!("https://harbour.example/log/{}", uuid::Uuid::now_v7()),
        "excerpt": "The bridge was open on 3 May.",
        "note": "Their log is kept by the minute.",
        "stance": "REFUTES",
        "primary": true,
        "visibility": "PUBLIC",
    })
}

async fn add(by: &Client, claim: &str, change: Value) -> Value {
    let mut input = material(claim);
    for (field, value) in change.as_object().unwrap() {
        input[field] = value.clone();
    }
    by.done("addEvidence", input, &format!("evidence {{ {PIECE} }}")).await["evidence"].clone()
}

/// The evidence on a claim as this reader sees it, with its total; by every way that leads to it.
async fn seen(reader: &Client, claim: &str) -> (Vec<Value>, i64) {
    let query = format!(
        "query($id: ID!) {{ claim(id: $id) {{ evidence {{ nodes {{ {PIECE} }} total {{ count }} }} }} }}"
    );
    let answer = reader.data(&query, json!({ "id": claim })).await;
    let list = &answer["claim"]["evidence"];
    let pieces = list["nodes"].as_array().unwrap().clone();
    for piece in &pieces {
        let one = format!("query($id: ID!) {{ node(id: $id) {{ ... on Evidence {{ {PIECE} }} }} }}");
        let node = reader.data(&one, json!({ "id": piece["id"] })).await;
        assert_eq!(&node["node"], piece, "a piece is the same by its id");
        let under = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on Source {{ evidence(first: 100) {{ nodes {{ {PIECE} }} }} }} }} }}"
        );
        let source = reader.data(&under, json!({ "id": piece["source"]["id"] })).await;
        let nodes = source["node"]["evidence"]["nodes"].as_array().unwrap();
        assert!(nodes.contains(piece), "a piece is the same under its source");
    }
    (pieces, list["total"]["count"].as_i64().unwrap())
}

#[tokio::test]
async fn a_fellow_reviewer_sees_the_material_but_not_how_its_author_leans() {
    let cast = cast().await;
    let (rea, rob, ria, eve) = (&cast.reporter, &cast.one, &cast.two, &cast.editor);
    let rik = cast.desk.person("rik", &[Role::Reviewer]).await;
    let claim = cast.in_review("The bridge was closed on 3 May.").await;
    let by_reviewer = add(rob, &claim, json!({})).await;
    let by_reporter = add(rea, &claim, json!({ "stance": "CONTEXT" })).await;
    assert_eq!(by_reviewer["stance"], "REFUTES", "the author sees it whole");

    for fellow in [ria, &rik] {
        let (pieces, count) = seen(fellow, &claim).await;
        assert_eq!((pieces.len(), count), (2, 2), "the evidence itself is shared");
        let piece = &pieces[0];
        assert_eq!(piece["excerpt"], "The bridge was open on 3 May.");
        assert_eq!(piece["sealed"], true);
        for field in ["stance", "note", "addedBy"] {
            assert_eq!(piece[field], Value::Null, "{field}");
        }
        assert_eq!(pieces[1], by_reporter, "what a reporter added is open");
    }
    for other in [rob, rea, eve] {
        assert_eq!(seen(other, &claim).await.0, [by_reviewer.clone(), by_reporter.clone()]);
    }

    let input = json!({ "evidenceId": by_reviewer["id"], "reason": "It speaks of another bridge." });
    rob.done("withdrawEvidence", input, "evidence { id }").await;
    let withdrawn = &seen(ria, &claim).await.0[0]["withdrawn"];
    assert!(withdrawn["at"].is_string(), "that it was withdrawn shows");
    assert_eq!((&withdrawn["reason"], &withdrawn["by"]), (&Value::Null, &Value::Null));
    assert_eq!(seen(eve, &claim).await.0[0]["withdrawn"]["reason"], "It speaks of another bridge.");

    cast.verdict(rob, &claim, "TRUE").await;
    cast.verdict(ria, &claim, "TRUE").await;
    let open = &seen(ria, &claim).await.0[0];
    assert_eq!(
        (&open["stance"], &open["sealed"], &open["addedBy"]),
        (&json!("REFUTES"), &json!(false), &by_reviewer["addedBy"])
    );
    assert_eq!(open["withdrawn"]["reason"], "It speaks of another bridge.");
}

#[tokio::test]
async fn what_a_round_without_quorum_sealed_stays_sealed_in_the_next() {
    let cast = cast().await;
    let (rob, ria, eve) = (&cast.one, &cast.two, &cast.editor);
    let claim = cast.queued("The bridge was closed.").await;
    rob.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    let piece = add(rob, &claim, json!({})).await;
    for step in ["dismissClaim", "reopenClaim"] {
        let expected = version(eve, &claim).await;
        let input = json!({ "claimId": claim, "expectedVersion": expected, "reason": "Again." });
        eve.done(step, input, "claim { id }").await;
    }
    assert_eq!(seen(ria, &claim).await.0[0]["stance"], Value::Null);
    let input = json!({ "evidenceId": piece["id"], "reason": "Wrong." });
    rob.done("withdrawEvidence", input, "evidence { id }").await;
    let sealed = "SELECT count(*) FROM event WHERE action = 'evidence.withdraw' AND sealing = 'EVIDENCE' AND round = 1";
    assert_eq!(cast.desk.number(sealed, []).await, 1);
}

#[tokio::test]
async fn withdrawn_evidence_stays_marked_and_only_its_author_or_an_editor_withdraws_it() {
    let cast = cast().await;
    let (rea, ria, eve) = (&cast.reporter, &cast.two, &cast.editor);
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    let claim = cast.queued("The bridge was closed.").await;
    let first = add(rea, &claim, json!({})).await;
    let second = add(rea, &claim, json!({})).await;
    let input = |piece: &Value| json!({ "evidenceId": piece["id"], "reason": "Mistaken." });
    let refused = ria.mutate("withdrawEvidence", input(&first), "evidence { id }").await;
    assert_eq!(refusal(&refused), "FORBIDDEN evidence.withdraw");
    let refused = stranger.mutate("withdrawEvidence", input(&first), "evidence { id }").await;
    assert_eq!(refusal(&refused), "NOT_FOUND");
    let done =
        rea.done("withdrawEvidence", input(&first), "evidence { withdrawn { reason by { id } } }").await;
    assert_eq!(done["evidence"]["withdrawn"]["reason"], "Mistaken.");
    let again = eve.mutate("withdrawEvidence", input(&first), "evidence { id }").await;
    assert_eq!(refusal(&again), "RULE_VIOLATION WRONG_STATE");
    eve.done("withdrawEvidence", input(&second), "evidence { id }").await;
    let (pieces, count) = seen(ria, &claim).await;
    assert_eq!((pieces.len(), count), (2, 2));
    assert!(pieces.iter().all(|piece| piece["withdrawn"]["reason"] == "Mistaken."));
    let events = "SELECT count(*) FROM event WHERE action = 'evidence.withdraw'";
    assert_eq!(cast.desk.number(events, []).await, 2);
}

#[tokio::test]
async fn confidential_evidence_is_for_those_who_work_on_the_claim() {
    let cast = cast().await;
    let (rea, rob, ria, eve) = (&cast.reporter, &cast.one, &cast.two, &cast.editor);
    let rex = cast.desk.person("rex", &[Role::Reporter]).await;
    let claim = cast.queued("The bridge was closed.").await;
    rob.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    let secret = json!({ "visibility": "CONFIDENTIAL", "excerpt": "the whistle blower's letter" });
    let piece = add(&rex, &claim, secret).await;
    add(&rex, &claim, json!({ "visibility": "INTERNAL" })).await;
    for worker in [&rex, eve, rob] {
        assert_eq!(seen(worker, &claim).await.1, 2);
    }
    for other in [rea, ria, &cast.admin] {
        let (pieces, count) = seen(other, &claim).await;
        assert_eq!((pieces.len(), count), (1, 1));
        let node = other.data("query($id: ID!) { node(id: $id) { id } }", json!({ "id": piece["id"] })).await;
        assert_eq!(node["node"], Value::Null);
    }
    let input = json!({ "evidenceId": piece["id"], "reason": "no" });
    assert_eq!(refusal(&ria.mutate("withdrawEvidence", input.clone(), "evidence { id }").await), "NOT_FOUND");
    eve.done("withdrawEvidence", input, "evidence { id }").await;
    let told = "SELECT count(*) FROM event_payload WHERE convert_from(body, 'UTF8') LIKE '%whistle%'";
    assert_eq!(cast.desk.number(told, []).await, 0, "the trail is read by more people");
}

#[tokio::test]
async fn ids_of_another_newsroom_and_unusable_inputs_change_nothing() {
    let cast = cast().await;
    let rea = &cast.reporter;
    let stranger = cast.desk.stranger("sam", &[Role::Reporter]).await;
    let claim = cast.queued("The bridge was closed.").await;
    let made = stranger.done("submitClaim", json!({ "statement": "Theirs." }), "claim { id }").await;
    let theirs = add(&stranger, &id(&made["claim"]), json!({})).await;
    let foreign_claim = stranger.mutate("addEvidence", material(&claim), "evidence { id }").await;
    assert_eq!(refusal(&foreign_claim), "NOT_FOUND");
    let mut input = material(&claim);
    input["source"] = json!({ "sourceId": theirs["source"]["id"] });
    let foreign_source = rea.mutate("addEvidence", input, "evidence { id }").await;
    assert_eq!(refusal(&foreign_source), "NOT_FOUND");
    for (change, field) in [
        (json!({ "claimId": theirs["id"] }), "claimId"),
        (json!({ "source": { "sourceId": claim } }), "source.sourceId"),
        (json!({ "source": { "named": { "name": " ", "kind": "PERSON" } } }), "source.named.name"),
        (json!({ "url": null, "excerpt": " " }), "url"),
        (json!({ "url": "javascript:alert(1)" }), "url"),
        (json!({ "archivedUrl": "https://me:secret@archive.example" }), "archivedUrl"),
        (json!({ "excerpt": "x".repeat(5001) }), "excerpt"),
        (json!({ "note": "a\u{0}b" }), "note"),
        (json!({ "interest": "x".repeat(2001) }), "interest"),
    ] {
        let mut input = material(&claim);
        for (name, value) in change.as_object().unwrap() {
            input[name] = value.clone();
        }
        let refused = rea.mutate("addEvidence", input, "evidence { id }").await;
        assert_eq!(refused["refusal"]["fields"][0]["field"], field, "{refused:#}");
    }
    assert_eq!(cast.desk.number("SELECT count(*) FROM evidence", []).await, 1);
}

#[tokio::test]
async fn twenty_pieces_at_once_make_one_source_and_an_event_each() {
    let cast = cast().await;
    let rea = &cast.reporter;
    let claim = cast.queued("The bridge was closed.").await;
    let pieces = join_all((0..20).map(|_| add(rea, &claim, json!({})))).await;
    assert!(pieces.iter().all(|piece| piece["source"] == pieces[0]["source"]));
    assert_eq!(pieces[0]["source"]["confirmed"], true, "a source is confirmed by use");
    let query = "query($id: ID!, $first: Int) { claim(id: $id) { evidence(first: $first) { nodes { id } total { count } } } }";
    let list = rea.data(query, json!({ "id": claim, "first": 100 })).await;
    let listed: Vec<_> = list["claim"]["evidence"]["nodes"].as_array().unwrap().iter().map(id).collect();
    assert_eq!(listed.len(), 20);
    assert!(pieces.iter().all(|piece| listed.contains(&id(piece))));
    let events = "SELECT count(*) FROM event WHERE action = 'evidence.add' AND claim_id = $1";
    assert_eq!(cast.desk.number(events, [uuid(&claim).into()]).await, 20);
}

#[tokio::test]
async fn whether_evidence_is_cited_shows_from_quorum_on() {
    let cast = cast().await;
    let (rob, ria) = (&cast.one, &cast.two);
    let claim = cast.in_review("The bridge was closed.").await;
    let piece = add(&cast.reporter, &claim, json!({})).await;
    let input = json!({ "claimId": claim, "expectedVersion": version(rob, &claim).await, "ratingKey": "TRUE",
        "rationale": "The log.", "citedEvidenceIds": [piece["id"]] });
    let given =
        rob.done("submitVerdict", input, "verdict { id cites { nodes { id } total { count } } }").await;
    let cites = json!({ "nodes": [{ "id": piece["id"] }], "total": { "count": 1 } });
    assert_eq!(given["verdict"]["cites"], cites);
    let query =
        "query($id: ID!) { node(id: $id) { ... on Evidence { citedBy { nodes { id } total { count } } } } }";
    let cited = async |reader: &Client| {
        reader.data(query, json!({ "id": piece["id"] })).await["node"]["citedBy"].clone()
    };
    let open = json!({ "nodes": [{ "id": given["verdict"]["id"] }], "total": { "count": 1 } });
    let sealed = json!({ "nodes": [], "total": { "count": 0 } });
    assert_eq!(cited(rob).await, open);
    assert_eq!((cited(ria).await, cited(&cast.editor).await), (sealed.clone(), sealed));
    cast.verdict(ria, &claim, "TRUE").await;
    assert_eq!((cited(ria).await, cited(&cast.editor).await), (open.clone(), open));
}

#[tokio::test]
async fn an_address_is_on_a_claim_once_whatever_its_spelling() {
    let cast = cast().await;
    let (rea, rob, ria) = (&cast.reporter, &cast.one, &cast.two);
    let claim = cast.in_review("The bridge was closed.").await;
    let first = add(rob, &claim, json!({ "url": "https://harbour.example/log?day=3" })).await;
    let again = json!({ "url": "HTTP://Harbour.example:80/./log/?utm_source=x&day=3&fbclid=y#12",
        "source": { "named": { "name": "Somebody else", "kind": "PERSON" } } });
    let mut input = material(&claim);
    for (field, value) in again.as_object().unwrap() {
        input[field] = value.clone();
    }
    let there = "evidence { id } refusal { ... on RuleViolation { current { ... on Evidence { id url stance note sealed addedBy { id } } } } }";
    let refused = ria.mutate("addEvidence", input.clone(), there).await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION SAME_ADDRESS");
    let sealed = json!({ "id": first["id"], "url": first["url"], "stance": null, "note": null, "sealed": true, "addedBy": null });
    assert_eq!(refused["refusal"]["current"], sealed, "a fellow reviewer learns no more than before");
    for (table, rows) in [("evidence", 1), ("source", 1), ("event WHERE action = 'evidence.add'", 1)] {
        assert_eq!(cast.desk.number(&format!("SELECT count(*) FROM {table}"), []).await, rows, "{table}");
    }
    add(ria, &claim, json!({ "url": "https://harbour.example/log?day=4" })).await;
    let other = cast.queued("The bridge was open.").await;
    add(ria, &other, json!({ "url": first["url"] })).await;

    let gone = json!({ "evidenceId": first["id"], "reason": "Not theirs." });
    rob.done("withdrawEvidence", gone, "evidence { id }").await;
    let tries = join_all((0..10).map(|_| rea.mutate("addEvidence", input.clone(), "evidence { id }"))).await;
    assert_eq!(tries.iter().filter(|answer| answer["evidence"]["id"].is_string()).count(), 1);
    assert_eq!(tries.iter().filter(|answer| answer["refusal"].is_object()).count(), 9);
}

#[tokio::test]
async fn nobody_learns_from_an_address_what_is_confidential() {
    let cast = cast().await;
    let (rea, ria, eve) = (&cast.reporter, &cast.two, &cast.editor);
    let claim = cast.queued("The bridge was closed.").await;
    let address = "https://leak.example/letter";
    let secret = json!({ "url": address, "visibility": "CONFIDENTIAL" });
    let mut own = material(&claim);
    own["url"] = json!(address);
    let first = add(rea, &claim, secret.clone()).await;
    let current = "refusal { ... on RuleViolation { current { ... on Evidence { id } } } }";
    for who in [rea, eve] {
        let refused = who.mutate("addEvidence", own.clone(), current).await;
        assert_eq!(refused["refusal"]["current"]["id"], first["id"], "whoever sees it is told");
    }
    add(ria, &claim, secret).await;
    let shared = add(ria, &claim, json!({ "url": "https://leak.example/answer" })).await;
    assert!(shared["id"].is_string());
}

#[tokio::test]
async fn the_desk_puts_evidence_in_order_and_nobody_overwrites_another() {
    let cast = cast().await;
    let (rea, rob, eve) = (&cast.reporter, &cast.one, &cast.editor);
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    let claim = cast.in_review("The bridge was closed.").await;
    let mut ids = Vec::new();
    for who in [rea, rob, eve, rea] {
        ids.push(id(&add(who, &claim, json!({})).await));
    }
    let order = async || {
        let query = "query($id: ID!) { claim(id: $id) { evidenceOrderVersion evidence(first: 2) { nodes { id } pageInfo { endCursor } } } }";
        let page = eve.data(query, json!({ "id": claim })).await["claim"].clone();
        let rest = "query($id: ID!, $after: String) { claim(id: $id) { evidence(first: 9, after: $after) { nodes { id } } } }";
        let after = &page["evidence"]["pageInfo"]["endCursor"];
        let rest = eve.data(rest, json!({ "id": claim, "after": after })).await["claim"].clone();
        let nodes = [&page, &rest].map(|part| part["evidence"]["nodes"].as_array().unwrap().clone()).concat();
        (page["evidenceOrderVersion"].as_i64().unwrap(), nodes.iter().map(id).collect::<Vec<_>>())
    };
    assert_eq!(order().await, (0, ids.clone()), "as it was added");
    let input = |version: i64, places: &[usize]| {
        let pieces: Vec<_> = places.iter().map(|place| ids[*place].clone()).collect();
        json!({ "claimId": claim, "expectedVersion": version, "evidenceIds": pieces })
    };
    let sealed = rob.mutate("reorderEvidence", input(0, &[1, 0]), "claim { id }").await;
    assert_eq!(refusal(&sealed), "RULE_VIOLATION ORDER_SEALED", "a reviewer's order tells how they lean");
    eve.done("reorderEvidence", input(0, &[3, 0]), "claim { id }").await;
    let expected = [3, 1, 2, 0].map(|place| ids[place].clone());
    assert_eq!(order().await, (1, expected.to_vec()), "the two change places, the others stay");
    let stale = rea.mutate("reorderEvidence", input(0, &[0, 1, 2, 3]), "claim { id }").await;
    assert_eq!(refusal(&stale), "CONFLICT");
    let foreign = stranger.mutate("reorderEvidence", input(1, &[0, 1]), "claim { id }").await;
    assert_eq!(refusal(&foreign), "NOT_FOUND");
    for wrong in [vec![0], vec![0, 0]] {
        let refused = rea.mutate("reorderEvidence", input(1, &wrong), "claim { id }").await;
        assert_eq!(refused["refusal"]["fields"][0]["field"], "evidenceIds");
    }
    let last = id(&add(rea, &claim, json!({})).await);
    cast.verdict(rob, &claim, "TRUE").await;
    cast.verdict(&cast.two, &claim, "TRUE").await;
    rob.done("reorderEvidence", input(1, &[0, 1, 2, 3]), "claim { id }").await;
    assert_eq!(order().await, (2, [ids.clone(), vec![last]].concat()), "open is open");
    let elsewhere = cast.queued("Another.").await;
    let other = id(&add(rea, &elsewhere, json!({})).await);
    let mixed = json!({ "claimId": claim, "expectedVersion": 2, "evidenceIds": [ids[0], other] });
    assert_eq!(refusal(&rea.mutate("reorderEvidence", mixed, "claim { id }").await), "NOT_FOUND");
    let place = "UPDATE evidence SET place = place + 1, note = 'Rewritten.'";
    let refused = cast.desk.db.execute_unprepared(place).await.unwrap_err().to_string();
    assert!(refused.contains("insert-only"), "{refused}");
}
