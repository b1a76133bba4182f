//! GraphQL as server-sent events ("distinct connections mode" of graphql-sse).

use factdesk::newsroom::{find_member, remove_member};
use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::support::{Events, desk, desk_set};

const EVENTS: &str =
    "subscription($after: String) { newsroomEvents(after: $after) { cursor event { action } } }";

#[tokio::test]
async fn a_subscription_is_told_in_events_and_goes_on_behind_a_cursor() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let cursor =
        editor.data("{ newsroom { eventCursor } }", json!({})).await["newsroom"]["eventCursor"].clone();
    let mut events = editor.events(EVENTS, json!({ "after": cursor })).await;
    assert_eq!(events.answer().status(), 200);
    assert_eq!(events.answer().headers()["content-type"], "text/event-stream");
    assert_eq!(events.answer().headers()["cache-control"], "no-store");
    let submit = json!({ "statement": "The quay is safe." });
    editor.done("submitClaim", submit.clone(), "claim { id }").await;
    let (name, first) = events.next().await.unwrap();
    let first = &first["data"]["newsroomEvents"];
    assert_eq!((name.as_str(), &first["event"]["action"]), ("next", &json!("claim.submit")));
    drop(events);
    editor.done("submitClaim", submit, "claim { id }").await;
    let mut events = editor.events(EVENTS, json!({ "after": first["cursor"] })).await;
    let (_, second) = events.next().await.unwrap();
    assert_ne!(second["data"]["newsroomEvents"]["cursor"], first["cursor"]);

    // It ends without "complete" when the right to listen ends.
    let member =
        find_member(&desk.db, desk.newsroom, "edi@desk.example").await.unwrap_or_else(|_| panic!()).unwrap();
    remove_member(&desk.db, desk.app.world.as_ref(), &member).await.unwrap_or_else(|_| panic!());
    assert_eq!(events.next().await, None);
}

#[tokio::test]
async fn queries_and_what_is_wrong_with_them_are_told_in_events_too() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let mut events = editor.events("{ viewer { name } }", json!({})).await;
    let (name, answer) = events.next().await.unwrap();
    assert_eq!((name.as_str(), &answer["data"]["viewer"]["name"]), ("next", &json!("edi")));
    assert_eq!(events.next().await, Some(("complete".to_owned(), Value::Null)));
    assert_eq!(events.next().await, None);
    for (query, code) in [("{ nothing }", "GRAPHQL_VALIDATION_FAILED"), ("{", "GRAPHQL_PARSE_FAILED")] {
        let mut events = editor.events(query, json!({})).await;
        let (name, answer) = events.next().await.unwrap();
        assert_eq!(
            (name.as_str(), &answer["errors"][0]["extensions"]["code"]),
            ("next", &json!(code)),
            "{query}"
        );
        assert_eq!(events.next().await, Some(("complete".to_owned(), Value::Null)));
    }
}

#[tokio::test]
async fn what_is_no_such_request_is_refused_as_any_other() {
    let desk = desk_set(|settings| settings.live.connections_per_member = 1).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let nobody = desk.anonymous.events(EVENTS, json!({})).await;
    assert_eq!(nobody.answer().status(), 401);
    assert_eq!(nobody.refusal().await["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let address = format!("{}/graphql", editor.server);
    let get = |query: &str| {
        let query: String = url::form_urlencoded::byte_serialize(query.as_bytes()).collect();
        let request =
            editor.http().get(format!("{address}?query={query}")).header("accept", "text/event-stream");
        request.bearer_auth(editor.token.as_ref().unwrap()).send()
    };
    let mutation =
        get("mutation { submitClaim(input: { statement: \"x\" }) { claim { id } } }").await.unwrap();
    let refused = Events::of(mutation).next().await.unwrap().1;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "OPERATION_RESOLUTION_FAILURE");
    let mut query = Events::of(get("{ viewer { name } }").await.unwrap());
    assert_eq!(query.next().await.unwrap().1["data"]["viewer"]["name"], "edi");
    drop(query);
    let mut first = Events::of(get("subscription { queueChanged { cursor } }").await.unwrap());
    while first.answer().status() == 429 {
        // The server sees that the one before is gone when it sees it.
        first = Events::of(get("subscription { queueChanged { cursor } }").await.unwrap());
    }
    assert_eq!(first.answer().status(), 200);
    assert_eq!(editor.events(EVENTS, json!({})).await.answer().status(), 429);
}

#[tokio::test]
async fn a_client_that_can_take_events_too_gets_json() {
    let desk = desk().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let asked =
        "application/graphql-response+json, application/graphql+json, application/json, text/event-stream";
    for (accept, answered) in [
        (asked, "application/graphql-response+json; charset=utf-8"),
        ("text/event-stream;q=0.5, application/json", "application/json; charset=utf-8"),
        ("application/json;q=0.5, text/event-stream", "text/event-stream"),
    ] {
        let request = editor.http().post(format!("{}/graphql", editor.server)).header("accept", accept);
        let request = request.bearer_auth(editor.token.as_ref().unwrap());
        let answer = request.json(&json!({ "query": "{ viewer { name } }" })).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], answered, "{accept}");
        assert!(answer.text().await.unwrap().contains(r#""name":"edi""#), "{accept}");
    }
}
