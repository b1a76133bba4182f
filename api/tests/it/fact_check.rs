//! From the first draft to the public record, through HTTP.

use entity::{evidence, source};
use sea_orm::{EntityTrait, Set};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::review::{Cast, cast};
use crate::support::{Person, refusal, uuid};

/// What most tests read of a fact-check.
const FIELDS: &str = "factCheck { id version state slug title publishedVersion url jsonLdUrl rating { label }
    authors { name } approvedBy { name } correctionKind correctionRequested beingCheckedAgain unmetGates { gate } }";

/// A piece of evidence, straight into the table.
pub async fn evidence(
    cast: &Cast,
    claim: &str,
    stance: evidence::Stance,
    change: impl FnOnce(&mut evidence::ActiveModel),
) -> Uuid {
    let (newsroom, now) = (cast.desk.newsroom.uuid(), chrono::Utc::now());
    let (source, id) = (Uuid::now_v7(), Uuid::now_v7());
    let row = source::ActiveModel {
        newsroom_id: Set(newsroom),
        id: Set(source),
        kind: Set(source::Kind::Organization),
        name: Set("City accounts".into()),
        name_key: Set("city accounts".into()),
        named: Set(true),
        aliases: Set(Vec::new()),
        alias_keys: Set(Vec::new()),
        same_as: Set(Vec::new()),
        confirmed: Set(true),
        merged_into: Set(None),
        standing_id: Set(source),
        version: Set(1),
        created_at: Set(now),
    };
    source::Entity::insert(row).exec_without_returning(&cast.desk.db).await.unwrap();
    let mut row = evidence::ActiveModel {
        newsroom_id: Set(newsroom),
        id: Set(id),
        claim_id: Set(uuid(claim)),
        round: Set(Some(1)),
        source_id: Set(source),
        url: Set(Some("https://city.example/accounts".into())),
        excerpt: Set(Some("4.9 million".into())),
        note: Set(Some("A note for the desk alone".into())),
        stance: Set(stance),
        is_primary: Set(true),
        archived_url: Set(None),
        accessed_at: Set(Some(now)),
        interest: Set(None),
        visibility: Set(evidence::Visibility::Public),
        added_by: Set(cast.reporter.member.uuid()),
        created_at: Set(now),
    };
    change(&mut row);
    evidence::Entity::insert(row).exec_without_returning(&cast.desk.db).await.unwrap();
    id
}

/// A decided claim with all that its gates ask for.
pub async fn decided(cast: &Cast, statement: &str) -> String {
    let claim = cast.judged(statement, "FALSE", "FALSE").await;
    gathered(cast, &claim).await;
    claim
}

async fn gathered(cast: &Cast, claim: &str) {
    evidence(cast, claim, evidence::Stance::Refutes, |_| {}).await;
    evidence(cast, claim, evidence::Stance::Supports, |row| row.is_primary = Set(false)).await;
}

pub fn texts(claim: &str) -> Value {
    json!({ "claimId": claim, "title": "Did the subsidy double? No", "summary": "It grew by a fifth.", "reasoning": "See the **accounts**." })
}

/// A step on a fact-check that must not be refused, at its present version.
pub async fn step(who: &Person, name: &str, check: &Value, more: Value) -> Value {
    who.done(name, with(check, more), FIELDS).await["factCheck"].clone()
}

/// What refuses a step.
async fn refused(who: &Person, name: &str, check: &Value, more: Value) -> String {
    refusal(&who.mutate(name, with(check, more), FIELDS).await)
}

fn with(check: &Value, more: Value) -> Value {
    let mut input = json!({ "factCheckId": check["id"], "expectedVersion": check["version"] });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    input
}

pub async fn drafted(cast: &Cast, claim: &str) -> Value {
    cast.editor.done("draftFactCheck", texts(claim), FIELDS).await["factCheck"].clone()
}

/// A published fact-check, written by the editor and approved by the chief.
pub async fn published(cast: &Cast, claim: &str) -> Value {
    let check = drafted(cast, claim).await;
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    step(&cast.editor, "publishFactCheck", &check, json!({})).await
}

/// The page, or whatever is at its address.
pub async fn page(cast: &Cast, check: &Value) -> String {
    let path = format!("/desk/fact-checks/{}", check["slug"].as_str().unwrap());
    cast.desk.anonymous.get(&path).await.text().await.unwrap()
}

fn gates(check: &Value) -> Vec<&str> {
    let gates = check["unmetGates"].as_array().unwrap();
    gates.iter().map(|gate| gate["gate"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn a_check_goes_out_when_another_editor_approved_it_and_every_gate_is_met() {
    let cast = cast().await;
    let claim = cast.judged("The subsidy doubled.", "FALSE", "FALSE").await;
    let check = drafted(&cast, &claim).await;
    assert_eq!((&check["state"], &check["rating"]["label"]), (&json!("DRAFT"), &json!("False")));
    assert_eq!((&check["slug"], &check["url"]), (&json!("did-the-subsidy-double-no"), &Value::Null));
    let missing = ["APPROVAL", "PUBLIC_EVIDENCE", "PRIMARY_SOURCE", "BOTH_STANCES"];
    assert_eq!(gates(&check), missing);
    let payload = cast.chief.mutate("publishFactCheck", with(&check, json!({})), FIELDS).await;
    let named = payload["refusal"]["gates"].as_array().unwrap();
    assert_eq!(named.iter().map(|gate| gate["gate"].as_str().unwrap()).collect::<Vec<_>>(), missing);
    assert_eq!(
        refused(&cast.editor, "approveFactCheck", &check, json!({})).await,
        "RULE_VIOLATION APPROVER_IS_AUTHOR"
    );
    assert_eq!(
        refused(&cast.one, "approveFactCheck", &check, json!({})).await,
        "FORBIDDEN fact_check.approve"
    );
    let early = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    gathered(&cast, &claim).await;
    let late = cast.chief.mutate("publishFactCheck", with(&early, json!({})), FIELDS).await;
    assert_eq!(
        late["refusal"]["gates"],
        json!([{ "gate": "APPROVAL" }]),
        "the evidence came after the approval"
    );
    let returned = step(&cast.chief, "returnFactCheck", &early, json!({ "note": "New evidence." })).await;
    let approved = step(&cast.chief, "approveFactCheck", &returned, json!({})).await;
    assert_eq!((gates(&approved), &approved["approvedBy"]["name"]), (vec![], &json!("cleo")));
    assert!(!page(&cast, &check).await.contains("subsidy"), "nothing before publication");
    let out = step(&cast.editor, "publishFactCheck", &approved, json!({})).await;
    assert_eq!((&out["state"], &out["publishedVersion"]), (&json!("PUBLISHED"), &json!(1)));
    assert!(out["url"].as_str().unwrap().ends_with("/desk/fact-checks/did-the-subsidy-double-no"));
    let page = page(&cast, &out).await;
    for shown in [
        "The subsidy doubled.",
        "It grew by a fifth.",
        "<strong>accounts</strong>",
        "4.9 million",
        "Another person",
    ] {
        assert!(page.contains(shown), "{shown}");
    }
    assert!(!page.contains("A note for the desk alone"));
    let seen = crate::review::see(
        &cast.reporter,
        &claim,
        "state factCheck { versions { nodes { number rating { key } approvedBy { name } } } }",
    )
    .await;
    assert_eq!(seen["state"], "PUBLISHED");
    assert_eq!(
        seen["factCheck"]["versions"]["nodes"],
        json!([{ "number": 1, "rating": { "key": "FALSE" }, "approvedBy": { "name": "cleo" } }])
    );
}
