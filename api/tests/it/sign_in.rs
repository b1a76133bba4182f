//! Signing in, and what a token opens.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::support::desk;

const SIGN_IN: &str = "mutation($input: SignInInput!) { signIn(input: $input) {
    accessToken expiresAt member { name roles } refusal { code message } } }";

#[tokio::test]
async fn a_member_signs_in_and_is_known() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor, Role::Reviewer]).await;
    let input = json!({ "email": " ADA@desk.example", "password": "correct horse battery staple" });
    let data = desk.anonymous.data(SIGN_IN, json!({ "input": input })).await;
    let session = &data["signIn"];
    assert_eq!(session["member"], json!({ "name": "ada", "roles": ["REVIEWER", "EDITOR"] }));
    let client = desk.anonymous.with_token(session["accessToken"].as_str().unwrap());
    let data = client.data("{ viewer { name } newsroom { slug } }", json!({})).await;
    assert_eq!(data, json!({ "viewer": { "name": "ada" }, "newsroom": { "slug": "desk" } }));
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_address_are_answered_alike() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let mut answers = Vec::new();
    for (email, password) in
        [("ada@desk.example", "wrong"), ("nobody@desk.example", "wrong"), ("\0", "\0"), ("", "")]
    {
        let input = json!({ "email": email, "password": password });
        answers.push(desk.anonymous.data(SIGN_IN, json!({ "input": input })).await);
    }
    assert_eq!(answers[0]["signIn"]["accessToken"], Value::Null);
    assert_eq!(answers[0]["signIn"]["refusal"]["code"], "INVALID_INPUT");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
}

#[tokio::test]
async fn a_claim_that_was_submitted_is_found_by_colleagues_only() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let reviewer = desk.person("rob", &[Role::Reviewer]).await;
    let stranger = desk.stranger("sam", &[Role::Editor]).await;
    let payload = reporter
        .done("submitClaim", json!({ "statement": "The bridge is closed." }), "claim { id state version }")
        .await;
    let id = payload["claim"]["id"].as_str().unwrap();
    assert_eq!(payload["claim"]["state"], "SUBMITTED");
    let query = "query($id: ID!) { claim(id: $id) { statement } node(id: $id) { id } claims { edges { node { statement } } total { count atLeast } } }";
    let seen = reviewer.data(query, json!({ "id": id })).await;
    assert_eq!(seen["claim"]["statement"], "The bridge is closed.");
    assert_eq!(seen["claims"]["total"], json!({ "count": 1, "atLeast": false }));
    let unseen = stranger.data(query, json!({ "id": id })).await;
    assert_eq!(unseen["claim"], Value::Null);
    assert_eq!(unseen["node"], Value::Null);
    assert_eq!(unseen["claims"]["total"]["count"], 0);
    let refused = reviewer.mutate("submitClaim", json!({ "statement": "x" }), "claim { id }").await;
    assert_eq!(refused["refusal"]["code"], "FORBIDDEN");
    let nobody = desk.anonymous.send("{ claims { edges { cursor } } }", json!({})).await;
    assert_eq!(nobody["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn the_same_key_has_one_effect() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let input = json!({ "statement": "Once.", "idempotencyKey": "k1" });
    let first = reporter.done("submitClaim", input.clone(), "claim { id }").await;
    let again = reporter.done("submitClaim", input, "claim { id }").await;
    assert_eq!(first, again);
    let other = json!({ "statement": "Twice.", "idempotencyKey": "k1" });
    let refused = reporter.mutate("submitClaim", other, "claim { id }").await;
    assert_eq!(refused["refusal"]["fields"][0]["field"], "idempotencyKey");
    let total = reporter.data("{ claims { total { count } } }", json!({})).await;
    assert_eq!(total["claims"]["total"]["count"], 1);
}
