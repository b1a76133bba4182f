//! Sessions: refresh, reuse, signing out, and what slows guessing down.

use std::sync::Arc;

use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::support::{Client, Clock, Desk, Fixed, PASSWORD, desk, desk_in, refusal};

const GRANT: &str = "accessToken refreshToken expiresAt session { id } member { name }";

async fn sign_in(client: &Client, name: &str) -> Value {
    let input = json!({ "email": format!("{name}@desk.example"), "password": PASSWORD });
    client.done("signIn", input, GRANT).await
}

fn client(desk: &Desk, grant: &Value) -> Client {
    desk.anonymous.with_token(grant["accessToken"].as_str().unwrap())
}

async fn refresh(desk: &Desk, token: &Value) -> Value {
    desk.anonymous.mutate("refreshSession", json!({ "refreshToken": token }), GRANT).await
}

async fn is_in(client: &Client) -> bool {
    let answer = client.send("{ viewer { name } }", json!({})).await;
    answer["data"]["viewer"]["name"].is_string()
}

#[tokio::test]
async fn each_refresh_token_opens_the_next_one() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let first = sign_in(&desk.anonymous, "ada").await;
    assert!(first["refreshToken"].as_str().unwrap().starts_with("fdr_"));
    assert_eq!(first["member"]["name"], "ada");
    let second = refresh(&desk, &first["refreshToken"]).await;
    assert_eq!(second["session"], first["session"]);
    assert_ne!(second["refreshToken"], first["refreshToken"]);
    assert!(is_in(&client(&desk, &first)).await && is_in(&client(&desk, &second)).await);
    let third = refresh(&desk, &second["refreshToken"]).await;
    assert!(is_in(&client(&desk, &third)).await);
    let nonsense = refresh(&desk, &json!("fdr_nonsense")).await;
    assert_eq!(nonsense["refusal"]["fields"][0]["field"], "refreshToken");
}

#[tokio::test]
async fn twenty_refreshes_at_once_get_one_answer() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let node = desk.second_node().await;
    let first = sign_in(&desk.anonymous, "ada").await;
    let nodes = [&desk, &node];
    let tries = (0..20).map(|n| refresh(nodes[n % 2], &first["refreshToken"]));
    let answers = join_all(tries).await;
    assert_eq!(refusal(&answers[0]), "none");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    // And the one that they all got goes on.
    let next = refresh(&desk, &answers[7]["refreshToken"]).await;
    assert!(is_in(&client(&desk, &next)).await);
}

#[tokio::test]
async fn the_last_token_works_again_for_half_a_minute_and_then_ends_the_family() {
    let world = Arc::new(Fixed::default());
    let desk = desk_in(world.clone()).await;
    desk.person("ada", &[Role::Editor]).await;
    let one = sign_in(&desk.anonymous, "ada").await;
    let two = refresh(&desk, &one["refreshToken"]).await;
    world.pass(20);
    let again = refresh(&desk, &one["refreshToken"]).await;
    assert_eq!(again["refreshToken"], two["refreshToken"]);
    world.pass(60);
    let late = refresh(&desk, &one["refreshToken"]).await;
    assert_eq!(late["refusal"]["code"], "INVALID_INPUT");
    let owner = refresh(&desk, &two["refreshToken"]).await;
    assert_eq!(owner["refusal"], late["refusal"], "the whole family has ended");
    let kinds = "SELECT string_agg(kind, ' ' ORDER BY at, id) AS kinds FROM login_activity";
    let row = desk
        .db
        .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, kinds))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(row.try_get::<String>("", "kinds").unwrap(), "SIGNED_IN TOKEN_REUSED");
}

