//! Two nodes on one database, subscribers on each, while sockets are cut and the nodes restart in turn.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::support::{Desk, Heard, Person, desk_set};

/// Subscribers, and changes in all. Larger by hand: `NODES=40x2000 cargo test -p factdesk --test it nodes`.
fn size() -> (usize, usize) {
    let size = std::env::var("NODES").unwrap_or_else(|_| "6x300".into());
    let (subscribers, changes) = size.split_once('x').unwrap();
    (subscribers.parse().unwrap(), changes.parse().unwrap())
}

/// Writers, every one on the next node.
const WRITERS: usize = 4;
/// How many messages a subscriber reads at most before it cuts its socket.
const PATIENCE: usize = 40;
/// Times that a node is stopped and another one started in its place.
const RESTARTS: usize = 4;

/// What a subscriber follows, and how to tell an event of it.
#[derive(Clone, Copy)]
struct Follows {
    query: &'static str,
    root: &'static str,
    takes: fn(&str) -> bool,
}

const ALL: Follows = Follows {
    query: "subscription($after: String) { newsroomEvents(after: $after) { cursor event { seq action } } }",
    root: "newsroomEvents",
    takes: |_| true,
};
const QUEUE: Follows = Follows {
    query: "subscription($after: String) { queueChanged(after: $after) { cursor action claim { state } } }",
    root: "queueChanged",
    takes: |action| action != "search_note.record",
};
/// Of the claim that was there first.
const CLAIM: Follows = Follows {
    query: "subscription($id: ID!, $after: String) {
        claimChanged(id: $id, after: $after) { cursor event { seq action } } }",
    root: "claimChanged",
    takes: |action| action != "claim.submit",
};

struct Nodes {
    addresses: Mutex<[String; 2]>,
    over: AtomicBool,
    changes: AtomicUsize,
    wanted: usize,
}

impl Nodes {
    fn address(&self, turn: usize) -> String {
        self.addresses.lock().unwrap()[turn % 2].clone()
    }
}

/// Changes until all are done: a claim, or a note on the first claim; again and at the next node if an answer is lost.
async fn write(nodes: Arc<Nodes>, person: Person, writer: usize, claim: String) {
    let mut turn = writer;
    while nodes.changes.fetch_add(1, Ordering::SeqCst) < nodes.wanted {
        turn += 1;
        let key = format!("{writer}-{turn}");
        let (name, kind, input) = if turn.is_multiple_of(3) {
            let note =
                json!({ "claimId": claim, "stance": "REFUTES", "text": "We asked.", "idempotencyKey": key });
            ("recordSearchNote", "RecordSearchNoteInput", note)
        } else {
            ("submitClaim", "SubmitClaimInput", json!({ "statement": key.clone(), "idempotencyKey": key }))
        };
        let query =
            format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ refusal {{ code message }} }} }}");
        let mut node = turn;
        loop {
            let client = person.client.at(&nodes.address(node));
            let sent = client
                .http()
                .post(format!("{}/graphql", client.server))
                .bearer_auth(client.token.as_ref().unwrap())
                .json(&json!({ "query": query, "variables": { "input": input } }))
                .send()
                .await;
            if let Ok(answer) = sent
                && let Ok(answer) = answer.json::<Value>().await
                && answer["data"][name]["refusal"].is_null()
                && answer["data"][name].is_object()
            {
                break;
            }
            node += 1;
            tokio::task::yield_now().await;
        }
    }
}

