//! Claimant contacts: what each outcome needs.

use chrono::{TimeDelta, Utc};
use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::fact_check::{decided, drafted};
use crate::review::cast;
use crate::support::refusal;

#[tokio::test]
async fn each_outcome_needs_its_fields() {
    let cast = cast().await;
    let rea = &cast.reporter;
    let claim = cast.queued("The bridge was closed.").await;
    let at = "2026-11-20T08:00:00.000000Z";
    for (input, missing) in [
        (json!({ "outcome": "AWAITED" }), Some("askedAt")),
        (json!({ "outcome": "AWAITED", "askedAt": at, "deadline": at, "channel": "e-mail" }), None),
        (
            json!({ "outcome": "AWAITED", "askedAt": at, "deadline": "2026-11-19T08:00:00Z" }),
            Some("deadline"),
        ),
        (json!({ "outcome": "ANSWERED", "askedAt": at }), Some("answer")),
        (json!({ "outcome": "ANSWERED", "askedAt": at, "answer": "We stand by it." }), None),
        (json!({ "outcome": "NO_ANSWER", "answer": "x".repeat(10_001), "askedAt": at }), Some("answer")),
        (json!({ "outcome": "DECLINED", "askedAt": at, "channel": "x".repeat(201) }), Some("channel")),
        (json!({ "outcome": "NOT_FEASIBLE" }), Some("reason")),
        (json!({ "outcome": "NOT_FEASIBLE", "reason": "The account is gone." }), None),
    ] {
        let mut input = input;
        input["claimId"] = json!(claim);
        let answer = rea.mutate("recordClaimantContact", input.clone(), "claimantContact { outcome }").await;
        let field = answer["refusal"]["fields"][0]["field"].as_str();
        assert_eq!(field, missing, "{input:#}\n{answer:#}");
        let recorded = if missing.is_none() { &input["outcome"] } else { &Value::Null };
        assert_eq!(&answer["claimantContact"]["outcome"], recorded);
    }
    let query = "query($id: ID!) { claim(id: $id) { claimantContacts { nodes {
        outcome askedAt channel answer reason recordedBy { name } } total { count } } } }";
    let list = rea.data(query, json!({ "id": claim })).await["claim"]["claimantContacts"].clone();
    assert_eq!(list["total"]["count"], 3);
    let first = json!({ "outcome": "AWAITED", "askedAt": at, "channel": "e-mail", "answer": null, "reason": null,
        "recordedBy": { "name": "rea" } });
    assert_eq!(list["nodes"][0], first);
}

#[tokio::test]
async fn a_claim_of_another_newsroom_is_not_found() {
    let cast = cast().await;
    let stranger = cast.desk.stranger("sam", &[Role::Reporter]).await;
    let claim = cast.queued("The bridge was closed.").await;
    let input = json!({ "claimId": claim, "outcome": "NOT_FEASIBLE", "reason": "No address." });
    let refused = stranger.mutate("recordClaimantContact", input, "claimantContact { id }").await;
    assert_eq!(refusal(&refused), "NOT_FOUND");
    let events = "SELECT count(*) FROM event WHERE action = 'claimant_contact.record'";
    assert_eq!(cast.desk.number(events, []).await, 0);
}

#[tokio::test]
async fn whoever_was_given_time_to_answer_has_it_before_the_check_goes_out() {
    let cast = cast().await;
    let version = cast.admin.data("{ newsroom { policy { version } } }", json!({})).await;
    let policy =
        json!({ "expectedVersion": version["newsroom"]["policy"]["version"], "claimantContactNeeded": true });
    cast.admin.done("updatePolicy", policy, "policy { version }").await;
    let claim = decided(&cast, "The bridge was closed.").await;
    let check = drafted(&cast, &claim).await;
    let waits = async || {
        let query = "query($id: ID!) { node(id: $id) { ... on FactCheck { unmetGates { gate } } } }";
        let node = cast.editor.data(query, json!({ "id": check["id"] })).await["node"].clone();
        node["unmetGates"].as_array().unwrap().contains(&json!({ "gate": "CLAIMANT_CONTACT" }))
    };
    let record = async |outcome: &str, hours: Option<i64>| {
        let deadline = hours.map(|hours| Utc::now() + TimeDelta::hours(hours));
        let asked = Utc::now() - TimeDelta::days(3);
        let input = json!({ "claimId": claim, "outcome": outcome, "askedAt": asked, "channel": "e-mail",
            "deadline": deadline, "answer": "We stand by it.", "reason": "The office is gone." });
        cast.reporter.done("recordClaimantContact", input, "claimantContact { id }").await;
    };
    assert!(waits().await, "nobody asked");
    record("AWAITED", Some(1)).await;
    assert!(waits().await, "the time runs");
    record("NO_ANSWER", Some(1)).await;
    assert!(waits().await, "silence before the time is over is none");
    record("AWAITED", Some(-1)).await;
    assert!(!waits().await, "the time is over");
    for outcome in ["ANSWERED", "DECLINED", "NOT_FEASIBLE"] {
        record("AWAITED", Some(1)).await;
        assert!(waits().await);
        record(outcome, Some(1)).await;
        assert!(!waits().await, "{outcome}: there is nothing to wait for");
    }
    record("AWAITED", Some(1)).await;
    let read = "query($id: ID!) { node(id: $id) { ... on FactCheck { version } } }";
    let now = cast.editor.data(read, json!({ "id": check["id"] })).await["node"]["version"].clone();
    let input = json!({ "factCheckId": check["id"], "expectedVersion": now });
    let approved =
        cast.chief.done("approveFactCheck", input, "factCheck { id version }").await["factCheck"].clone();
    let input = json!({ "factCheckId": approved["id"], "expectedVersion": approved["version"] });
    let refused = cast.editor.mutate("publishFactCheck", input.clone(), "factCheck { id }").await;
    assert_eq!(refused["refusal"]["gates"][0]["gate"], "CLAIMANT_CONTACT");
}
