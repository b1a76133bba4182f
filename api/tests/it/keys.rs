//! The keys of the server: anybody can verify our tokens by them, and they follow each other without a gap.

use std::sync::Arc;

use chrono::{TimeDelta, Utc};
use factdesk::access::rotate_key::{Retire, SHOWN_BEFORE, list, rotate};
use factdesk_domain::Role;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

use crate::support::{Clock, Desk, Home, database, desk, desk_in};

async fn reload(desk: &Desk) -> usize {
    desk.app.keys.reload(&desk.app.db, &desk.app.master).await.ok().unwrap()
}

fn kid(token: &str) -> String {
    decode_header(token).unwrap().kid.unwrap()
}

async fn works(desk: &Desk, token: &str) -> bool {
    let answer = desk.anonymous.with_token(token).send("{ viewer { id } }", json!({})).await;
    answer["data"]["viewer"]["id"].is_string()
}

#[tokio::test]
async fn anybody_can_verify_our_tokens_by_the_published_keys() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let answer = desk.anonymous.get("/.well-known/jwks.json").await;
    assert_eq!(answer.headers()["cache-control"], "public, max-age=300");
    assert_eq!(answer.headers()["content-type"], "application/jwk-set+json");
    let tag = answer.headers()["etag"].clone();
    let text = answer.text().await.unwrap();
    let keys: JwkSet = serde_json::from_str(&text).unwrap();
    let token = ada.token.as_deref().unwrap();
    let header = decode_header(token).unwrap();
    let key = keys.find(&header.kid.unwrap()).unwrap();
    let mut validation = Validation::new(header.alg);
    validation.set_issuer(&["factdesk"]);
    validation.set_audience(&["factdesk"]);
    let claims = decode::<Value>(token, &DecodingKey::from_jwk(key).unwrap(), &validation).unwrap().claims;
    assert_eq!(claims["sub"], ada.member.to_string());
    assert!(!text.contains("\"d\""), "{text}");
    let unchanged = desk
        .anonymous
        .http()
        .get(format!("{}/.well-known/jwks.json", desk.anonymous.server))
        .header("if-none-match", tag);
    assert_eq!(unchanged.send().await.unwrap().status(), 304);
}

#[tokio::test]
async fn a_new_key_is_shown_before_it_signs_and_the_old_one_goes_with_its_tokens() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    let elsewhere = desk.second_node().await;
    let old = desk.person("old", &[Role::Editor]).await.token.clone().unwrap();
    let lifetime = TimeDelta::hours(1);
    let made = rotate(&desk.db, &desk.app.master, clock.as_ref(), Retire::WithTheirTokens(lifetime)).await;
    let made = made.ok().unwrap();

    // Nobody restarts; each node reads the keys again by itself.
    for node in [&desk, &elsewhere] {
        assert_eq!((reload(node).await, reload(node).await), (1, 0));
        let shown: Value = node.anonymous.get("/.well-known/jwks.json").await.json().await.unwrap();
        let shown: Vec<&str> =
            shown["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap()).collect();
        assert_eq!(shown, [made.id.as_str(), kid(&old).as_str()]);
        assert!(works(node, &old).await);
    }
    // Until every node knows it, the old one signs.
    let between = desk.person("between", &[Role::Editor]).await.token.clone().unwrap();
    assert_eq!(kid(&between), kid(&old));
    let ring = desk.app.keys.ring();
    let later = Utc::now() + SHOWN_BEFORE + TimeDelta::seconds(1);
    assert_eq!(ring.signing(later).ok().unwrap().id(), made.id);

    // The old key goes when the last token that it can have signed has run out.
    let (keys, now) = list(&desk.db).await.ok().unwrap();
    let retired = keys.iter().find(|key| key.id == kid(&old)).unwrap().retired_at.unwrap();
    assert!(retired > now + lifetime && retired <= now + SHOWN_BEFORE + lifetime);
}

#[tokio::test]
async fn the_command_line_lists_and_rotates_and_keeps_a_key_for_its_long_tokens() {
    let database = database().await;
    let home = Home::at(&database.url);
    home.done(&["newsroom", "create", "--slug", "desk", "--name", "The Desk"]);
    let whom = ["--newsroom", "desk", "--email", "ada@desk.example"];
    home.done(&[&["member", "add"], &whom[..], &["--name", "Ada", "--roles", "editor"]].concat());
    let token = home.done(&[&["token"], &whom[..], &["--ttl", "30d"]].concat());
    let first = home.done(&["keys", "list"]);
    assert_eq!(first.lines().count(), 1);
    assert!(first.starts_with(&kid(token.trim())) && first.trim_end().ends_with("  signs"), "{first}");

    assert!(home.done(&["keys", "rotate"]).contains("signs from"));
    let listed = home.done(&["keys", "list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert!(lines[0].contains("  signs from 20"), "{listed}");
    // The token of thirty days outlives the rotation.
    let until = lines[1].rsplit_once("signs, tokens accepted until ").unwrap().1;
    assert!(until.parse::<chrono::DateTime<Utc>>().unwrap() > Utc::now() + TimeDelta::days(29), "{listed}");

    home.done(&["keys", "rotate", "--at-once"]);
    let listed = home.done(&["keys", "list"]);
    let lines: Vec<&str> = listed.lines().collect();
    assert_eq!(lines.iter().filter(|line| line.contains("  retired ")).count(), 2, "{listed}");
    assert_eq!(lines.iter().filter(|line| line.ends_with("  signs")).count(), 1, "{listed}");
    let server = home.serve();
    let gone = crate::support::Client::new(&server.address).with_token(token.trim());
    let answer = gone.send("{ viewer { id } }", json!({})).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let acts = "SELECT count(*) FROM event WHERE action = 'signing_key.rotate'";
    let row = sea_orm::ConnectionTrait::query_one_raw(
        &database.db,
        sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, acts),
    );
    assert_eq!(row.await.unwrap().unwrap().try_get_by_index::<i64>(0).unwrap(), 2);
}
