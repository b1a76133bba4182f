//! Keys of tools: shown once, limited by their scopes and by whoever made them, named in the trail, ended at once.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use factdesk::event::{Chain, verify};
use factdesk::newsroom::{AddMember, add_member, find_member, remove_member, set_roles};
use factdesk_domain::{KeyScope, Role};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::review::{cast, cast_at};
use crate::support::{Clock, Desk, Heard, PASSWORD, Person, desk, desk_in, refusal};

const READ_CLAIMS: &str = "{ claims(first: 5) { nodes { statement } } }";

async fn code(person: &Person, query: &str) -> Value {
    person.send(query, json!({})).await["errors"][0]["extensions"]["code"].clone()
}

fn new_key(scopes: &[&str], days: i64) -> Value {
    json!({ "name": "The wire", "scopes": scopes, "expiresAt": Utc::now() + TimeDelta::days(days) })
}

/// Makes a key with what its object says.
async fn made(desk: &Desk, maker: &Person, scopes: &[&str]) -> (Person, Value) {
    let payload = maker.done("createApiKey", new_key(scopes, 30), "key apiKey { id version prefix }").await;
    let client = desk.anonymous.with_token(payload["key"].as_str().unwrap());
    (Person { member: maker.member, client }, payload["apiKey"].clone())
}

async fn revoke(admin: &Person, key: &Value) {
    let input = json!({ "apiKeyId": key["id"], "expectedVersion": key["version"] });
    admin.done("revokeApiKey", input, "apiKey { revokedAt revokedBy { id } }").await;
}

async fn row(desk: &Desk, name: &str) -> entity::member::Model {
    find_member(&desk.db, desk.newsroom, &format!("{name}@desk.example")).await.ok().unwrap().unwrap()
}

#[tokio::test]
async fn a_key_is_shown_once_and_kept_nowhere() {
    let desk = desk().await;
    let admin = desk.person("ann", Role::ALL).await;
    let mut input = new_key(&["CLAIMS_READ"], 30);
    input["idempotencyKey"] = json!("once");
    let selection = "key apiKey { id name prefix scopes createdBy { name } lastUsedAt revokedAt version }";
    let first = admin.done("createApiKey", input.clone(), selection).await;
    let again = admin.done("createApiKey", input, selection).await;
    let key = first["key"].as_str().unwrap();
    let prefix = first["apiKey"]["prefix"].as_str().unwrap();
    assert!(key.starts_with(&format!("fdk_{prefix}_")), "{key}");
    assert_eq!((&again["key"], &again["apiKey"]), (&Value::Null, &first["apiKey"]));
    assert_eq!(first["apiKey"]["scopes"], json!(["CLAIMS_READ"]));
    assert_eq!((&first["apiKey"]["lastUsedAt"], &first["apiKey"]["version"]), (&Value::Null, &json!(1)));

    let list =
        admin.data("{ apiKeys { nodes { prefix createdBy { name } } total { count } } }", json!({})).await;
    assert_eq!(list["apiKeys"]["nodes"], json!([{ "prefix": prefix, "createdBy": { "name": "ann" } }]));
    // Nowhere in the database, in no column of any table.
    let secret = key.rsplit_once(&format!("{prefix}_")).unwrap().1;
    let tables =
        "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public'";
    let tables = desk.db.query_all_raw(Statement::from_string(DbBackend::Postgres, tables)).await.unwrap();
    for table in tables {
        let name: String = table.try_get("", "name").unwrap();
        let sql = format!(
            "SELECT count(*) FROM {name} t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, encode($1::bytea, 'hex')) > 0"
        );
        assert_eq!(desk.number(&sql, [secret.into()]).await, 0, "{name}");
    }
}

#[tokio::test]
async fn what_is_no_living_key_opens_nothing() {
    let desk = desk().await;
    let admin = desk.person("ann", Role::ALL).await;
    let (tool, _) = made(&desk, &admin, &["CLAIMS_READ"]).await;
    tool.data(READ_CLAIMS, json!({})).await;
    let text = tool.token.clone().unwrap();
    let (start, secret) = text.split_at(17);
    let turned: String = secret.chars().rev().collect();
    for bad in [
        format!("{start}{turned}"),
        start.to_owned(),
        format!("fdk_000000000000_{secret}"),
        format!("{text}x"),
    ] {
        let person = Person { client: desk.anonymous.with_token(&bad), ..tool.clone() };
        assert_eq!(code(&person, READ_CLAIMS).await, "UNAUTHENTICATED", "{bad}");
    }
}

