//! graphql-transport-ws, as its specification has it: every close code, and all that may be done on a socket.

use chrono::{TimeDelta, Utc};
use factdesk::access::token::{Claims, issue};
use factdesk_domain::Role;
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::support::{Desk, Heard, PASSWORD, Person, Socket, desk, desk_set};

const EVENTS: &str =
    "subscription($after: String) { newsroomEvents(after: $after) { cursor event { seq action } } }";

fn init(person: &Person) -> Value {
    json!({ "type": "connection_init", "payload": person.connection_params() })
}

#[tokio::test]
async fn every_mistake_has_the_close_code_of_the_protocol() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let subscribe = |id: &str| json!({ "type": "subscribe", "id": id, "payload": { "query": EVENTS } });
    let ack = json!({ "type": "connection_ack" });

    // A message of no protocol, a frame that is no text.
    for wrong in ["{}", "hello", r#"{"type":"start"}"#] {
        let mut socket = editor.socket().await;
        socket.raw(Message::text(wrong)).await;
        assert_eq!(socket.next().await, Heard::Closed(4400), "{wrong}");
    }
    let mut socket = editor.listening().await;
    socket.raw(Message::binary(vec![1, 2])).await;
    assert_eq!(socket.next().await, Heard::Closed(4400));
    for payload in [json!({}), json!({ "query": 1 }), json!({ "query": "{ a }", "variables": [] })] {
        let mut socket = editor.listening().await;
        socket.send(&json!({ "type": "subscribe", "id": "1", "payload": payload })).await;
        assert_eq!(socket.next().await, Heard::Closed(4400), "{payload}");
    }

    // An operation before the acknowledgement.
    let mut socket = editor.socket().await;
    socket.send(&subscribe("1")).await;
    assert_eq!(socket.next().await, Heard::Closed(4401));

    // No token, or none that is ours.
    for payload in [
        Value::Null,
        json!({}),
        json!({ "authorization": "Bearer x.y.z" }),
        json!({ "authorization": editor.token }),
        json!({ "authorization": 1 }),
    ] {
        let mut socket = editor.socket().await;
        socket.send(&json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.next().await, Heard::Closed(4403), "{payload}");
    }

    // Another protocol, or none.
    for headers in [vec![("sec-websocket-protocol", "graphql-ws")], vec![]] {
        let mut socket = editor.connect(&headers).await.unwrap();
        assert_eq!(socket.next().await, Heard::Closed(4406), "{headers:?}");
    }
    let both = [("sec-websocket-protocol", "graphql-ws, graphql-transport-ws")];
    let mut socket = editor.connect(&both).await.unwrap();
    socket.send(&init(&editor)).await;
    assert_eq!(socket.next().await, Heard::Message(ack.clone()));

    // The id of an operation that runs.
    socket.send(&subscribe("1")).await;
    socket.send(&subscribe("2")).await;
    socket.send(&subscribe("1")).await;
    assert_eq!(socket.next().await, Heard::Closed(4409));

    // A second beginning, acknowledged or not.
    let mut socket = editor.listening().await;
    socket.send(&init(&editor)).await;
    assert_eq!(socket.next().await, Heard::Closed(4429));
}

#[tokio::test]
async fn a_client_that_says_nothing_is_closed() {
    let desk = desk_set(|settings| settings.live.init_ms = 50).await;
    let mut socket = desk.anonymous.socket().await;
    assert_eq!(socket.next().await, Heard::Closed(4408));
    // Whoever has begun may be silent for longer.
    let editor = desk.person("edi", &[Role::Editor]).await;
    let mut socket = editor.listening().await;
    let mut late = desk.anonymous.socket().await;
    assert_eq!(late.next().await, Heard::Closed(4408));
    socket.send(&json!({ "type": "ping" })).await;
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "pong" })));
}

#[tokio::test]
async fn signs_of_life_go_both_ways() {
    let desk = desk_set(|settings| settings.live.keep_alive_seconds = 1).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let mut socket = editor.socket().await;
    socket.send(&json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "pong", "payload": { "a": 1 } })));
    socket.raw(Message::Ping("x".into())).await;
    assert_eq!(socket.frame().await, Message::Pong("x".into()));
    socket.send(&json!({ "type": "pong" })).await;
    assert_eq!(socket.frame().await, Message::Ping("".into()));
}

