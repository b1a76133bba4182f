//! Claimant contacts: what each outcome needs.

use factdesk_domain::Role;
use serde_json::{Value, json};

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
