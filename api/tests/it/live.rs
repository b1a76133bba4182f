//! Subscriptions: what is committed on any node arrives in the order of commits, once, and only what may be seen.

use factdesk::newsroom::{find_member, remove_member, set_roles};
use factdesk_domain::{Role, Roles};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::{Value, json};

use crate::review::cast;
use crate::support::{Desk, Heard, Person, Socket, desk, desk_set};

const EVENTS: &str = "subscription($after: String) { newsroomEvents(after: $after) {
    cursor event { seq action sealed content salt changes { field after } actor { id } } } }";

async fn now(person: &Person) -> Value {
    person.data("{ newsroom { eventCursor } }", json!({})).await["newsroom"]["eventCursor"].clone()
}

async fn following(person: &Person, query: &str) -> Socket {
    person.subscribed(query, &json!({ "after": now(person).await })).await
}

async fn submit(person: &Person, statement: &str) -> Value {
    person.done("submitClaim", json!({ "statement": statement }), "claim { id }").await["claim"]["id"].clone()
}

fn seq(event: &Value) -> i64 {
    event["event"]["seq"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn what_any_node_commits_arrives_on_every_node_and_a_cursor_goes_on_behind_it() {
    let desk = desk().await;
    let other = desk.second_node().await;
    let here = desk.person("edi", &[Role::Editor]).await;
    let there = Person { client: here.client.at(&other.anonymous.server), member: here.member };
    let mut sockets = [following(&here, EVENTS).await, following(&there, EVENTS).await];
    for turn in 0..10 {
        let (node, name) = if turn % 2 == 0 { (&here, "here") } else { (&there, "there") };
        submit(node, &format!("{turn} was said {name}.")).await;
    }
    let mut told = Vec::new();
    for socket in &mut sockets {
        let mut events = Vec::new();
        for _ in 0..10 {
            events.push(socket.data().await["newsroomEvents"].clone());
        }
        told.push(events);
    }
    assert_eq!(told[0], told[1]);
    let first = seq(&told[0][0]);
    assert_eq!(told[0].iter().map(seq).collect::<Vec<_>>(), (first..first + 10).collect::<Vec<_>>());
    // Whoever was away goes on, on another node and at any place.
    drop(sockets);
    submit(&here, "While nobody listened.").await;
    for (place, node) in [(9, &there), (4, &here), (0, &there)] {
        let mut socket = node.subscribed(EVENTS, &json!({ "after": told[0][place]["cursor"] })).await;
        for expected in &told[0][place + 1..] {
            assert_eq!(socket.data().await["newsroomEvents"], *expected);
        }
        assert_eq!(seq(&socket.data().await["newsroomEvents"]), first + 10);
        let node = if place == 4 { &there } else { &here };
        submit(node, "And while somebody did.").await;
        let live = socket.data().await["newsroomEvents"].clone();
        assert_eq!((seq(&live) > first + 10, &live["event"]["action"]), (true, &json!("claim.submit")));
    }
    // A cursor of nowhere is refused, and so is one of another newsroom.
    let stranger = desk.stranger("sam", &[Role::Editor]).await;
    for (person, cursor) in [(&here, json!("x")), (&stranger, told[0][0]["cursor"].clone())] {
        let mut socket = person.subscribed(EVENTS, &json!({ "after": cursor })).await;
        let Heard::Message(refused) = socket.next().await else { panic!("closed") };
        assert_eq!(refused["payload"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused:#}");
    }
}

#[tokio::test]
async fn each_hears_of_what_they_follow_and_of_no_other_newsroom() {
    let cast = cast().await;
    let stranger = cast.desk.stranger("sam", &[Role::Reporter, Role::Editor]).await;
    let [mine, other] = [cast.queued("The quay is safe.").await, cast.queued("The bridge is shut.").await];
    let claim_changed = format!(
        "subscription($after: String) {{ claimChanged(id: {mine:?}, after: $after) {{ cursor event {{ action claim {{ id state }} }} }} }}"
    );
    let queue =
        "subscription($after: String) { queueChanged(after: $after) { cursor at action claim { state } } }";
    let mut claim_follower = following(&cast.reporter, &claim_changed).await;
    let mut queue_follower = following(&cast.two, queue).await;
    let mut foreign = following(&stranger, queue).await;
    let mut peeking = stranger.subscribed(&claim_changed, &json!({})).await;
    assert_eq!(peeking.next().await, Heard::Message(json!({ "type": "complete", "id": "1" })));

    cast.one.done("assignReviewer", json!({ "claimId": other }), "claim { id }").await;
    let note = json!({ "claimId": mine, "stance": "REFUTES", "text": "We asked the port." });
    cast.one.done("recordSearchNote", note, "searchNote { id }").await;
    cast.one.done("assignReviewer", json!({ "claimId": mine }), "claim { id }").await;
    submit(&stranger, "Far away.").await;

    let heard = claim_follower.data().await["claimChanged"]["event"].clone();
    assert_eq!((&heard["action"], &heard["claim"]["id"]), (&json!("search_note.record"), &json!(mine)));
    let heard = claim_follower.data().await["claimChanged"]["event"].clone();
    assert_eq!((&heard["action"], &heard["claim"]["state"]), (&json!("claim.take"), &json!("IN_REVIEW")));
    for _ in 0..2 {
        let heard = queue_follower.data().await["queueChanged"].clone();
        assert_eq!((&heard["action"], &heard["claim"]["state"]), (&json!("claim.take"), &json!("IN_REVIEW")));
    }
    assert_eq!(foreign.data().await["queueChanged"]["action"], "claim.submit");
}

#[tokio::test]
async fn what_was_sealed_when_it_happened_stays_sealed_and_quorum_tells_the_round() {
    let cast = cast().await;
    let claim = cast.in_review("The bridge was closed on Monday.").await;
    let begin = now(&cast.editor).await;
    let own = format!(
        "subscription($after: String) {{ claimChanged(id: {claim:?}, after: $after) {{ cursor event {{ seq action sealed content salt
            changes {{ field after }} actor {{ id }} }} }} }}"
    );
    let from = json!({ "after": begin });
    let mut live = cast.editor.subscribed(EVENTS, &from).await;
    let mut fellow = cast.two.subscribed(&own, &from).await;
    let mut author = cast.one.subscribed(&own, &from).await;
    let input = json!({ "claimId": claim, "stance": "REFUTES", "text": "Searched the archive." });
    cast.one.done("recordSearchNote", input, "searchNote { id }").await;
    cast.verdict(&cast.one, &claim, "TRUE").await;

    let mut told = Vec::new();
    for _ in 0..2 {
        told.push(live.data().await["newsroomEvents"].clone());
    }
    assert_eq!((&told[0]["event"]["sealed"], &told[1]["event"]["sealed"]), (&json!(false), &json!(true)));
    assert_eq!((&told[1]["event"]["content"], &told[1]["event"]["changes"]), (&Value::Null, &json!([])));
    let mut hidden = Vec::new();
    for _ in 0..2 {
        hidden.push(fellow.data().await["claimChanged"].clone());
    }
    for event in &hidden {
        assert_eq!((&event["event"]["sealed"], &event["event"]["salt"]), (&json!(true), &Value::Null));
        let text = event.to_string();
        assert!(!text.contains("TRUE") && !text.contains("REFUTES") && !text.contains("Because"), "{text}");
    }
    assert_eq!(hidden[0]["event"]["actor"], Value::Null);
    author.data().await;
    assert!(author.data().await["claimChanged"]["event"]["content"].as_str().unwrap().contains("Because."));

    cast.verdict(&cast.two, &claim, "FALSE").await;
    for (socket, root) in [(&mut live, "newsroomEvents"), (&mut fellow, "claimChanged")] {
        let opening = socket.data().await[root].clone();
        assert_eq!(opening["event"]["sealed"], false);
        let content: Value = serde_json::from_str(opening["event"]["content"].as_str().unwrap()).unwrap();
        let ratings: Vec<_> = content["quorum"]["verdicts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|verdict| verdict["rating"].clone())
            .collect();
        assert_eq!(ratings, ["TRUE", "FALSE"], "{content:#}");
    }
    // Read again after quorum, it is the very same; the history has the rest.
    let mut again = cast.editor.subscribed(EVENTS, &from).await;
    let mut again_fellow = cast.two.subscribed(&own, &from).await;
    for (then, then_hidden) in told.iter().zip(&hidden) {
        assert_eq!(again.data().await["newsroomEvents"], *then);
        assert_eq!(again_fellow.data().await["claimChanged"], *then_hidden);
    }
    let history = "query($id: ID!) { claim(id: $id) { history { nodes { sealed salt } } } }";
    let data = cast.two.data(history, json!({ "id": claim })).await;
    assert!(
        data["claim"]["history"]["nodes"].as_array().unwrap().iter().all(|event| event["sealed"] == false)
    );
}