#[tokio::test]
async fn a_key_is_bounded_in_time_and_by_its_maker() {
    let desk = desk().await;
    let admin = desk.person("ann", &[Role::Admin]).await;
    for (input, field) in [
        (new_key(&["CLAIMS_READ"], 367), "expiresAt"),
        (new_key(&["CLAIMS_READ"], -1), "expiresAt"),
        (new_key(&[], 1), "scopes"),
        // An admin has no editorial right: nor has the key of one.
        (new_key(&["CLAIMS_SUBMIT"], 1), "scopes"),
    ] {
        let payload = admin.mutate("createApiKey", input, "key").await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], field, "{payload}");
        assert_eq!(payload["key"], Value::Null);
    }
    let (tool, _) = made(&desk, &admin, &["CLAIMS_READ", "EVENTS_READ"]).await;
    let payload = tool.mutate("createApiKey", new_key(&["CLAIMS_READ"], 1), "key").await;
    assert_eq!(refusal(&payload), "FORBIDDEN api_key.create");
}

#[tokio::test]
async fn a_key_may_what_its_maker_may_now() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    let maker = desk.person("ann", &[Role::Admin, Role::Reporter]).await;
    let (tool, _) = made(&desk, &maker, &["CLAIMS_READ", "CLAIMS_SUBMIT", "EVENTS_READ"]).await;
    let trail = "{ auditEvents(first: 1) { nodes { action } } }";
    tool.done("submitClaim", json!({ "statement": "It rained." }), "claim { id }").await;
    assert_eq!(code(&tool, trail).await, Value::Null);

    let world = desk.app.world.as_ref();
    let reviewer = [Role::Reviewer].into_iter().collect();
    set_roles(&desk.db, world, &row(&desk, "ann").await, &reviewer).await.ok().unwrap();
    // A change is asked for in its own transaction; a read within five seconds.
    let payload = tool.mutate("submitClaim", json!({ "statement": "It rained." }), "claim { id }").await;
    assert_eq!(refusal(&payload), "FORBIDDEN claim.submit");
    clock.pass(5);
    assert_eq!(code(&tool, trail).await, "FORBIDDEN");
    assert_eq!(code(&tool, READ_CLAIMS).await, Value::Null);

    remove_member(&desk.db, world, &row(&desk, "ann").await).await.ok().unwrap();
    clock.pass(5);
    assert_eq!(code(&tool, READ_CLAIMS).await, "UNAUTHENTICATED");
    let back = AddMember {
        newsroom: desk.newsroom,
        email: "ann@desk.example".into(),
        name: "ann".into(),
        roles: Role::ALL.iter().copied().collect(),
        password: PASSWORD.into(),
    };
    add_member(&desk.db, world, back).await.ok().unwrap();
    clock.pass(5);
    assert_eq!(code(&tool, READ_CLAIMS).await, "UNAUTHENTICATED", "nobody thought of this key again");
}

#[tokio::test]
async fn a_key_ends_with_its_time_and_when_it_is_revoked() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    let admin = desk.person("ann", Role::ALL).await;
    let elsewhere = desk.second_node().await;
    let (tool, key) = made(&desk, &admin, &["CLAIMS_READ", "CLAIMS_SUBMIT"]).await;
    let there = Person { client: tool.at(&elsewhere.anonymous.server), ..tool.clone() };
    assert_eq!((code(&tool, READ_CLAIMS).await, code(&there, READ_CLAIMS).await), (Value::Null, Value::Null));
    let mut listening = tool.subscribed("subscription { queueChanged { action } }", &json!({})).await;
    let mut far = there.subscribed("subscription { queueChanged { action } }", &json!({})).await;

    let stale = json!({ "apiKeyId": key["id"], "expectedVersion": 7 });
    assert_eq!(refusal(&admin.mutate("revokeApiKey", stale, "apiKey { id }").await), "CONFLICT");
    revoke(&admin, &key).await;
    assert_eq!(code(&tool, READ_CLAIMS).await, "UNAUTHENTICATED");
    let submit = "mutation { submitClaim(input: { statement: \"One more.\" }) { refusal { code } } }";
    assert_eq!(code(&there, submit).await, "UNAUTHENTICATED", "a change is asked for everywhere at once");
    clock.pass(5);
    assert_eq!(code(&there, READ_CLAIMS).await, "UNAUTHENTICATED");
    assert_eq!((listening.next().await, far.next().await), (Heard::Closed(4403), Heard::Closed(4403)));
    let again = json!({ "apiKeyId": key["id"], "expectedVersion": 2 });
    assert_eq!(
        refusal(&admin.mutate("revokeApiKey", again, "apiKey { id }").await),
        "RULE_VIOLATION WRONG_STATE"
    );

    let (tool, _) = made(&desk, &admin, &["CLAIMS_READ"]).await;
    tool.data(READ_CLAIMS, json!({})).await;
    clock.pass(30 * 24 * 3_600);
    assert_eq!(code(&tool, READ_CLAIMS).await, "UNAUTHENTICATED");
}

