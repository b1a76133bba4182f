//! What is too much is refused with a code, whoever asks and however it is written.

use std::fmt::Write;

use factdesk::config::Operations;
use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::bad_input::{code, raw};
use crate::support::{Client, Home, Person, database, desk, desk_set};

fn many(count: usize, item: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut text, number| {
        let _ = write!(text, "{} ", item(number));
        text
    })
}

async fn posted(who: &Person, body: Value) -> (u16, Option<String>, Value) {
    let request = who.http().post(format!("{}/graphql", who.server)).json(&body);
    let answer = request.bearer_auth(who.token.as_ref().unwrap()).send().await.unwrap();
    let retry = answer.headers().get("retry-after").map(|seconds| seconds.to_str().unwrap().to_owned());
    (answer.status().as_u16(), retry, answer.json().await.unwrap())
}

#[tokio::test]
async fn what_is_meant_to_hurt_is_refused_with_a_code() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let doubling =
        many(40, |step| format!("fragment F{step} on Query {{ ...F{next} ...F{next} }}", next = step + 1));
    let nested = "duplicates { nodes { ".repeat(25) + "id" + &" } }".repeat(25);
    let cases = [
        (format!("{{ {} }}", many(1000, |number| format!("a{number}: viewer {{ id }}"))), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ claims {{ nodes {{ {nested} }} }} }}"), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ viewer {{ id {} }} }}", "@skip(if: true) ".repeat(1000)), "GRAPHQL_VALIDATION_FAILED"),
        (format!("query {} {{ viewer {{ id }} }}", "@skip(if: true) ".repeat(1000)), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ viewer {{ {} }} }}", "id ".repeat(100_000)), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ ...F0 }} {doubling} fragment F40 on Query {{ viewer {{ id }} }}"), "GRAPHQL_VALIDATION_FAILED"),
        ("{ ...F } fragment F on Query { ...F }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (
            format!("{{ viewer {{ {} }} }}", many(9_000, |number| format!("no{number}"))),
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("{".repeat(5_000), "GRAPHQL_PARSE_FAILED"),
        (format!("{{ claims(filter: {}) {{ nodes {{ id }} }} }}", "[".repeat(5_000)), "GRAPHQL_PARSE_FAILED"),
        ("{ claims(first: 2147483647) { nodes { id } } }".to_owned(), "BAD_USER_INPUT"),
        ("{ claims(first: 100) { nodes { evidence(first: 100) { nodes { id url note stance } } verdicts(first: 100) { nodes { id } } } } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
        (format!("{{ viewer {{ id }} }} #{}", "x".repeat(1_000_000)), "GRAPHQL_VALIDATION_FAILED"),
        ("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }".to_owned(), "GRAPHQL_VALIDATION_FAILED"),
    ];
    for (query, expected) in cases {
        let answer = editor.send(&query, json!({})).await;
        assert_eq!(code(&answer), expected, "{} …\n{answer:#}", &query[..query.len().min(100)]);
        assert!(answer.to_string().len() < 5_000, "{} … is answered at length", &query[..60]);
    }
    let query = "query($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    for variables in
        [json!({ "ids": vec!["x"; 300_000] }), json!({ "ids": [], "no": vec![json!({}); 300_000] })]
    {
        let answer = editor.send(query, variables).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT");
        assert!(answer.to_string().contains("Variables have at most"), "{answer:#}");
    }
    let batch = Value::from(vec![json!({ "query": "{ viewer { id } }" }); 100]);
    let (status, answer) = raw(&editor, "application/json", batch.to_string().into()).await;
    assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"));
    let huge = json!({ "query": format!("{{ viewer {{ id }} }} {}", " ".repeat(5_000_000)) });
    let (status, answer) = raw(&editor, "application/json", huge.to_string().into()).await;
    assert_eq!((status, code(&answer)), (413, "PAYLOAD_TOO_LARGE"));
    editor.data("{ viewer { id } }", json!({})).await;
}