async fn row(desk: &Desk, name: &str) -> entity::member::Model {
    let email = format!("{name}@desk.example");
    find_member(&desk.db, desk.newsroom, &email).await.map_err(|error| format!("{error:?}")).unwrap().unwrap()
}

#[tokio::test]
async fn whoever_loses_their_rights_hears_nothing_that_happens_afterwards() {
    let desk = desk().await;
    let other = desk.second_node().await;
    let writer = desk.person("rea", &[Role::Reporter]).await;
    for (name, removed) in [("gone", true), ("demoted", false)] {
        let leaver = desk.person(name, &[Role::Editor]).await;
        let member = row(&desk, name).await;
        let there = Person { client: leaver.client.at(&other.anonymous.server), member: leaver.member };
        let mut sockets = [following(&leaver, EVENTS).await, following(&there, EVENTS).await];
        submit(&writer, "Before.").await;
        for socket in &mut sockets {
            assert_eq!(socket.data().await["newsroomEvents"]["event"]["action"], "claim.submit");
        }
        let world = desk.app.world.as_ref();
        if removed {
            remove_member(&desk.db, world, &member).await
        } else {
            let roles: Roles = [Role::Reporter].into_iter().collect();
            set_roles(&desk.db, world, &member, &roles).await
        }
        .map_err(|error| format!("{error:?}"))
        .unwrap();
        submit(&writer, "After.").await;
        for socket in &mut sockets {
            assert_eq!(socket.next().await, Heard::Closed(4403), "{name}");
        }
        // Nothing happens, and they are closed all the same.
        let stayer = desk.person(&format!("{name}-2"), &[Role::Editor]).await;
        let member = row(&desk, &format!("{name}-2")).await;
        let mut idle = stayer.listening().await;
        remove_member(&desk.db, world, &member).await.map_err(|error| format!("{error:?}")).unwrap();
        assert_eq!(idle.next().await, Heard::Closed(4403), "{name}");
    }
}