#[tokio::test]
async fn a_message_has_a_largest_size() {
    let desk = desk_set(|settings| settings.live.message_bytes = 10_000).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let mut socket = editor.listening().await;
    let query = |size| format!("{{ viewer {{ id }} }} # {}", "x".repeat(size));
    socket.subscribe("1", &query(9_000), &json!({})).await;
    assert!(socket.data().await["viewer"].is_object());
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "complete", "id": "1" })));
    socket.subscribe("1", &query(11_000), &json!({})).await;
    assert_eq!(socket.next().await, Heard::Closed(1009));
}

#[tokio::test]
async fn queries_and_mutations_are_answered_once_under_the_rules_of_http() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let mut socket = reporter.listening().await;
    let submit = "mutation($s: String!) { submitClaim(input: { statement: $s }) { claim { id statement } refusal { code } } }";
    socket.subscribe("a", submit, &json!({ "s": "The quay is safe." })).await;
    let claim = socket.data().await["submitClaim"]["claim"].clone();
    assert_eq!(claim["statement"], "The quay is safe.");
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "complete", "id": "a" })));
    // The id is free again.
    socket
        .subscribe("a", "query($id: ID!) { claim(id: $id) { statement } }", &json!({ "id": claim["id"] }))
        .await;
    assert_eq!(socket.data().await["claim"]["statement"], "The quay is safe.");
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "complete", "id": "a" })));

    // What is not run is told as an error, with the code that HTTP has for it; nothing follows.
    let deep = format!("{{ viewer {}{} }}", "{ conflicts { nodes { member ".repeat(6), "} } }".repeat(6));
    for (query, code) in [
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("{", "GRAPHQL_PARSE_FAILED"),
        (deep.as_str(), "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { newsroomEvents { cursor } queueChanged { cursor } }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { newsroomEvents { cursor } }", "FORBIDDEN"),
        ("subscription { queueChanged(after: \"x\") { cursor } }", "BAD_USER_INPUT"),
        ("subscription { claimChanged(id: \"x\") { cursor } }", "BAD_USER_INPUT"),
    ] {
        socket.subscribe("b", query, &json!({})).await;
        let Heard::Message(message) = socket.next().await else { panic!("{query}") };
        assert_eq!((&message["type"], &message["id"]), (&json!("error"), &json!("b")), "{query} {message:#}");
        let error = &message["payload"][0];
        assert_eq!(error["extensions"]["code"], code, "{query} {message:#}");
        assert!(error["extensions"]["requestId"].is_string(), "{message:#}");
    }
}

#[tokio::test]
async fn an_operation_ends_when_the_client_says_so_and_there_are_not_too_many() {
    let desk = desk_set(|settings| settings.live.operations_per_socket = 3).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let mut socket = editor.listening().await;
    socket.subscribe("1", EVENTS, &json!({})).await;
    socket.subscribe("2", EVENTS, &json!({})).await;
    socket.subscribe("3", EVENTS, &json!({})).await;
    socket.subscribe("4", EVENTS, &json!({})).await;
    let Heard::Message(refused) = socket.next().await else { panic!("closed") };
    assert_eq!((&refused["type"], &refused["id"]), (&json!("error"), &json!("4")));
    assert_eq!(refused["payload"][0]["extensions"]["code"], "RATE_LIMITED");
    socket.send(&json!({ "type": "complete", "id": "2" })).await;
    socket.send(&json!({ "type": "complete", "id": "3" })).await;
    socket.subscribe("3", EVENTS, &json!({})).await;
    // Answered behind all that was sent before it, so both follow from here on.
    settled(&mut socket).await;
    editor.done("submitClaim", json!({ "statement": "The quay is safe." }), "claim { id }").await;
    let mut told = Vec::new();
    for _ in 0..2 {
        let Heard::Message(message) = socket.next().await else { panic!("closed") };
        told.push(message["id"].as_str().unwrap().to_owned());
    }
    told.sort();
    assert_eq!(told, ["1", "3"]);
}

/// Waits until the operations that were sent before have begun.
async fn settled(socket: &mut Socket) {
    // A subscription begins with two statements; this query has more of them and is begun after it.
    socket
        .subscribe(
            "settled",
            "{ newsroom { eventCursor policy { version } ratingScale { version } } }",
            &json!({}),
        )
        .await;
    socket.data().await;
    assert_eq!(socket.next().await, Heard::Message(json!({ "type": "complete", "id": "settled" })));
}