#[tokio::test]
async fn a_key_sees_the_types_of_its_scopes_one_by_one() {
    let cast = cast().await;
    let desk = &cast.desk;
    let keeper = desk.person("kim", Role::ALL).await;
    let input = json!({ "text": "“The quay is safe,” said Ada Finch." });
    let selection = "document { id appearances { nodes { id claim { id } speaker { id } } } }";
    let document = cast.reporter.done("submitDocument", input, selection).await["document"].clone();
    let appearance = &document["appearances"]["nodes"][0];
    let (claim, source) = (&appearance["claim"]["id"], &appearance["speaker"]["id"]);
    cast.editor.done("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }").await;
    let query = "query($id: ID!) { claim(id: $id) { statement allowedActions submittedBy { name } verdictsNeeded
        appearances { nodes { exact document { title } speaker { name } } } history { nodes { action } total { count } } } }";
    let see = async |tool: &Person| tool.data(query, json!({ "id": claim })).await["claim"].clone();

    let reader = desk.tool(&keeper, &[KeyScope::ClaimsRead]).await;
    let seen = see(&reader).await;
    assert!(seen["appearances"]["nodes"][0]["exact"].is_string());
    assert_eq!(seen["appearances"]["nodes"][0]["document"], Value::Null);
    assert_eq!(seen["appearances"]["nodes"][0]["speaker"], Value::Null);
    assert_eq!((&seen["submittedBy"], &seen["allowedActions"]), (&Value::Null, &json!([])));
    assert_eq!(seen["history"], json!({ "nodes": [], "total": { "count": 0 } }));
    let everything = see(&desk.tool(&keeper, KeyScope::ALL).await).await;
    assert_eq!(everything["submittedBy"]["name"], "rea");
    assert!(everything["appearances"]["nodes"][0]["document"].is_object());
    assert!(!everything["history"]["nodes"].as_array().unwrap().is_empty());

    let member = cast.admin.data("{ viewer { id } newsroom { id } }", json!({})).await;
    let ids = json!([claim, document["id"], source, member["viewer"]["id"], member["newsroom"]["id"]]);
    let nodes = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } viewer { id } }";
    for (scope, kinds) in [
        (KeyScope::ClaimsRead, "Claim Newsroom"),
        (KeyScope::DocumentsRead, "Document Newsroom"),
        (KeyScope::SourcesRead, "Source Newsroom"),
        (KeyScope::MembersRead, "Member Newsroom"),
        (KeyScope::ClaimsSubmit, "Newsroom"),
    ] {
        let tool = desk.tool(&keeper, &[scope]).await;
        let data = tool.data(nodes, json!({ "ids": ids })).await;
        let names = data["nodes"].as_array().unwrap().iter().filter_map(|node| node["__typename"].as_str());
        assert_eq!(names.collect::<Vec<_>>().join(" "), kinds, "{scope}");
        assert_eq!(data["viewer"], Value::Null);
    }
}

#[tokio::test]
async fn what_is_sealed_from_reviewers_is_sealed_from_keys_whoever_made_them() {
    let cast = cast_at(desk().await).await;
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let claim = cast.in_review("The mayor sold the harbour.").await;
    for visibility in ["INTERNAL", "CONFIDENTIAL"] {
        let input = json!({ "claimId": claim, "source": { "named": { "name": visibility, "kind": "ORGANIZATION" } },
            "url": format!("https://archive.example/{visibility}"), "note": "A note.", "stance": "SUPPORTS", "primary": true, "visibility": visibility });
        cast.one.done("addEvidence", input, "evidence { id }").await;
    }
    cast.verdict(&cast.one, &claim, "TRUE").await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    let query = "query($id: ID!) { claim(id: $id) { verdictsIn verdicts { total { count } }
        evidence { nodes { url stance note addedBy { id } } } history { nodes { action sealed content salt } } } }";
    let seen = tool.data(query, json!({ "id": claim })).await["claim"].clone();
    assert_eq!((&seen["verdictsIn"], &seen["verdicts"]["total"]["count"]), (&json!(1), &json!(0)));
    let open =
        json!([{ "url": "https://archive.example/INTERNAL", "stance": null, "note": null, "addedBy": null }]);
    assert_eq!(seen["evidence"]["nodes"], open);
    for event in seen["history"]["nodes"].as_array().unwrap() {
        let sealed = ["evidence.add", "verdict.submit"].contains(&event["action"].as_str().unwrap());
        assert_eq!(event["sealed"], sealed, "{event}");
        assert!(!sealed || event["salt"].is_null(), "{event}");
    }
}

