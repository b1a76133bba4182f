//! The server as it is run: it stops without losing a request, and nobody can hold it for ever.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;

use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::json;

use crate::support::{Client, Dry, Home, database, desk, desk_in};

#[tokio::test]
async fn a_server_that_is_told_to_stop_finishes_what_runs() {
    let database = database().await;
    let home = Home::at(&database.url);
    let token = home.reporter();
    let mut server = home.serve();
    let rea = Client::new(&server.address).with_token(token.trim());

    // The request waits for the head of the newsroom's chain, which this transaction holds.
    let held = database.db.begin().await.unwrap();
    held.execute_unprepared("SELECT * FROM chain FOR UPDATE").await.unwrap();
    let running = tokio::spawn(async move {
        rea.done("submitClaim", json!({ "statement": "It rains." }), "claim { id }").await
    });
    let waiting = Statement::from_string(
        DbBackend::Postgres,
        "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    );
    while database.db.query_one_raw(waiting.clone()).await.unwrap().is_none() {}
    server.terminate();
    let address = server.address.trim_start_matches("http://").to_owned();
    while TcpStream::connect(&address).is_ok() {}
    held.commit().await.unwrap();
    let payload = running.await.unwrap();
    assert!(payload["claim"]["id"].is_string());
    assert!(server.wait().success());
}

#[tokio::test]
async fn a_panic_is_an_answer_and_nothing_of_the_request_stays() {
    let world = Arc::new(Dry::default());
    let desk = desk_in(world.clone()).await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    world.run_dry(true);
    let query = "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) { claim { id } } }";
    let variables = json!({ "input": { "statement": "It rains." } });
    for _ in 0..8 {
        let answer = reporter.send(query, variables.clone()).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "INTERNAL_SERVER_ERROR", "{answer}");
        assert!(answer["errors"][0]["extensions"]["requestId"].is_string(), "{answer}");
        assert!(!answer.to_string().contains("dry"), "{answer}");
    }
    world.run_dry(false);
    let total = reporter.data("{ claims { total { count } } }", json!({})).await;
    assert_eq!(total["claims"]["total"]["count"], 0);
    reporter.done("submitClaim", json!({ "statement": "It rains." }), "claim { id }").await;
}

#[tokio::test]
async fn a_body_that_is_too_large_or_never_ends_is_given_up() {
    let desk = desk().await;
    let large = desk.anonymous.http().post(format!("{}/graphql", desk.anonymous.server));
    let body = json!({ "query": "{ viewer { name } }", "operationName": "x".repeat(5 << 20) });
    let answer = large.json(&body).send().await.unwrap();
    assert_eq!(answer.status(), 413);
    let database = database().await;
    let home = Home::at(&database.url);
    let file = home.folder.join("factdesk.toml");
    std::fs::write(&file, "[limits]\nrequest_ms = 200\n").unwrap();
    let server = home.serve_with(&file);
    let slow = server.address.trim_start_matches("http://").to_owned();
    let answer = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(slow).unwrap();
        let head = "POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{";
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        let _ = stream.read_to_string(&mut answer);
        answer
    })
    .await
    .unwrap();
    assert!(answer.starts_with("HTTP/1.1 503") && answer.contains("TIMEOUT"), "{answer}");
}

#[tokio::test]
async fn the_server_tells_how_it_is() {
    let desk = desk().await;
    assert_eq!(desk.anonymous.get("/healthz").await.text().await.unwrap(), "ok\n");
    assert_eq!(desk.anonymous.get("/readyz").await.text().await.unwrap(), "ready\n");
    let metrics = desk.anonymous.get("/metrics").await.text().await.unwrap();
    assert!(metrics.contains("factdesk_database_connections{state=\"idle\"}"), "{metrics}");
    assert!(metrics.contains("factdesk_http_requests_total{route=\"/readyz\",status=\"200\"}"), "{metrics}");
    desk.db.execute_unprepared("DELETE FROM seaql_migrations").await.unwrap();
    let unready = desk.anonymous.get("/readyz").await;
    assert_eq!(unready.status(), 503);
    assert_eq!(unready.text().await.unwrap(), format!("not migrated: {}\n", migration::names().join(", ")));
}

#[tokio::test]
async fn keys_are_forgotten_after_a_day() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let submit = |key: &'static str| {
        let input = json!({ "statement": key, "idempotencyKey": key });
        reporter.done("submitClaim", input, "claim { id }")
    };
    submit("old").await;
    desk.db
        .execute_unprepared("UPDATE idempotency SET created_at = now() - interval '25 hours'")
        .await
        .unwrap();
    submit("new").await;
    assert_eq!(factdesk::duties::forget_repeats(&desk.app).await.map_err(|_| ()), Ok(1));
    assert_eq!(factdesk::duties::forget_repeats(&desk.app).await.map_err(|_| ()), Ok(0));
}