#[tokio::test]
async fn a_member_has_a_largest_number_of_sockets() {
    let desk = desk_set(|settings| settings.live.connections_per_member = 2).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let other = desk.person("cleo", &[Role::Editor]).await;
    let first = editor.listening().await;
    let _second = editor.listening().await;
    let mut third = editor.socket().await;
    third.send(&init(&editor)).await;
    assert_eq!(third.next().await, Heard::Closed(1013));
    let _others = other.listening().await;
    drop(first);
    // The server sees that it is gone when it sees it.
    loop {
        let mut again = editor.socket().await;
        again.send(&init(&editor)).await;
        if again.next().await == Heard::Message(json!({ "type": "connection_ack" })) {
            break;
        }
    }
}

#[tokio::test]
async fn pages_of_other_origins_open_no_sockets() {
    let desk = desk_set(|settings| settings.allowed_origins = vec!["https://desk.example".into()]).await;
    let protocol = ("sec-websocket-protocol", "graphql-transport-ws");
    let own = desk.anonymous.server.clone();
    for welcome in [own.as_str(), "https://desk.example"] {
        assert!(desk.anonymous.connect(&[protocol, ("origin", welcome)]).await.is_ok(), "{welcome}");
    }
    for other in ["https://evil.example", "null", "https://desk.example.evil.example", "http://127.0.0.1:1"] {
        match desk.anonymous.connect(&[protocol, ("origin", other)]).await {
            Err(Error::Http(answer)) => assert_eq!(answer.status(), 403, "{other}"),
            Err(error) => panic!("{other}: {error}"),
            Ok(_) => panic!("{other} opened a socket"),
        }
    }
}

/// A token of this person that runs out so soon.
async fn short_token(desk: &Desk, person: &Person, lifetime: TimeDelta) -> String {
    let (newsroom, member) = (desk.newsroom, person.member);
    let claims = Claims { newsroom, member, session: Some(desk.session(newsroom, member).await), key: None };
    let (keys, issuer) = (&desk.app.keys, &desk.app.settings.issuer);
    let token = issue(keys, claims, issuer, Utc::now(), lifetime, uuid::Uuid::now_v7());
    token.map_err(|error| format!("{error:?}")).unwrap()
}

#[tokio::test]
async fn a_socket_ends_with_its_token() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let client = editor.with_token(&short_token(&desk, &editor, TimeDelta::seconds(2)).await);
    let mut socket = client.subscribed(EVENTS, &json!({})).await;
    let mut lasting = editor.subscribed(EVENTS, &json!({})).await;
    assert_eq!(socket.next().await, Heard::Closed(4403));
    editor.done("submitClaim", json!({ "statement": "The quay is safe." }), "claim { id }").await;
    assert_eq!(lasting.data().await["newsroomEvents"]["event"]["action"], "claim.submit");
}

#[tokio::test]
async fn a_socket_ends_with_its_session_on_every_node() {
    let desk = desk().await;
    let elsewhere = desk.second_node().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let input = json!({ "email": "edi@desk.example", "password": PASSWORD });
    let grant = desk.anonymous.done("signIn", input, "accessToken refreshToken").await;
    let client = desk.anonymous.with_token(grant["accessToken"].as_str().unwrap());
    let mut sockets = Vec::new();
    for server in [&desk.anonymous.server, &elsewhere.anonymous.server] {
        let mut socket = client.at(server).subscribed(EVENTS, &json!({})).await;
        settled(&mut socket).await;
        sockets.push(socket);
    }
    let mut lasting = editor.subscribed(EVENTS, &json!({})).await;
    settled(&mut lasting).await;
    let refresh = json!({ "refreshToken": grant["refreshToken"] });
    desk.anonymous.done("signOut", refresh, "signedOut").await;
    // What is committed from now on is not told to it, on any node.
    editor.done("submitClaim", json!({ "statement": "The quay is safe." }), "claim { id }").await;
    for socket in &mut sockets {
        assert_eq!(socket.next().await, Heard::Closed(4403));
    }
    assert_eq!(lasting.data().await["newsroomEvents"]["event"]["action"], "claim.submit");
}
