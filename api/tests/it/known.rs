//! What a node remembers of those who ask: it saves work and never lets anybody in who should be out.

use std::sync::Arc;

use entity::Tenant;
use factdesk::newsroom::{remove_member, set_roles};
use factdesk_domain::Role;
use sea_orm::{ColumnTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::{Clock, Desk, Person, desk, desk_in};

async fn row(desk: &Desk, person: &Person) -> entity::member::Model {
    entity::member::Entity::of(desk.newsroom)
        .filter(entity::member::Column::Id.eq(person.member.uuid()))
        .one(&desk.db)
        .await
        .unwrap()
        .unwrap()
}

async fn code(person: &Person) -> Value {
    let answer = person.send("{ auditEvents(first: 1) { total { count } } }", json!({})).await;
    answer["errors"][0]["extensions"]["code"].clone()
}

#[tokio::test]
async fn who_asks_again_costs_neither_a_signature_nor_a_statement() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    desk.statements.take();
    ada.data("{ __typename }", json!({})).await;
    assert_eq!(desk.statements.take(), 1);
    for _ in 0..20 {
        ada.data("{ __typename }", json!({})).await;
    }
    assert_eq!(desk.statements.take(), 0);
    ada.data("{ newsroom { slug } }", json!({})).await;
    assert_eq!(desk.statements.take(), 1);
    assert_eq!(desk.app.known.signatures(), 1);
}

#[tokio::test]
async fn a_token_that_is_known_still_runs_out() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    assert_eq!(code(&ada).await, Value::Null);
    clock.pass(3_590);
    assert_eq!(code(&ada).await, Value::Null);
    clock.pass(20);
    assert_eq!(code(&ada).await, "UNAUTHENTICATED");
    // It was never checked twice, and is refused by its time alone.
    assert_eq!(desk.app.known.signatures(), 1);
}

#[tokio::test]
async fn a_token_that_was_refused_is_refused_again() {
    let desk = desk().await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let token = ada.token.clone().unwrap();
    let (signed, signature) = token.rsplit_once('.').unwrap();
    let forged = format!("{signed}.{}", signature.chars().rev().collect::<String>());
    for _ in 0..3 {
        let answer = desk.anonymous.with_token(&forged).send("{ __typename }", json!({})).await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    }
    assert_eq!(code(&ada).await, Value::Null);
}

#[tokio::test]
async fn a_change_bites_at_once_where_it_was_made_and_within_five_seconds_elsewhere() {
    let clock = Arc::new(Clock::default());
    let desk = desk_in(clock.clone()).await;
    let ada = desk.person("ada", &[Role::Editor]).await;
    let elsewhere = desk.second_node().await;
    let there = Person { client: ada.at(&elsewhere.anonymous.server), ..ada.clone() };
    assert_eq!((code(&ada).await, code(&there).await), (Value::Null, Value::Null));

    let reporter = [Role::Reporter].into_iter().collect();
    set_roles(&desk.db, desk.app.world.as_ref(), &row(&desk, &ada).await, &reporter).await.unwrap();
    desk.app.known.forget_members();
    assert_eq!((code(&ada).await, code(&there).await), (json!("FORBIDDEN"), Value::Null));
    clock.pass(5);
    assert_eq!(code(&there).await, "FORBIDDEN");

    remove_member(&desk.db, desk.app.world.as_ref(), &row(&desk, &ada).await).await.unwrap();
    // What changes something is checked in its own transaction, everywhere.
    let change = json!({ "input": { "statement": "One more." } });
    let query = "mutation($input: SubmitClaimInput!) { submitClaim(input: $input) { refusal { code } } }";
    let refused = there.send(query, change).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    clock.pass(5);
    assert_eq!((code(&ada).await, code(&there).await), (json!("UNAUTHENTICATED"), json!("UNAUTHENTICATED")));
}