#[tokio::test]
async fn a_token_before_the_last_ends_the_family_at_once_and_its_access_tokens_too() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let one = sign_in(&desk.anonymous, "ada").await;
    let two = refresh(&desk, &one["refreshToken"]).await;
    let three = refresh(&desk, &two["refreshToken"]).await;
    assert!(is_in(&client(&desk, &three)).await);
    assert_eq!(refresh(&desk, &one["refreshToken"]).await["refusal"]["code"], "INVALID_INPUT");
    for grant in [&one, &two, &three] {
        let answer = client(&desk, grant).send("{ viewer { name } }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old() {
    let world = Arc::new(Fixed::default());
    let desk = desk_in(world.clone()).await;
    desk.person("ada", &[Role::Editor]).await;
    const DAY: u64 = 86_400;
    let idle = sign_in(&desk.anonymous, "ada").await;
    world.pass(15 * DAY);
    assert_eq!(refresh(&desk, &idle["refreshToken"]).await["refusal"]["code"], "INVALID_INPUT");
    let mut old = sign_in(&desk.anonymous, "ada").await;
    for _ in 0..8 {
        world.pass(11 * DAY);
        old = refresh(&desk, &old["refreshToken"]).await;
        assert_eq!(refusal(&old), "none");
    }
    world.pass(3 * DAY);
    assert_eq!(refresh(&desk, &old["refreshToken"]).await["refusal"]["code"], "INVALID_INPUT");
}

#[tokio::test]
async fn signing_out_ends_the_access_token() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    desk.person("ada", &[Role::Editor]).await;
    let node = desk.second_node().await;
    let here = sign_in(&desk.anonymous, "ada").await;
    let there = sign_in(&desk.anonymous, "ada").await;
    let payload = client(&desk, &here).done("signOut", json!({}), "signedOut").await;
    assert_eq!(payload["signedOut"], true);
    assert!(!is_in(&client(&desk, &here)).await);
    assert_eq!(refresh(&desk, &here["refreshToken"]).await["refusal"]["code"], "INVALID_INPUT");
    assert!(is_in(&client(&node, &there)).await);
    // Without an access token, and as often as you like; nobody learns whether there was such a session.
    for token in [&there["refreshToken"], &there["refreshToken"], &json!("fdr_nothing")] {
        let payload = desk.anonymous.done("signOut", json!({ "refreshToken": token }), "signedOut").await;
        assert_eq!(payload["signedOut"], true);
    }
    assert!(!is_in(&client(&desk, &there)).await);
    // What another node still believes for seconds changes nothing there.
    let query = "mutation { submitClaim(input: { statement: \"One more.\" }) { refusal { code } } }";
    let refused = client(&node, &there).send(query, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    clock.pass(5);
    assert!(!is_in(&client(&node, &there)).await);
    let nobody = desk.anonymous.send("mutation { signOut(input: {}) { signedOut } }", json!({})).await;
    assert_eq!(nobody["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_person_sees_their_sessions_and_ends_them() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let eve = desk.person("eve", &[Role::Admin]).await;
    let (one, two) = (sign_in(&desk.anonymous, "ada").await, sign_in(&desk.anonymous, "ada").await);
    let me = client(&desk, &two);
    let list = "{ sessions { total { count } nodes { id current origin newsroom network userAgent lastUsedAt endedAt } } }";
    let seen = me.data(list, json!({})).await;
    let nodes = seen["sessions"]["nodes"].as_array().unwrap();
    assert_eq!(nodes.len(), 3, "two sign-ins and the token of the command line");
    assert_eq!((&nodes[0]["id"], &nodes[0]["current"]), (&two["session"]["id"], &json!(true)));
    assert_eq!((&nodes[0]["newsroom"], &nodes[0]["network"]), (&json!("desk"), &json!("127.0.0.0")));
    assert_eq!((&nodes[2]["origin"], &nodes[2]["current"]), (&json!("OPERATOR"), &json!(false)));
    let strange = json!({ "sessionId": one["session"]["id"] });
    let refused = eve.mutate("revokeSession", strange.clone(), "session { id }").await;
    assert_eq!(refusal(&refused), "NOT_FOUND");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    assert_eq!(eve.data(node, json!({ "id": one["session"]["id"] })).await["node"], Value::Null);
    let revoked = me.done("revokeSession", strange, "session { id endedAt }").await;
    assert!(revoked["session"]["endedAt"].is_string());
    assert!(!is_in(&client(&desk, &one)).await && is_in(&me).await && is_in(&ada).await);
    let rest = me.done("signOutEverywhere", json!({ "exceptThis": true }), "ended").await;
    assert_eq!(rest["ended"], 1);
    assert!(is_in(&me).await && !is_in(&ada).await && is_in(&eve).await);
    me.done("signOutEverywhere", json!({}), "ended").await;
    assert!(!is_in(&me).await);
}

#[tokio::test]
async fn a_removed_member_refreshes_nothing() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let grant = sign_in(&desk.anonymous, "ada").await;
    let removed = format!("UPDATE member SET removed_at = now() WHERE id = '{}'", ada.member);
    desk.db.execute_unprepared(&removed).await.unwrap();
    assert_eq!(refresh(&desk, &grant["refreshToken"]).await["refusal"]["code"], "INVALID_INPUT");
}

#[tokio::test]
async fn no_token_is_stored() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let input =
        json!({ "email": "ada@desk.example", "password": PASSWORD, "idempotencyKey": "secret-key-of-ada" });
    let grant = desk.anonymous.done("signIn", input, GRANT).await;
    let text = "SELECT string_agg(t::text, ' ') AS text FROM (SELECT row_to_json(s)::text FROM session AS s UNION ALL
        SELECT row_to_json(r)::text FROM refresh_token AS r UNION ALL SELECT row_to_json(i)::text FROM idempotency AS i
        UNION ALL SELECT row_to_json(l)::text FROM login_activity AS l) AS t";
    let row = desk
        .db
        .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, text))
        .await
        .unwrap()
        .unwrap();
    let text = row.try_get::<String>("", "text").unwrap();
    let token = grant["refreshToken"].as_str().unwrap();
    assert!(!text.contains(token) && !text.contains(&token[4..]) && !text.contains("battery"));
    assert!(!text.contains("127.0.0.1"), "only the network is kept: {text}");
}