#[tokio::test]
async fn a_budget_is_one_members_and_is_told_with_every_answer() {
    let desk =
        desk_set(|settings| (settings.limits.cost, settings.limits.cost_per_minute) = (2_000, 2_000)).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let other = desk.person("ada", &[Role::Editor]).await;
    let page = json!({ "query": "{ claims(first: 100) { nodes { id statement state } } }" });
    let mut left = Vec::new();
    let (status, retry, answer) = loop {
        let (status, retry, answer) = posted(&editor, page.clone()).await;
        if status != 200 {
            break (status, retry, answer);
        }
        let cost = &answer["extensions"]["cost"];
        assert_eq!((&cost["request"], &cost["limit"]), (&json!(401), &json!(2_000)));
        left.push(cost["remaining"].as_u64().unwrap());
    };
    assert!(left.len() >= 4 && left[0] == 1_599 && left.is_sorted_by(|one, next| one > next), "{left:?}");
    assert_eq!((status, code(&answer)), (429, "RATE_LIMITED"));
    let seconds = answer["errors"][0]["extensions"]["retryAfter"].as_u64().unwrap();
    assert_eq!(retry, Some(seconds.to_string()));
    assert!((1..=60).contains(&seconds));
    assert_eq!(posted(&other, page).await.0, 200, "others have their own");
}

#[tokio::test]
async fn what_is_not_valid_is_paid_for_too() {
    let desk =
        desk_set(|settings| (settings.limits.cost, settings.limits.cost_per_minute) = (2_000, 2_000)).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let wrong = json!({ "query": format!("{{ {} }}", many(1_000, |number| format!("no{number}"))) });
    let (status, _, answer) = posted(&editor, wrong.clone()).await;
    assert_eq!((status, code(&answer)), (200, "GRAPHQL_VALIDATION_FAILED"));
    for query in [wrong, json!({ "query": "{ viewer { name } }" })] {
        let (status, retry, answer) = posted(&editor, query).await;
        assert_eq!((status, code(&answer)), (429, "RATE_LIMITED"));
        assert!(retry.is_some());
    }
}

#[tokio::test]
async fn without_a_token_the_network_address_is_counted_as_trusted_proxies_tell_it() {
    let desk = desk_set(|settings| {
        settings.limits.anonymous_cost_per_minute = 30;
        settings.trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    })
    .await;
    let ask = async |from: &str, token: Option<&str>| {
        let mut request = desk.anonymous.http().post(format!("{}/graphql", desk.anonymous.server));
        request = request.header("x-forwarded-for", from);
        request =
            request.json(&json!({ "query": "{ a: __typename b: __typename c: __typename d: __typename }" }));
        if let Some(token) = token {
            request = request.bearer_auth(token);
        }
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask("203.0.113.1", Some("nonsense")).await, 401);
    while ask("203.0.113.1", Some("nonsense")).await == 401 {}
    assert_eq!(ask("203.0.113.1", None).await, 429);
    assert_eq!(ask("198.51.100.1, 203.0.113.1", None).await, 429, "what a client claims is no address");
    assert_eq!(ask("203.0.113.2", None).await, 200);
}

#[tokio::test]
async fn so_many_requests_of_one_member_run_at_a_time() {
    let desk = desk_set(|settings| settings.limits.concurrent = 2).await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let other = desk.person("ada", &[Role::Reporter]).await;
    let held = desk.db.begin().await.unwrap();
    held.execute_unprepared("SELECT * FROM chain FOR UPDATE").await.unwrap();
    let submit = |statement: &'static str| {
        let reporter = reporter.clone();
        tokio::spawn(async move {
            reporter.done("submitClaim", json!({ "statement": statement }), "claim { id }").await
        })
    };
    let running = [submit("One."), submit("Two.")];
    let waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    while desk.number(waiting, []).await < 2 {}
    let (status, retry, answer) = posted(&reporter, json!({ "query": "{ viewer { name } }" })).await;
    assert_eq!((status, code(&answer), retry.as_deref()), (429, "RATE_LIMITED", Some("1")));
    other.data("{ viewer { name } }", json!({})).await;
    held.commit().await.unwrap();
    for one in running {
        one.await.unwrap();
    }
    reporter.data("{ viewer { name } }", json!({})).await;
}

