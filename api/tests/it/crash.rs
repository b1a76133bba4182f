//! A server, and its private Postgres, killed in the middle of work: what was acknowledged is there afterwards.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use factdesk_postgres::{DATABASE, Options, start};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::support::{Client, Home, Process, pool, signal};

const REQUESTS: usize = 200;
/// So many are acknowledged before the kill; the others are on their way or still to come.
const BEFORE: usize = 60;

/// Sends the mutations all at once, does `kill` in the middle, and returns the claims that were acknowledged.
async fn mutate_and_kill(client: &Client, kill: impl FnOnce()) -> Vec<Uuid> {
    let (acknowledged, enough) = (Arc::new(AtomicUsize::new(0)), Arc::new(Notify::new()));
    let requests: Vec<_> = (0..REQUESTS)
        .map(|number| {
            let (client, acknowledged, enough) = (client.clone(), acknowledged.clone(), enough.clone());
            tokio::spawn(async move {
                let id = submit(&client, number).await?;
                if acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == BEFORE {
                    enough.notify_one();
                }
                Some(id)
            })
        })
        .collect();
    enough.notified().await;
    kill();
    let mut claims = Vec::new();
    for request in requests {
        claims.extend(request.await.unwrap());
    }
    assert!((BEFORE..REQUESTS).contains(&claims.len()), "the kill came in the middle: {}", claims.len());
    claims
}

/// The claim, if it was acknowledged.
async fn submit(client: &Client, number: usize) -> Option<Uuid> {
    let query = "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) { claim { id } } }";
    let input = json!({ "statement": format!("Claim {number}."), "idempotencyKey": format!("k{number}") });
    let request = client
        .http()
        .post(format!("{}/graphql", client.server))
        .bearer_auth(client.token.as_ref().unwrap())
        .json(&json!({ "query": query, "variables": { "input": input } }));
    let answer: Value = request.send().await.ok()?.json().await.ok()?;
    let id = URL_SAFE_NO_PAD.decode(answer["data"]["submitClaim"]["claim"]["id"].as_str()?).unwrap();
    String::from_utf8(id).unwrap().strip_prefix("Claim:")?.parse().ok()
}

fn desk() -> (Home, String) {
    let home = Home::private();
    let token = home.reporter();
    (home, token)
}

/// Every acknowledged claim is there; every claim has its one event and every event its claim; the chain holds; and the
/// server goes on.
async fn all_is_there(home: &Home, server: &Process, token: &str, claims: &[Uuid]) {
    let client = Client::new(&server.address).with_token(token);
    client.done("submitClaim", json!({ "statement": "After it." }), "claim { id }").await;
    let postgres = start(&Options::for_data(Some(home.folder.clone()))).await.unwrap();
    let db = pool(&postgres.url(DATABASE), 1).await;
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT (SELECT count(*) FROM claim WHERE id = ANY($1)) AS acknowledged,
            (SELECT count(*) FROM claim) AS claims,
            (SELECT count(*) FROM event WHERE action = 'claim.submit') AS events,
            (SELECT count(*) FROM claim JOIN event ON chain_id = newsroom_id AND object_id = id
             JOIN event_payload USING (chain_id, seq)) AS both",
        [claims.to_vec().into()],
    );
    let row = db.query_one_raw(statement).await.unwrap().unwrap();
    let count = |column: &str| row.try_get::<i64>("", column).unwrap();
    assert_eq!(count("acknowledged"), i64::try_from(claims.len()).unwrap());
    assert_eq!((count("events"), count("both")), (count("claims"), count("claims")));
    db.close().await.unwrap();
    postgres.stop().await.unwrap();
    home.done(&["audit", "verify"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_comes_up_again_with_all_that_it_acknowledged() {
    let (home, token) = desk();
    let mut server = home.serve();
    let client = Client::new(&server.address).with_token(&token);
    let claims = mutate_and_kill(&client, || server.kill()).await;
    let server = home.serve();
    all_is_there(&home, &server, &token, &claims).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_postgres_comes_up_again_with_all_that_was_acknowledged() {
    let (home, token) = desk();
    let mut server = home.serve();
    let client = Client::new(&server.address).with_token(&token);
    let pidfile = std::fs::read_to_string(home.folder.join("postgres/postmaster.pid")).unwrap();
    let postmaster = pidfile.lines().next().unwrap().to_owned();
    let claims = mutate_and_kill(&client, || signal("-KILL", &postmaster)).await;
    server.terminate();
    assert!(server.wait().success());
    let server = home.serve();
    all_is_there(&home, &server, &token, &claims).await;
}