#[tokio::test]
async fn a_lost_wake_up_loses_nothing() {
    let desk = desk().await;
    let other = desk.second_node().await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    let there = Person { client: editor.client.at(&other.anonymous.server), member: editor.member };
    let mut socket = following(&there, EVENTS).await;
    for turn in 0..3 {
        // Both nodes lose the connection by which they hear of each other.
        desk.db
            .execute_unprepared(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND query LIKE 'LISTEN %' AND pid <> pg_backend_pid()",
            )
            .await
            .unwrap();
        submit(&editor, &format!("{turn}")).await;
        assert_eq!(socket.data().await["newsroomEvents"]["event"]["action"], "claim.submit");
    }
}

#[tokio::test]
async fn what_cannot_be_read_at_the_moment_is_told_later_and_nothing_behind_it_before() {
    let desk = desk_set(|settings| settings.database.lock_ms = 100).await;
    let editor = desk.person("edi", &[Role::Reporter, Role::Editor]).await;
    let begin = now(&editor).await;
    let read_in = |text: &'static str| {
        let document = json!({ "text": text, "publisher": "Velmstad Courier" });
        editor.done("submitDocument", document, "document { id }")
    };
    // Of no claim, of one, of none.
    read_in("Good morning.").await;
    submit(&editor, "The quay is safe.").await;
    read_in("Good night.").await;
    let query = "subscription($after: String) { newsroomEvents(after: $after) { cursor event { claim { statement } } } }";
    let held = desk.db.begin().await.unwrap();
    held.execute_unprepared("LOCK TABLE claim IN ACCESS EXCLUSIVE MODE").await.unwrap();
    let mut socket = editor.subscribed(query, &json!({ "after": begin })).await;
    let mut events = editor.events(query, json!({ "after": begin })).await;
    let before = socket.data().await["newsroomEvents"].clone();
    assert_eq!(before["event"]["claim"], Value::Null);
    assert_eq!(events.next().await.unwrap().1["data"]["newsroomEvents"], before);
    assert_eq!((socket.next().await, events.next().await), (Heard::Closed(1013), None));
    // At its very beginning too.
    let mut again = editor.subscribed(query, &json!({ "after": before["cursor"] })).await;
    assert_eq!(again.next().await, Heard::Closed(1013));
    held.commit().await.unwrap();
    let mut again = editor.subscribed(query, &json!({ "after": before["cursor"] })).await;
    let told = again.data().await["newsroomEvents"]["event"].clone();
    assert_eq!(told["claim"]["statement"], "The quay is safe.");
    assert_eq!(again.data().await["newsroomEvents"]["event"]["claim"], Value::Null);
}