#[tokio::test]
async fn signing_in_fifty_times_with_one_key_opens_one_session() {
    let desk = crate::support::desk_set(|settings| {
        settings.sign_in.account_attempts = 100;
        settings.sign_in.address_attempts = 100;
    })
    .await;
    desk.person("ada", &[Role::Editor]).await;
    let input = json!({ "email": "ada@desk.example", "password": PASSWORD, "idempotencyKey": "one" });
    let answers = join_all((0..50).map(|_| desk.anonymous.mutate("signIn", input.clone(), GRANT))).await;
    assert_eq!(refusal(&answers[0]), "none");
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let seen = client(&desk, &answers[0]).data("{ sessions { nodes { origin } } }", json!({})).await;
    assert_eq!(
        seen["sessions"]["nodes"].as_array().unwrap().len(),
        2,
        "this one and that of the command line"
    );
    refresh(&desk, &answers[0]["refreshToken"]).await;
    let late = desk.anonymous.mutate("signIn", input, GRANT).await;
    assert_eq!(late["refusal"]["fields"][0]["field"], "idempotencyKey");
}

#[tokio::test]
async fn an_address_that_nobody_has_costs_the_same_work() {
    let desk = desk().await;
    desk.person("ada", &[Role::Editor]).await;
    let mut costs = Vec::new();
    for email in ["ada@desk.example", "nobody@desk.example"] {
        let before = desk.app.passwords.checked();
        desk.statements.take();
        let input = json!({ "email": email, "password": "the wrong password it is" });
        let answer = desk.anonymous.mutate("signIn", input, GRANT).await;
        costs.push((answer, desk.app.passwords.checked() - before, desk.statements.take()));
    }
    assert_eq!(costs[0], costs[1]);
    assert_eq!(costs[0].1, 1);
}