#[tokio::test]
async fn a_request_that_takes_too_long_leaves_no_statement_behind() {
    let database = database().await;
    let home = Home::at(&database.url);
    let token = home.reporter();
    let file = home.folder.join("factdesk.toml");
    // Nothing but the end of the request ends the statement.
    let settings = "[limits]\nrequest_ms = 300\n[database]\nlock_ms = 600000\nstatement_ms = 600000\nidle_transaction_ms = 600000\n";
    std::fs::write(&file, settings).unwrap();
    let server = home.serve_with(&file);
    let reporter = Client::new(&server.address).with_token(token.trim());
    let held = database.db.begin().await.unwrap();
    held.execute_unprepared("SELECT * FROM chain FOR UPDATE").await.unwrap();
    let query = "mutation { submitClaim(input: { statement: \"It rains.\" }) { claim { id } } }";
    let answer = reporter.send(query, json!({})).await;
    assert_eq!(code(&answer), "TIMEOUT");
    let waiting = "SELECT count(*) AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let ended = async {
        loop {
            let statement = Statement::from_string(DbBackend::Postgres, waiting);
            let row = database.db.query_one_raw(statement).await.unwrap().unwrap();
            if row.try_get::<i64>("", "n").unwrap() == 0 {
                return;
            }
        }
    };
    // The lock is still held: left alone it would wait for ten minutes.
    tokio::time::timeout(std::time::Duration::from_mins(1), ended).await.expect("the statement has ended");
    held.commit().await.unwrap();
    let total = reporter.data("{ claims { total { count } } }", json!({})).await;
    assert_eq!(total["claims"]["total"]["count"], 0, "nothing of it stays");
}

fn persisted(text: &str) -> Value {
    let hash = factdesk::event::hex(&Sha256::digest(text));
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

#[tokio::test]
async fn a_text_that_was_sent_once_can_be_asked_for_by_its_hash_in_the_same_newsroom() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let stranger = desk.stranger("sam", &[Role::Editor]).await;
    let text = "query($first: Int) { claims(first: $first) { nodes { id } } viewer { name } }";
    let by_hash = json!({ "extensions": persisted(text), "variables": { "first": 3 } });
    let with_text = json!({ "query": text, "extensions": persisted(text) });
    assert_eq!(code(&posted(&editor, by_hash.clone()).await.2), "PERSISTED_QUERY_NOT_FOUND");
    assert_eq!(posted(&editor, with_text).await.2["data"]["viewer"]["name"], "edi");
    assert_eq!(posted(&editor, by_hash.clone()).await.2["data"]["viewer"]["name"], "edi");
    assert_eq!(code(&posted(&stranger, by_hash.clone()).await.2), "PERSISTED_QUERY_NOT_FOUND");
    let mut address = url::Url::parse(&format!("{}/graphql", editor.server)).unwrap();
    address.query_pairs_mut().append_pair("extensions", &persisted(text).to_string());
    let got = editor.http().get(address);
    let got = got.bearer_auth(editor.token.as_ref().unwrap()).send().await.unwrap();
    assert_eq!(got.json::<Value>().await.unwrap()["data"]["viewer"]["name"], "edi");
    let mut other = persisted(text);
    for (what, body) in [
        ("the hash of another text", json!({ "query": "{ viewer { id } }", "extensions": persisted(text) })),
        ("no hash", json!({ "extensions": { "persistedQuery": { "version": 1, "sha256Hash": "abc" } } })),
        ("another version", {
            other["persistedQuery"]["version"] = json!(2);
            json!({ "query": text, "extensions": other })
        }),
        ("no object", json!({ "query": text, "extensions": { "persistedQuery": 1 } })),
    ] {
        let (status, _, answer) = posted(&editor, body).await;
        assert_eq!((status, code(&answer)), (400, "BAD_REQUEST"), "{what}");
    }
    let wrong = "{ nothing }";
    let unusable = json!({ "query": wrong, "extensions": persisted(wrong) });
    assert_eq!(code(&posted(&editor, unusable).await.2), "GRAPHQL_VALIDATION_FAILED");
    let unknown = json!({ "extensions": persisted(wrong) });
    assert_eq!(
        code(&posted(&editor, unknown).await.2),
        "PERSISTED_QUERY_NOT_FOUND",
        "only what runs is kept"
    );
}