#[tokio::test]
async fn the_trail_names_the_key_and_its_repeats_are_its_own() {
    let desk = desk().await;
    let maker = desk.person("ann", Role::ALL).await;
    let (tool, key) = made(&desk, &maker, &["CLAIMS_READ", "CLAIMS_SUBMIT", "MEMBERS_READ"]).await;
    let input = json!({ "statement": "It rained.", "idempotencyKey": "the same" });
    let selection = "claim { id submittedBy { id } }";
    let by_tool = tool.done("submitClaim", input.clone(), selection).await["claim"].clone();
    assert_eq!(tool.done("submitClaim", input.clone(), selection).await["claim"], by_tool);
    let by_maker = maker.done("submitClaim", input, selection).await["claim"].clone();
    assert_ne!(by_tool["id"], by_maker["id"], "the maker's repeats are not the key's");
    // Whoever made the key answers for what it submits, and so reviews none of it.
    assert_eq!(by_tool["submittedBy"], by_maker["submittedBy"]);

    let query = "query($key: ID!) { auditEvents(filter: { actorId: $key }) { nodes { action actorKind actor { id } apiKey { prefix } objectId } } }";
    let events = maker.data(query, json!({ "key": key["id"] })).await["auditEvents"]["nodes"].clone();
    assert_eq!(
        events,
        json!([{ "action": "claim.submit", "actorKind": "API_KEY", "actor": null, "apiKey": { "prefix": key["prefix"] }, "objectId": by_tool["id"] }])
    );
    let query = "query($key: ID!) { auditEvents(filter: { objectId: $key }) { nodes { action actorKind actor { id } content } } }";
    revoke(&maker, &key).await;
    let events = maker.data(query, json!({ "key": key["id"] })).await["auditEvents"]["nodes"].clone();
    let actions: Vec<_> =
        events.as_array().unwrap().iter().map(|event| event["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["api_key.revoke", "api_key.create"]);
    let text = tool.token.as_deref().unwrap();
    assert!(
        !events.to_string().contains(&text[17..]) && !events.to_string().contains("The wire"),
        "{events}"
    );
    let chain = Chain { name: "desk".into(), id: desk.newsroom.uuid() };
    assert!(verify(&desk.db, &chain, &[]).await.is_ok_and(|report| report.holds()));
}

#[tokio::test]
async fn the_last_use_of_a_key_is_noted() {
    let desk = desk().await;
    let admin = desk.person("ann", Role::ALL).await;
    let (tool, key) = made(&desk, &admin, &["CLAIMS_READ"]).await;
    tool.data(READ_CLAIMS, json!({})).await;
    let query = "query($id: ID!) { node(id: $id) { ... on ApiKey { lastUsedAt version } } }";
    // Beside the request, soon.
    let seen = loop {
        let seen = admin.data(query, json!({ "id": key["id"] })).await["node"].clone();
        if !seen["lastUsedAt"].is_null() {
            break seen;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(seen["version"], 1, "its use is no change of it");
    // Not again within the minute.
    desk.statements.take();
    tool.data("{ __typename }", json!({})).await;
    assert_eq!(desk.statements.take(), 0);
}

#[tokio::test]
async fn a_key_uses_up_nothing_of_its_maker() {
    let desk = desk().await;
    let maker = desk.person("ann", Role::ALL).await;
    let (tool, _) = made(&desk, &maker, &["CLAIMS_READ"]).await;
    for _ in 0..15 {
        let input = json!({ "oldPassword": PASSWORD, "newPassword": "another horse battery staple" });
        let payload = tool.mutate("changePassword", input, "ended").await;
        assert_eq!(refusal(&payload), "FORBIDDEN password.change");
        let payload = tool.mutate("disableSecondFactor", json!({ "code": "000000" }), "disabled").await;
        assert_eq!(refusal(&payload), "FORBIDDEN second_factor.change");
        let payload = tool.mutate("enableSecondFactor", json!({ "password": "a guess" }), "secret").await;
        assert_eq!(refusal(&payload), "FORBIDDEN second_factor.change");
        let payload = tool.mutate("signOut", json!({}), "signedOut").await;
        assert_eq!(refusal(&payload), "FORBIDDEN session.end");
    }
    let input = json!({ "oldPassword": PASSWORD, "newPassword": "another horse battery staple" });
    maker.done("changePassword", input, "ended").await;
}
