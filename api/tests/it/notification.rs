//! What members are told in the app.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::review::{Cast, cast, version};
use crate::support::Person;

const LIST: &str = "{ notifications { nodes { id kind claim { id } readAt } total { count } } unread: notifications(unread: true) { total { count } } }";

/// Kinds and claims, newest first.
async fn told(who: &Person) -> Vec<(String, String)> {
    let data = who.data(LIST, json!({})).await;
    let nodes = data["notifications"]["nodes"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    nodes.map(|node| (text(&node["kind"]), text(&node["claim"]["id"]))).collect()
}

async fn kinds(who: &Person) -> Vec<String> {
    told(who).await.into_iter().map(|(kind, _)| kind).collect()
}

async fn unread(who: &Person) -> Value {
    who.data(LIST, json!({})).await["unread"]["total"]["count"].clone()
}

async fn assign(cast: &Cast, claim: &str, member: &Person) {
    let member = factdesk::graphql::global_id(factdesk::graphql::NodeKind::Member, member.member);
    cast.editor.done("assignReviewer", json!({ "claimId": claim, "memberId": member }), "claim { id }").await;
}

#[tokio::test]
async fn whoever_is_given_a_claim_is_told_once_and_marks_it_as_read_once() {
    let cast = cast().await;
    let claim = cast.queued("The quay is safe.").await;
    assign(&cast, &claim, &cast.one).await;
    cast.two.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    assert_eq!(told(&cast.one).await, [("ASSIGNED".to_owned(), claim.clone())]);
    for who in [&cast.two, &cast.editor, &cast.chief, &cast.reporter] {
        assert!(told(who).await.is_empty(), "who took it, who gave it, and those whom it does not concern");
    }
    let data = cast.one.data(LIST, json!({})).await;
    let id = &data["notifications"]["nodes"][0]["id"];
    let mark = json!({ "notificationIds": [id] });
    let payload = cast.two.done("markNotificationsRead", mark.clone(), "marked").await;
    assert_eq!((&payload["marked"], unread(&cast.one).await), (&json!(0), json!(1)), "it is not theirs");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(cast.two.data(node, json!({ "id": id })).await["node"], Value::Null);
    assert_eq!(cast.one.done("markNotificationsRead", mark.clone(), "marked").await["marked"], 1);
    let read_at = cast.one.data(LIST, json!({})).await["notifications"]["nodes"][0]["readAt"].clone();
    assert!(read_at.is_string());
    assert_eq!(cast.one.done("markNotificationsRead", mark, "marked").await["marked"], 0);
    let after = cast.one.data(LIST, json!({})).await;
    assert_eq!(after["notifications"]["nodes"][0]["readAt"], read_at, "as it was");
    for statement in ["One.", "Two."] {
        let claim = cast.queued(statement).await;
        assign(&cast, &claim, &cast.one).await;
    }
    assert_eq!(unread(&cast.one).await, 2);
    assert_eq!(cast.one.done("markNotificationsRead", json!({}), "marked").await["marked"], 2);
    assert_eq!(unread(&cast.one).await, 0);
}

#[tokio::test]
async fn nothing_is_told_of_a_blind_round_before_quorum_and_then_whom_it_concerns() {
    let cast = cast().await;
    let claim = cast.in_review("The quay is safe.").await;
    cast.verdict(&cast.one, &claim, "TRUE").await;
    let everybody = [&cast.one, &cast.two, &cast.editor, &cast.chief, &cast.reporter, &cast.admin];
    for who in everybody {
        assert!(told(who).await.is_empty());
    }
    cast.verdict(&cast.two, &claim, "FALSE").await;
    let disputed = [vec!["DISPUTED"], vec![], vec!["DISPUTED"], vec!["DISPUTED"], vec![], vec![]];
    for (who, expected) in everybody.into_iter().zip(disputed) {
        assert_eq!(kinds(who).await, expected);
    }
    let decide = json!({ "claimId": claim, "expectedVersion": version(&cast.editor, &claim).await, "decision": { "ratingKey": "TRUE" }, "reason": "Read both." });
    cast.editor.done("adjudicateClaim", decide, "claim { id }").await;
    let both = vec!["DECIDED", "DISPUTED"];
    let decided = [both.clone(), vec!["DECIDED"], vec!["DISPUTED"], both, vec!["DECIDED"], vec![]];
    for (who, expected) in everybody.into_iter().zip(decided) {
        assert_eq!(kinds(who).await, expected);
    }
}

#[tokio::test]
async fn what_one_does_not_want_to_be_told_is_not_told() {
    let cast = cast().await;
    let muted = json!({ "muted": ["DECIDED", "DUE"] });
    cast.chief.done("setNotificationPreferences", muted, "muted").await;
    let preferences = "{ notificationPreferences { kind enabled } }";
    let data = cast.chief.data(preferences, json!({})).await;
    let off: Vec<_> = data["notificationPreferences"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|preference| preference["enabled"] == false)
        .map(|preference| preference["kind"].clone())
        .collect();
    assert_eq!(off, ["DUE", "DECIDED"]);
    let claim = cast.judged("The quay is safe.", "TRUE", "TRUE").await;
    assert!(told(&cast.chief).await.is_empty());
    assert_eq!(told(&cast.editor).await, [("DECIDED".to_owned(), claim)], "a preference is one's own");
    cast.chief.done("setNotificationPreferences", json!({ "muted": [] }), "muted").await;
    cast.judged("The quay was safe.", "TRUE", "TRUE").await;
    assert_eq!(told(&cast.chief).await.len(), 1);
}

const LIVE: &str = "subscription($after: String) { myNotifications(after: $after) { cursor notification { id kind claim { id } } } }";

#[tokio::test]
async fn notifications_arrive_while_one_listens_on_every_node_in_order_and_only_ones_own() {
    let cast = cast().await;
    let other = cast.desk.second_node().await;
    let there = Person { client: cast.one.client.at(&other.anonymous.server), member: cast.one.member };
    let start =
        cast.one.data("{ newsroom { eventCursor } }", json!({})).await["newsroom"]["eventCursor"].clone();
    let mut here = cast.one.subscribed(LIVE, &json!({ "after": start })).await;
    let mut away = there.subscribed(LIVE, &json!({ "after": start })).await;
    let mut told = Vec::new();
    for number in 0..5 {
        // One for each of them, in turn.
        let mine = cast.queued(&format!("Mine {number}.")).await;
        assign(&cast, &mine, &cast.one).await;
        let theirs = cast.queued(&format!("Theirs {number}.")).await;
        assign(&cast, &theirs, &cast.two).await;
        let message = here.data().await["myNotifications"].clone();
        assert_eq!(message["notification"]["claim"]["id"], mine);
        told.push(message);
    }
    for expected in &told {
        assert_eq!(away.data().await["myNotifications"], *expected);
    }
    // Whoever was away goes on behind what they had.
    drop(away);
    let mut again = there.subscribed(LIVE, &json!({ "after": told[1]["cursor"] })).await;
    for expected in &told[2..] {
        assert_eq!(again.data().await["myNotifications"], *expected);
    }
    let last = cast.queued("At last.").await;
    assign(&cast, &last, &cast.one).await;
    for socket in [&mut here, &mut again] {
        assert_eq!(socket.data().await["myNotifications"]["notification"]["claim"]["id"], last);
    }
    let stranger = cast.desk.stranger("sam", &[Role::Reviewer]).await;
    let answer = stranger.send("{ notifications { nodes { id } } }", json!({})).await;
    assert_eq!(answer["data"]["notifications"]["nodes"], json!([]));
}
