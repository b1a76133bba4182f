//! What happened, in words that a person reads.

use factdesk::event::{chains, redact};
use factdesk::newsroom::{find_member, remove_member};
use factdesk_domain::KeyScope;
use serde_json::{Value, json};

use crate::review::{Cast, cast, version};
use crate::support::{Person, id};

/// The history of a claim as this reader is told it.
async fn history(reader: &Person, claim: &str) -> Vec<String> {
    let query = "query($id: ID!) { claim(id: $id) { history(first: 100) { nodes { summary } } } }";
    let data = reader.data(query, json!({ "id": claim })).await;
    let nodes = data["claim"]["history"]["nodes"].as_array().unwrap().iter();
    nodes.map(|event| event["summary"].as_str().unwrap().to_owned()).collect()
}

async fn judge(cast: &Cast, reviewer: &Person, claim: &str, rating: &str) {
    let input = json!({ "claimId": claim, "expectedVersion": version(&cast.editor, claim).await,
        "ratingKey": rating, "rationale": "We asked the harbour." });
    reviewer.done("submitVerdict", input, "quorumReached").await;
}

#[tokio::test]
async fn the_history_of_a_claim_says_who_did_what_with_before_and_after() {
    let cast = cast().await;
    let claim = cast.submitted("The quay is safe.").await;
    let edit = json!({ "claimId": claim, "expectedVersion": 1, "statement": "The old quay is safe." });
    cast.reporter.done("updateClaim", edit, "claim { id }").await;
    let accept = json!({ "claimId": claim, "expectedVersion": 2 });
    cast.editor.done("acceptClaim", accept, "claim { id }").await;
    for reviewer in [&cast.one, &cast.two] {
        reviewer.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    }
    let evidence = json!({ "claimId": claim, "source": { "named": { "name": "Port archive", "kind": "ORGANIZATION" } },
        "url": "https://archive.example/deed", "stance": "REFUTES", "primary": true });
    cast.one.done("addEvidence", evidence, "evidence { id }").await;
    judge(&cast, &cast.one, &claim, "FALSE").await;

    let before = [
        "rea submitted the claim “The quay is safe.”",
        "rea edited the claim: changed the statement from “The quay is safe.” to “The old quay is safe.”",
        "edi accepted the claim for checking.",
        "one took the claim for review.",
        "two took the claim for review.",
    ];
    let sealed = " The rest is sealed until all verdicts are in.";
    let added =
        "one added evidence that refutes the claim from Port archive: “https://archive.example/deed”.";
    let told = history(&cast.editor, &claim).await;
    assert_eq!(told[..5], before);
    assert_eq!(told[5..], [added.to_owned(), format!("one gave a verdict.{sealed}")]);
    // A fellow reviewer learns neither what the evidence is for, nor who found it.
    let fellow = history(&cast.two, &claim).await;
    let hidden = "Somebody added evidence from Port archive: “https://archive.example/deed”.";
    assert_eq!(fellow[5..], [format!("{hidden}{sealed}"), format!("one gave a verdict.{sealed}")]);
    // One's own is no secret.
    assert_eq!(history(&cast.one, &claim).await[6], "one gave a verdict: false.");

    judge(&cast, &cast.two, &claim, "TRUE").await;
    let last = "two gave a verdict: true; it was the last one needed and the verdicts do not agree.";
    let opened = history(&cast.two, &claim).await;
    assert_eq!(opened[5..], [added, "one gave a verdict: false.", last]);

    // Names are those of today.
    let member = find_member(&cast.desk.db, cast.desk.newsroom, "one@desk.example").await;
    let member = member.map_err(|error| format!("{error:?}")).unwrap().unwrap();
    remove_member(&cast.desk.db, cast.desk.app.world.as_ref(), &member).await.unwrap_or_else(|_| panic!());
    assert_eq!(history(&cast.editor, &claim).await[6], "one (former member) gave a verdict: false.");
}

#[tokio::test]
async fn tools_the_server_and_what_was_redacted_are_told_too() {
    let cast = cast().await;
    let keeper = cast.desk.person("keeper", factdesk_domain::Role::ALL).await;
    let tool = cast.desk.tool(&keeper, &[KeyScope::ClaimsSubmit, KeyScope::ClaimsRead]).await;
    let made = tool.done("submitClaim", json!({ "statement": "The dam holds." }), "claim { id }").await;
    let claim = id(&made["claim"]);
    // Keys are the admins' business.
    assert_eq!(history(&keeper, &claim).await, ["The tool “A tool” submitted the claim “The dam holds.”"]);
    assert_eq!(history(&cast.editor, &claim).await, ["A tool submitted the claim “The dam holds.”"]);

    let query = "query($id: ID!) { claim(id: $id) { history { nodes { seq } } } }";
    let data = cast.editor.data(query, json!({ "id": claim })).await;
    let seq = data["claim"]["history"]["nodes"][0]["seq"].as_str().unwrap().parse().unwrap();
    let (db, world) = (&cast.desk.db, cast.desk.app.world.as_ref());
    let all = chains(db).await.map_err(|error| format!("{error:?}")).unwrap();
    let chain = all.into_iter().find(|chain| chain.id == cast.desk.newsroom.uuid()).unwrap();
    redact(db, world, &chain, seq, "A court said so.").await.map_err(|error| format!("{error:?}")).unwrap();
    let told = history(&cast.editor, &claim).await;
    assert_eq!(told[0], "A tool submitted the claim. The rest was redacted.");
    assert_eq!(told[1], format!("Factdesk redacted an event: number {seq}, because “A court said so.”"));
}

#[tokio::test]
async fn a_long_history_costs_as_many_statements_as_a_short_one() {
    let cast = cast().await;
    let claim = cast.submitted("Statement 0.").await;
    for number in 1..30 {
        let input = json!({ "claimId": claim, "expectedVersion": number, "statement": format!("Statement {number}.") });
        cast.reporter.done("updateClaim", input, "claim { id }").await;
    }
    let query = "query($id: ID!, $first: Int) { claim(id: $id) { history(first: $first) { nodes { summary actor { name } changes { before } } } } }";
    let mut costs = Vec::new();
    for first in [2, 30] {
        // The first time fills what is read once for ever.
        cast.editor.data(query, json!({ "id": claim, "first": first })).await;
        cast.desk.statements.take();
        let data = cast.editor.data(query, json!({ "id": claim, "first": first })).await;
        assert_eq!(data["claim"]["history"]["nodes"].as_array().unwrap().len(), first);
        costs.push(cast.desk.statements.take());
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0] <= 6, "{costs:?}");
    assert_ne!(history(&cast.editor, &claim).await[29], Value::Null);
}
