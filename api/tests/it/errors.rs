//! Every code of `errors` is described in the schema and comes about in a scene here.

use std::sync::Arc;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{EnumValueDefinition, TypeKind, TypeSystemDefinition};
use factdesk::config::Operations;
use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

use crate::support::{Desk, Dry, Person, desk, desk_in, desk_set};

const SUBMIT: &str = "mutation { submitClaim(input: { statement: \"It rains.\" }) { claim { id } } }";

/// What a reporter of this desk gets for this body.
async fn reporter_gets(desk: &Desk, body: Value) -> (u16, Value) {
    gets(&desk.person("rea", &[Role::Reporter]).await, body).await
}

async fn gets(reporter: &Person, body: Value) -> (u16, Value) {
    let request = reporter.http().post(format!("{}/graphql", reporter.server)).json(&body);
    let answer = request.bearer_auth(reporter.token.as_ref().unwrap()).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

async fn asks(query: &str) -> (u16, Value) {
    reporter_gets(&desk().await, json!({ "query": query })).await
}

/// Status and answer in which this code comes about, by `application/json`.
async fn scene(code: &str) -> (u16, Value) {
    match code {
        "BAD_REQUEST" => reporter_gets(&desk().await, json!({ "query": 1 })).await,
        "GRAPHQL_PARSE_FAILED" => asks("{ viewer {").await,
        "GRAPHQL_VALIDATION_FAILED" => asks("{ nothing }").await,
        "BAD_USER_INPUT" => asks("{ claims(first: -1) { nodes { id } } }").await,
        "OPERATION_RESOLUTION_FAILURE" => asks("query A { viewer { id } } query B { viewer { id } }").await,
        "UNAUTHENTICATED" => {
            let desk = desk().await;
            let request = desk.anonymous.http().post(format!("{}/graphql", desk.anonymous.server));
            let answer =
                request.bearer_auth("nonsense").json(&json!({ "query": "{ viewer { id } }" })).send();
            let answer = answer.await.unwrap();
            (answer.status().as_u16(), answer.json().await.unwrap())
        }
        "FORBIDDEN" => asks("{ auditEvents { nodes { action } } }").await,
        "RATE_LIMITED" => {
            let desk = desk_set(|settings| settings.limits.cost_per_minute = 1).await;
            reporter_gets(&desk, json!({ "query": "{ viewer { id } }" })).await
        }
        "PERSISTED_QUERY_NOT_FOUND" | "PERSISTED_QUERY_NOT_SUPPORTED" => {
            let known = code == "PERSISTED_QUERY_NOT_FOUND";
            let desk = desk_set(|settings| settings.graphql.persisted_queries = known).await;
            let hash = json!({ "version": 1, "sha256Hash": "0".repeat(64) });
            reporter_gets(&desk, json!({ "extensions": { "persistedQuery": hash } })).await
        }
        "OPERATION_NOT_REGISTERED" => {
            let desk = desk_set(|settings| settings.graphql.operations = Operations::Registered).await;
            reporter_gets(&desk, json!({ "query": "{ viewer { id } }" })).await
        }
        "PAYLOAD_TOO_LARGE" => {
            let desk = desk_set(|settings| settings.limits.body_bytes = 100).await;
            reporter_gets(&desk, json!({ "query": "x".repeat(101) })).await
        }
        "TIMEOUT" => {
            let desk = desk_set(|settings| settings.limits.request_ms = 200).await;
            let reporter = desk.person("rea", &[Role::Reporter]).await;
            let held = desk.db.begin().await.unwrap();
            held.execute_unprepared("SELECT * FROM chain FOR UPDATE").await.unwrap();
            let answer = gets(&reporter, json!({ "query": SUBMIT })).await;
            held.commit().await.unwrap();
            answer
        }
        "UNAVAILABLE" => {
            let desk = desk().await;
            let reporter = desk.person("rea", &[Role::Reporter]).await;
            desk.db.clone().close().await.unwrap();
            gets(&reporter, json!({ "query": "{ claims { nodes { id } } }" })).await
        }
        "INTERNAL_SERVER_ERROR" => {
            let world = Arc::new(Dry::default());
            let desk = desk_in(world.clone()).await;
            let reporter = desk.person("rea", &[Role::Reporter]).await;
            world.run_dry(true);
            gets(&reporter, json!({ "query": SUBMIT })).await
        }
        other => panic!("the code {other} has no scene"),
    }
}

/// The status of each code that says of the HTTP request that it was none, or cannot be answered now.
fn status(code: &str) -> u16 {
    match code {
        "BAD_REQUEST" => 400,
        "UNAUTHENTICATED" => 401,
        "PAYLOAD_TOO_LARGE" => 413,
        "RATE_LIMITED" => 429,
        "INTERNAL_SERVER_ERROR" => 500,
        "TIMEOUT" | "UNAVAILABLE" => 503,
        _ => 200,
    }
}

/// The codes in the schema, with their descriptions.
fn codes() -> Vec<(String, String)> {
    let schema = parse_schema(factdesk::graphql::sdl()).unwrap();
    let codes = schema.definitions.into_iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(named) if named.node.name.node == "ErrorCode" => match named.node.kind {
            TypeKind::Enum(codes) => Some(codes.values),
            _ => None,
        },
        _ => None,
    });
    let told = |value: EnumValueDefinition| {
        (value.value.node.to_string(), value.description.map(|text| text.node).unwrap_or_default())
    };
    codes.unwrap().into_iter().map(|value| told(value.node)).collect()
}

#[tokio::test]
async fn every_code_is_described_and_comes_about() {
    for (code, description) in codes() {
        let code = code.as_str();
        assert!(description.len() > 20, "{code}");
        let (got, answer) = scene(code).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], code, "{answer:#}");
        assert_eq!(got, status(code), "{code}: {answer:#}");
        assert!(error["message"].as_str().is_some_and(|message| !message.is_empty()), "{code}");
        assert!(error["extensions"]["requestId"].as_str().is_some_and(|id| id.len() == 32), "{code}");
        let told = answer.to_string().to_lowercase();
        assert!(!["sqlx", "postgres", "panicked", "dry"].iter().any(|word| told.contains(word)), "{told}");
    }
}

#[tokio::test]
async fn a_field_closed_to_the_role_and_too_much_at_once_are_the_callers_doing() {
    let (_, answer) = scene("FORBIDDEN").await;
    let error = &answer["errors"][0];
    assert_eq!(error["path"], json!(["auditEvents"]));
    assert_eq!(error["extensions"]["classification"], "ValidationError");
    let (_, answer) = scene("RATE_LIMITED").await;
    assert_eq!(answer["errors"][0]["extensions"]["classification"], "ValidationError");
}