#[tokio::test]
async fn where_only_registered_operations_run_no_other_does() {
    let desk = desk_set(|settings| settings.graphql.operations = Operations::Registered).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let home = Home::at(&desk.url);
    let name = "query Name {\n  # Who am I?\n  viewer {\n    name\n  }\n}\n";
    let [file, manifest, wrong] =
        ["name.graphql", "manifest.json", "wrong.graphql"].map(|file| home.folder.join(file));
    std::fs::write(&file, name).unwrap();
    std::fs::write(&manifest, json!({ "x": "query Id { viewer { id } }" }).to_string()).unwrap();
    std::fs::write(&wrong, "{ nothing }").unwrap();
    let path = |file: &std::path::Path| file.to_str().unwrap().to_owned();

    let asks = async |body: Value| posted(&editor, body).await.2;
    assert_eq!(code(&asks(json!({ "query": name })).await), "OPERATION_NOT_REGISTERED");
    let refused = home.refused(&["operations", "register", &path(&file), &path(&wrong)]);
    assert!(refused.contains("wrong.graphql") && refused.contains("Nothing was registered"), "{refused}");
    assert_eq!(code(&asks(json!({ "query": name })).await), "OPERATION_NOT_REGISTERED");

    let registered = home.done(&["operations", "register", &path(&file), &path(&manifest)]);
    assert_eq!(registered, home.done(&["operations", "list"]));
    assert_eq!(
        home.done(&["operations", "register", &path(&file)]).lines().count(),
        1,
        "once more is no error"
    );
    assert_eq!(asks(json!({ "query": name })).await["data"]["viewer"]["name"], "edi");
    let relaid = "query Name{viewer{name}}";
    assert_eq!(asks(json!({ "query": relaid })).await["data"]["viewer"]["name"], "edi");
    assert_eq!(asks(json!({ "extensions": persisted(name) })).await["data"]["viewer"]["name"], "edi");
    assert!(asks(json!({ "query": "query Id { viewer { id } }" })).await["data"]["viewer"]["id"].is_string());
    for other in ["query Name { viewer { name id } }", "{ __schema { types { name } } }"] {
        assert_eq!(code(&asks(json!({ "query": other })).await), "OPERATION_NOT_REGISTERED");
    }
    let hash = factdesk::event::hex(&Sha256::digest(name));
    home.done(&["operations", "remove", &hash]);
    assert!(home.refused(&["operations", "remove", &hash]).contains("not registered"));
    assert_eq!(home.done(&["operations", "list"]).lines().count(), 1);
}

#[tokio::test]
async fn the_schema_and_what_is_near_it_are_told_unless_switched_off() {
    let open = desk().await;
    let closed = desk_set(|settings| {
        (settings.graphql.introspection, settings.graphql.suggestions) = (false, false);
    })
    .await;
    let near = "{ viewr { name } }";
    let whole = "{ ...F } fragment F on Query { __schema { types { name } } }";
    assert!(open.anonymous.send(near, json!({})).await.to_string().contains("viewer"));
    assert!(open.anonymous.send(whole, json!({})).await["data"]["__schema"]["types"].is_array());
    assert!(!closed.anonymous.send(near, json!({})).await.to_string().contains("viewer"));
    for query in [whole, "{ __type(name: \"Claim\") { name } }"] {
        let answer = closed.anonymous.send(query, json!({})).await;
        assert_eq!(code(&answer), "GRAPHQL_VALIDATION_FAILED", "{query}");
    }
    closed.anonymous.data("{ __typename }", json!({})).await;
}
