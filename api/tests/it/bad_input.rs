//! Bad input gets a coded error, changes nothing, and learns nothing of the driver.

use chrono::{TimeDelta, Utc};
use factdesk::access::token::{Claims, issue};
use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::review::{Cast, cast};
use crate::support::{Client, Person};

/// Sends a body as it is and returns status and answer.
pub async fn raw(client: &Client, kind: &str, body: Vec<u8>) -> (u16, Value) {
    let mut request =
        client.http().post(format!("{}/graphql", client.server)).header("content-type", kind).body(body);
    if let Some(token) = &client.token {
        request = request.bearer_auth(token);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or_else(|| panic!("no code in {answer:#}"))
}

fn says_nothing_of_the_driver(answer: &Value) {
    let text = answer.to_string().to_lowercase();
    for word in ["sqlx", "sea-orm", "postgres", "sqlstate", "constraint", "relation \\\"", "panicked", "src/"]
    {
        assert!(!text.contains(word), "{word} in {answer:#}");
    }
}

async fn claims(cast: &Cast) -> Value {
    cast.editor.data("{ claims { total { count } } auditEvents { total { count } } }", json!({})).await
}

const SUBMIT: &str =
    "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) { claim { id } refusal { code } } }";

#[tokio::test]
async fn what_is_no_request_is_told_so() {
    let cast = cast().await;
    let before = claims(&cast).await;
    let statement = |text: &str| {
        format!(r#"{{"query":{},"variables":{{"input":{{"statement":"{text}"}}}}}}"#, json!(SUBMIT))
    };
    let mut broken = statement("x").into_bytes();
    let place = broken.len() - 5;
    broken[place] = 0xff;
    let huge = statement(&"a".repeat(10_000_000)).into_bytes();
    let cases: Vec<(&str, &str, Vec<u8>, u16, &str)> = vec![
        ("a lone surrogate", "application/json", statement(r"\ud800").into_bytes(), 400, "BAD_REQUEST"),
        ("broken UTF-8", "application/json", broken, 400, "BAD_REQUEST"),
        ("ten megabytes", "application/json", huge, 413, "PAYLOAD_TOO_LARGE"),
        ("a form", "application/x-www-form-urlencoded", b"query=1".to_vec(), 415, "BAD_REQUEST"),
        ("a batch", "application/json", b"[]".to_vec(), 400, "BAD_REQUEST"),
        ("no query", "application/json", b"{}".to_vec(), 400, "BAD_REQUEST"),
        ("nothing", "application/json", Vec::new(), 400, "BAD_REQUEST"),
    ];
    for (what, kind, body, status, expected) in cases {
        let (got, answer) = raw(&cast.reporter, kind, body).await;
        assert_eq!((got, code(&answer)), (status, expected), "{what}");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string(), "{what}");
        says_nothing_of_the_driver(&answer);
    }
    let address = format!("{}/graphql?query=mutation%7B__typename%7D", cast.reporter.server);
    let answer = cast
        .reporter
        .http()
        .get(address)
        .bearer_auth(cast.reporter.token.as_ref().unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 405);
    assert_eq!(claims(&cast).await, before);
}

#[tokio::test]
async fn what_cannot_be_used_is_named_by_its_field() {
    let cast = cast().await;
    let before = claims(&cast).await;
    let document = cast.desk.newsroom.uuid();
    let foreign = factdesk::graphql::global_id(factdesk::graphql::NodeKind::Document, document);
    let long = "a".repeat(1_000_000);
    for (field, value) in [
        ("statement", json!("a\0b")),
        ("statement", json!(long)),
        ("statement", json!(" \n")),
        ("language", json!("nope!")),
    ] {
        let mut input = json!({ "statement": "x" });
        input[field] = value;
        let payload = cast.reporter.mutate("submitClaim", input, "claim { id }").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], field);
    }
    let wrong = json!({ "claimId": foreign, "expectedVersion": 1 });
    let payload = cast.editor.mutate("acceptClaim", wrong, "claim { id }").await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "claimId");
    let missing = factdesk::graphql::global_id(factdesk::graphql::NodeKind::Claim, document);
    let payload = cast
        .editor
        .mutate("acceptClaim", json!({ "claimId": missing, "expectedVersion": 1 }), "claim { id }")
        .await;
    assert_eq!(payload["refusal"]["code"], "NOT_FOUND");
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    let claim = cast.submitted("Ours.").await;
    let theirs = stranger
        .mutate("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }")
        .await;
    assert_eq!(theirs, payload, "foreign and missing are answered alike");
    let after = claims(&cast).await;
    assert_eq!(
        after["claims"]["total"]["count"].as_i64().unwrap(),
        before["claims"]["total"]["count"].as_i64().unwrap() + 1
    );
}