/// Follows from a cursor, cuts its socket now and then, changes nodes, and returns the cursors of all that it was told.
async fn follow(
    nodes: Arc<Nodes>,
    person: Person,
    number: usize,
    follows: Follows,
    (claim, from): (String, String),
) -> Vec<String> {
    let (mut told, mut node, mut last) = (Vec::new(), number, from);
    loop {
        let over = nodes.over.load(Ordering::SeqCst);
        let client = person.client.at(&nodes.address(node));
        node += 1;
        let Ok(mut socket) = client.connect(&[("sec-websocket-protocol", "graphql-transport-ws")]).await
        else {
            tokio::task::yield_now().await;
            continue;
        };
        socket.send(&json!({ "type": "connection_init", "payload": client.connection_params() })).await;
        socket.subscribe("1", follows.query, &json!({ "id": claim, "after": last })).await;
        // A cut is at another place every time, but not by chance.
        let mut left = 1 + (number * 7 + node * 13) % PATIENCE;
        while left > 0 || over {
            match socket.next().await {
                Heard::Message(message) if message["type"] == "next" => {
                    let event = &message["payload"]["data"][follows.root];
                    last = event["cursor"].as_str().unwrap_or_else(|| panic!("{message:#}")).to_owned();
                    told.push(last.clone());
                    left = left.saturating_sub(1);
                    let action = event["event"]["action"].as_str().or(event["action"].as_str());
                    if action == Some("claim.dismiss") {
                        return told;
                    }
                }
                Heard::Message(message) if message["type"] == "connection_ack" => {}
                Heard::Message(other) => panic!("{other:#}"),
                Heard::Closed(_) | Heard::Gone => break,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_is_told_everything_once_and_in_order_while_sockets_are_cut_and_nodes_restart() {
    let desk = desk_set(|settings| settings.live.connections_per_member = 1_000).await;
    let (subscribers, wanted) = size();
    let mut running = [desk.second_node().await, desk.second_node().await];
    let addresses = running.each_ref().map(|node| node.anonymous.server.clone());
    let nodes = Arc::new(Nodes {
        addresses: Mutex::new(addresses),
        over: AtomicBool::new(false),
        changes: AtomicUsize::new(0),
        wanted,
    });
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let claim = reporter.done("submitClaim", json!({ "statement": "The first." }), "claim { id }").await;
    let claim = claim["claim"]["id"].as_str().unwrap().to_owned();
    let from = editor.data("{ newsroom { eventCursor } }", json!({})).await;
    let from = from["newsroom"]["eventCursor"].as_str().unwrap().to_owned();
    let begin = last_seq(&desk).await;

    // Who follows one claim is no editor.
    let followers: Vec<_> = [(ALL, &editor), (QUEUE, &editor), (CLAIM, &reporter)]
        .into_iter()
        .cycle()
        .take(subscribers)
        .enumerate()
        .map(|(number, (follows, person))| {
            let begin = (claim.clone(), from.clone());
            let follow = follow(nodes.clone(), person.clone(), number, follows, begin);
            (follows, tokio::spawn(follow))
        })
        .collect();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write(nodes.clone(), reporter.clone(), writer, claim.clone())))
        .collect();
    for restart in 1..=RESTARTS {
        while nodes.changes.load(Ordering::SeqCst) < restart * wanted / (RESTARTS + 1) {
            tokio::task::yield_now().await;
        }
        let turn = restart % 2;
        running[turn].stop().await;
        running[turn] = desk.second_node().await;
        nodes.addresses.lock().unwrap()[turn].clone_from(&running[turn].anonymous.server);
    }
    for writer in writers {
        writer.await.unwrap();
    }
    // The last change tells everybody that they have it all.
    nodes.over.store(true, Ordering::SeqCst);
    let last = json!({ "claimId": claim, "expectedVersion": 1, "reason": "The end." });
    editor.done("dismissClaim", last, "claim { id }").await;

    let events = events(&desk, begin).await;
    assert_eq!(events.len(), wanted + 1);
    for (follows, follower) in followers {
        let told = follower.await.unwrap();
        let expected: Vec<_> =
            events.iter().filter(|(_, action)| (follows.takes)(action)).map(|(seq, _)| *seq).collect();
        assert_eq!(told.iter().map(|cursor| place(cursor)).collect::<Vec<_>>(), expected, "{}", follows.root);
    }
}

/// The place that a cursor stands for. Clients do not look into it.
fn place(cursor: &str) -> i64 {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(cursor).unwrap();
    i64::from_be_bytes(bytes[1..9].try_into().unwrap())
}

async fn last_seq(desk: &Desk) -> i64 {
    desk.number("SELECT seq FROM chain WHERE id = $1", [desk.newsroom.uuid().into()]).await
}

async fn events(desk: &Desk, after: i64) -> Vec<(i64, String)> {
    let sql = "SELECT seq, action FROM event WHERE chain_id = $1 AND seq > $2 ORDER BY seq";
    let values = [desk.newsroom.uuid().into(), after.into()];
    let rows = desk
        .db
        .query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        .await
        .unwrap();
    rows.iter().map(|row| (row.try_get("", "seq").unwrap(), row.try_get("", "action").unwrap())).collect()
}