fn limited(answer: &Value) -> bool {
    let extensions = &answer["errors"][0]["extensions"];
    let limited = extensions["code"] == "RATE_LIMITED";
    assert!(!limited || extensions["retryAfter"].as_i64().unwrap() >= 1, "{answer:#}");
    limited
}

async fn attempt(client: &Client, input: Value) -> Value {
    let query = "mutation($input: SignInInput!) { signIn(input: $input) { refreshToken refusal { code } } }";
    client.send(query, json!({ "input": input })).await
}

#[tokio::test]
async fn guessing_is_slowed_down_alike_for_everybody_and_the_owner_still_comes_in() {
    let desk = crate::support::desk_set(|settings| {
        settings.trusted_proxies = vec![[127, 0, 0, 1].into()];
    })
    .await;
    desk.person("ada", &[Role::Editor]).await;
    let from = |address: &str| desk.anonymous.heard_from(address);
    let owner = json!({ "email": "ada@desk.example", "password": PASSWORD });
    let grant = attempt(&from("198.51.100.7"), owner.clone()).await;
    let device = grant["data"]["signIn"]["refreshToken"].clone();
    // Many machines guess at one account, and at one that nobody has: after ten tries both are slowed down.
    for email in ["ada@desk.example", "nobody@desk.example"] {
        let mut slow = Vec::new();
        for machine in 0..14 {
            let guess = json!({ "email": email, "password": "the wrong password it is" });
            slow.push(limited(&attempt(&from(&format!("203.0.113.{machine}")), guess).await));
        }
        assert_eq!(slow.iter().filter(|slow| !**slow).count(), 10, "{email} {slow:?}");
    }
    // A stranger with the right password waits as well; the owner's network and device do not.
    assert!(limited(&attempt(&from("192.0.2.1"), owner.clone()).await));
    assert!(!limited(&attempt(&from("198.51.100.99"), owner.clone()).await));
    let mut known = owner.clone();
    known["knownDevice"] = device;
    let answer = attempt(&from("192.0.2.1"), known).await;
    assert!(answer["data"]["signIn"]["refreshToken"].is_string(), "{answer:#}");
}

#[tokio::test]
async fn one_machine_does_not_try_many_accounts() {
    let desk = crate::support::desk_set(|settings| settings.sign_in.address_attempts = 5).await;
    let mut answers = Vec::new();
    for number in 0..8 {
        let guess =
            json!({ "email": format!("a{number}@desk.example"), "password": "the wrong password it is" });
        answers.push(limited(&attempt(&desk.anonymous, guess).await));
    }
    assert_eq!(answers, [false, false, false, false, false, true, true, true]);
}

#[tokio::test]
async fn login_activity_is_told_to_its_person_alone() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let eve = desk.person("eve", &[Role::Admin]).await;
    let wrong = json!({ "email": "ada@desk.example", "password": "the wrong password it is" });
    desk.anonymous.mutate("signIn", wrong, "accessToken").await;
    sign_in(&desk.anonymous, "ada").await;
    let query = "{ loginActivity { total { count } nodes { kind network } } }";
    let seen = ada.data(query, json!({})).await;
    let kinds: Vec<_> =
        seen["loginActivity"]["nodes"].as_array().unwrap().iter().map(|node| &node["kind"]).collect();
    assert_eq!(kinds, ["SIGNED_IN", "WRONG_PASSWORD"]);
    assert_eq!(eve.data(query, json!({})).await["loginActivity"]["total"]["count"], 0);
}

#[tokio::test]
async fn a_session_of_long_ago_is_forgotten_with_its_tokens() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    sign_in(&desk.anonymous, "ada").await;
    let age = "UPDATE session SET expires_at = now() - interval '91 days' WHERE origin = 'PASSWORD'";
    desk.db.execute_unprepared(age).await.unwrap();
    assert_eq!(factdesk::session::forget_old_sessions(&desk.app).await.ok(), Some(1));
    assert_eq!(factdesk::session::forget_old_sessions(&desk.app).await.ok(), Some(0));
    assert!(is_in(&ada).await);
}
