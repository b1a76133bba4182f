//! GraphQL over HTTP: what a request may look like, and that it is answered the same each time.

use serde_json::{Value, json};

use crate::bad_input::{code, raw};
use crate::review::cast;

#[tokio::test]
async fn a_document_that_is_known_is_answered_and_refused_like_a_new_one() {
    let cast = cast().await;
    cast.submitted("One.").await;
    let page = "query Page($first: Int, $filter: ClaimFilter) {
        claims(first: $first, filter: $filter) { nodes { statement } } }";
    let two =
        "query A { viewer { name } } query B($n: Int! = 1) { claims(first: $n) { nodes { statement } } }";
    let cases = [
        (page, None, json!({})),
        (page, Some("Page"), json!({ "first": 1, "more": 2 })),
        (page, Some("Other"), json!({})),
        (page, None, json!({ "first": null })),
        (page, None, json!({ "first": "1" })),
        (page, None, json!({ "first": 3_000_000_000_u32 })),
        (page, None, json!({ "first": 1000 })),
        (page, None, json!({ "filter": { "state": { "in": ["SUBMITTED"] } } })),
        (page, None, json!({ "filter": { "state": { "in": ["NO_SUCH"] } } })),
        (page, None, json!({ "filter": { "status": {} } })),
        (page, None, json!({ "filter": [] })),
        (two, None, json!({})),
        (two, Some("A"), json!({})),
        (two, Some("B"), json!({})),
        (two, Some("B"), json!({ "n": null })),
        ("query($id: ID!) { claim(id: $id) { id } }", None, json!({})),
        ("query($id: ID!) { claim(id: $id) { id } }", None, json!({ "id": 5 })),
    ];
    let mut answers = Vec::new();
    for _ in 0..3 {
        let mut round = Vec::new();
        for (query, name, variables) in &cases {
            let body = json!({ "query": query, "operationName": name, "variables": variables });
            let (status, mut answer) = raw(&cast.editor, "application/json", body.to_string().into()).await;
            answer["extensions"]["cost"]["remaining"].take();
            if let Some(errors) = answer["errors"].as_array_mut() {
                for error in errors {
                    assert!(error["extensions"]["requestId"].take().is_string());
                }
            }
            round.push((status, answer));
        }
        answers.push(round);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    let told = |at: usize| {
        let answer = &answers[0][at].1;
        let error = answer["errors"].get(0).map(|error| error["extensions"].clone());
        error.map(|error| {
            format!("{} {}", error["code"].as_str().unwrap(), error["field"].as_str().unwrap_or(""))
        })
    };
    let expected = [
        None,
        None,
        Some("OPERATION_RESOLUTION_FAILURE "),
        None,
        Some("BAD_USER_INPUT first"),
        Some("BAD_USER_INPUT first"),
        Some("BAD_USER_INPUT "),
        None,
        Some("BAD_USER_INPUT filter.state.in.0"),
        Some("BAD_USER_INPUT filter.status"),
        Some("BAD_USER_INPUT filter"),
        Some("OPERATION_RESOLUTION_FAILURE "),
        None,
        None,
        Some("BAD_USER_INPUT n"),
        Some("BAD_USER_INPUT id"),
        None,
    ];
    for (at, expected) in expected.into_iter().enumerate() {
        assert_eq!(told(at).as_deref(), expected, "{:?}", cases[at]);
    }
}

#[tokio::test]
async fn the_cost_follows_the_page_size_in_the_variables() {
    let cast = cast().await;
    let query =
        "query($first: Int!) { claims(first: $first) { nodes { id evidence(first: $first) { nodes { id url
        source { id name } addedBy { id } } } } } }";
    let mut costs = Vec::new();
    for first in [1, 10, 50, 100] {
        let answer = cast.editor.send(query, json!({ "first": first })).await;
        costs.push(answer["extensions"]["cost"]["request"].clone());
        if first == 100 {
            assert_eq!(code(&answer), "GRAPHQL_VALIDATION_FAILED");
            assert_eq!(answer.get("data"), None);
        }
    }
    assert_eq!(costs, [json!(12), json!(1 + 10 * (3 + 10 * 8)), json!(1 + 50 * (3 + 50 * 8)), Value::Null]);
}

#[tokio::test]
async fn a_key_in_the_header_is_for_one_mutation_field_however_it_is_written() {
    let cast = cast().await;
    let input = |statement: &str| {
        format!("submitClaim(input: {{ statement: \"{statement}\" }}) {{ claim {{ id }} }}")
    };
    let one = format!("mutation {{ {} }}", input("One."));
    let two = format!(
        "mutation {{ ...F }} fragment F on Mutation {{ a: {} b: {} }}",
        input("Two."),
        input("Three.")
    );
    for (query, status) in [(&one, 200), (&two, 400)] {
        let request = cast.reporter.http().post(format!("{}/graphql", cast.reporter.server));
        let request =
            request.bearer_auth(cast.reporter.token.as_ref().unwrap()).header("idempotency-key", "k");
        let answer = request.json(&json!({ "query": query })).send().await.unwrap();
        assert_eq!(answer.status(), status, "{query}");
    }
    let data = cast.editor.data("{ claims { total { count } } }", json!({})).await;
    assert_eq!(data["claims"]["total"]["count"], 1);
}