#[tokio::test]
async fn pages_and_queries_have_bounds() {
    let cast = cast().await;
    for number in 0..3 {
        cast.submitted(&format!("Claim {number}.")).await;
    }
    let first = cast
        .editor
        .data("{ claims(first: 1) { pageInfo { endCursor } } sources { pageInfo { endCursor } } }", json!({}))
        .await;
    let cursor = &first["claims"]["pageInfo"]["endCursor"];
    let aliases: String = (0..1000).map(|n| format!("a{n}: viewer {{ id }} ")).collect();
    let deep = format!(
        "{{ claims {{ nodes {{ {} id {} }} }} }}",
        "duplicates { nodes { ".repeat(30),
        "} }".repeat(30)
    );
    let cases = [
        ("{ claims(first: -1) { nodes { id } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ claims(first: 2147483647) { nodes { id } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ claims(first: 1, last: 1) { nodes { id } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ claims(after: \"nonsense\") { nodes { id } } }".to_owned(), "BAD_USER_INPUT"),
        (format!("{{ sources(after: {cursor}) {{ nodes {{ id }} }} }}"), "BAD_USER_INPUT"),
        (
            format!(
                "{{ claims(after: {cursor}, filter: {{ language: {{ in: [\"en\"] }} }}) {{ nodes {{ id }} }} }}"
            ),
            "BAD_USER_INPUT",
        ),
        ("{ claims(first: 99999999999) { nodes { id } } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ claims(first: 99999999999) @skip(if: true) { nodes { id } } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (
            "{ claim(id: \"x\") { ...F } } fragment F on Claim { evidence(last: 2147483648) { nodes { id } } }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "query($first: Int = 2147483648) { claims(first: $first) @skip(if: true) { nodes { id } } }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        (
            "mutation { acceptClaim(input: { claimId: \"x\", expectedVersion: 2147483648 }) @skip(if: true) { claim { id } } }"
                .to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("{ claims(first: \"ten\") { nodes { id } } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ nothing }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        ("{ claims {".to_owned(), "GRAPHQL_PARSE_FAILED"),
        (format!("{{ {aliases} }}"), "GRAPHQL_VALIDATION_FAILED"),
        (deep, "GRAPHQL_VALIDATION_FAILED"),
        (
            "query { ...A } fragment A on Query { ...B } fragment B on Query { ...A }".to_owned(),
            "GRAPHQL_VALIDATION_FAILED",
        ),
    ];
    for (query, expected) in cases {
        let answer = cast.editor.send(&query, json!({})).await;
        assert_eq!(code(&answer), expected, "{}\n{answer:#}", &query[..query.len().min(120)]);
        says_nothing_of_the_driver(&answer);
    }
    let next = cast.editor.data("query($after: String) { claims(first: 1, after: $after) { nodes { statement } pageInfo { hasPreviousPage hasNextPage } } }", json!({ "after": cursor })).await;
    assert_eq!(next["claims"]["nodes"][0]["statement"], "Claim 1.");
    assert_eq!(next["claims"]["pageInfo"], json!({ "hasPreviousPage": true, "hasNextPage": true }));
}

#[tokio::test]
async fn only_our_own_living_tokens_open_anything() {
    let cast = cast().await;
    let (app, now) = (&cast.desk.app, Utc::now());
    let (newsroom, member) = (cast.desk.newsroom, cast.editor.member);
    let claims =
        Claims { newsroom, member, session: Some(cast.desk.session(newsroom, member).await), key: None };
    let token = |issuer: &str, at, lifetime| {
        issue(&app.keys, claims, issuer, at, TimeDelta::minutes(lifetime), uuid::Uuid::now_v7()).ok().unwrap()
    };
    let good = token("factdesk", now, 15);
    let (head, rest) = good.split_once('.').unwrap();
    let (body, signature) = rest.split_once('.').unwrap();
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiYXQrand0In0";
    let bad = [
        token("factdesk", now - TimeDelta::hours(2), 15),
        token("factdesk", now + TimeDelta::hours(2), 15),
        token("somebody-else", now, 15),
        format!("{none}.{body}."),
        format!("{none}.{body}.{signature}"),
        format!("{head}.{body}.{}", &signature[2..]),
        format!("{head}.e30.{signature}"),
        "nonsense".to_owned(),
        String::new(),
    ];
    for token in bad {
        let (status, answer) = raw(
            &cast.desk.anonymous.with_token(&token),
            "application/json",
            br#"{"query":"{ viewer { id } }"}"#.to_vec(),
        )
        .await;
        assert_eq!((status, code(&answer)), (401, "UNAUTHENTICATED"), "{token}");
    }
    let viewer = cast.desk.anonymous.with_token(&good).data("{ viewer { name } }", json!({})).await;
    assert_eq!(viewer["viewer"]["name"], "edi");
}

#[tokio::test]
async fn whoever_is_demoted_or_removed_changes_nothing_from_the_next_request_on() {
    let cast = cast().await;
    let node = cast.desk.second_node().await;
    let there = Person { client: cast.editor.at(&node.anonymous.server), member: cast.editor.member };
    let claim = cast.submitted("A last one.").await;
    let accept = json!({ "claimId": claim, "expectedVersion": 1 });
    let change = |what: &str| format!("UPDATE member SET {what} WHERE id = '{}'", cast.editor.member);
    let run =
        async |sql: String| sea_orm::ConnectionTrait::execute_unprepared(&cast.desk.db, &sql).await.unwrap();
    run(change("roles = '{REPORTER}'")).await;
    for who in [&cast.editor, &there] {
        let refused = who.mutate("acceptClaim", accept.clone(), "claim { id }").await;
        assert_eq!(refused["refusal"]["action"], "claim.accept");
    }
    run(change("removed_at = now()")).await;
    for who in [&cast.editor, &there] {
        let query = "mutation($input: AcceptClaimInput!) { acceptClaim(input: $input) { refusal { code } } }";
        let answer = who.send(query, json!({ "input": accept })).await;
        assert_eq!(code(&answer), "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn an_edited_cursor_and_a_hidden_nul_stop_before_the_database() {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let cast = cast().await;
    cast.submitted("One.").await;
    let page = cast.editor.data("{ claims(first: 1) { pageInfo { endCursor } } }", json!({})).await;
    let cursor = URL_SAFE_NO_PAD.decode(page["claims"]["pageInfo"]["endCursor"].as_str().unwrap()).unwrap();
    let (mark, rest) = cursor.split_at(8);
    let id = String::from_utf8(rest.to_vec()).unwrap().lines().last().unwrap().to_owned();
    for key in ["i5", "t-8000000000000000000", "d1"] {
        let edited = URL_SAFE_NO_PAD.encode([mark, format!("1\n{key}\n{id}").as_bytes()].concat());
        let answer = cast
            .editor
            .send(&format!("{{ claims(after: {edited:?}) {{ nodes {{ id }} }} }}"), json!({}))
            .await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{key}");
    }
    let query = "query($filter: AuditEventFilter) { auditEvents(filter: $filter) { nodes { action } } }";
    let answer = cast.editor.send(query, json!({ "filter": { "actions": ["a\u{0}"] } })).await;
    assert_eq!(code(&answer), "BAD_USER_INPUT");
    let claim = cast.queued("Two.").await;
    let evidence = json!({ "claimId": claim, "source": { "named": { "name": "Archive", "kind": "ORGANIZATION" } },
        "url": "https://archive.example", "stance": "CONTEXT", "primary": false, "accessedAt": "0000-01-01T00:00:00Z" });
    let payload = cast.editor.mutate("addEvidence", evidence, "evidence { id }").await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "accessedAt");
}

#[tokio::test]
async fn a_step_that_does_not_fit_is_told_the_state() {
    let cast = cast().await;
    let claim = cast.queued("Ours.").await;
    let query = "mutation($input: AcceptClaimInput!) { acceptClaim(input: $input) { refusal {
        ... on RuleViolation { rule state current { ... on Claim { state } } } } } }";
    let version = crate::review::version(&cast.editor, &claim).await;
    let input = json!({ "claimId": claim, "expectedVersion": version });
    let data = cast.editor.data(query, json!({ "input": input })).await;
    let told = json!({ "rule": "WRONG_STATE", "state": "QUEUED", "current": { "state": "QUEUED" } });
    assert_eq!(data["acceptClaim"]["refusal"], told);
}
