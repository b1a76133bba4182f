//! An embargo: nothing of a claim is published before.

use chrono::{TimeDelta, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::fact_check::{decided, drafted, published, step};
use crate::review::{Cast, cast, see, version};
use crate::support::{Person, refusal, uuid};

fn tomorrow() -> Value {
    json!({ "until": Utc::now() + TimeDelta::days(1), "reason": "The report is under embargo." })
}

async fn set(who: &Person, cast: &Cast, claim: &str, embargo: Value) -> Value {
    let input = json!({ "claimId": claim, "expectedVersion": version(&cast.editor, claim).await, "embargo": embargo });
    who.mutate("setEmbargo", input, "claim { id version embargoUntil embargoReason allowedActions }").await
}

async fn gates(cast: &Cast, check: &Value) -> Vec<Value> {
    let input = json!({ "factCheckId": check["id"], "expectedVersion": check["version"] });
    let refused = cast.editor.mutate("publishFactCheck", input, "factCheck { id }").await["refusal"].clone();
    refused["gates"]
        .as_array()
        .map(|gates| gates.iter().map(|gate| gate["gate"].clone()).collect())
        .unwrap_or_default()
}

async fn approved(cast: &Cast, claim: &str) -> Value {
    let check = drafted(cast, claim).await;
    step(&cast.chief, "approveFactCheck", &check, json!({})).await
}

#[tokio::test]
async fn nothing_is_published_before_it_ends() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    assert_eq!(refusal(&set(&cast.reporter, &cast, &claim, tomorrow()).await), "FORBIDDEN claim.set_embargo");
    let done = set(&cast.editor, &cast, &claim, tomorrow()).await;
    assert_eq!(done["claim"]["embargoReason"], "The report is under embargo.");
    let stale = json!({ "claimId": claim, "expectedVersion": done["claim"]["version"].as_i64().unwrap() - 1, "embargo": null });
    assert_eq!(refusal(&cast.chief.mutate("setEmbargo", stale, "claim { id }").await), "CONFLICT");
    let past = json!({ "until": Utc::now() - TimeDelta::minutes(1), "reason": "Too late." });
    assert_eq!(
        set(&cast.editor, &cast, &claim, past).await["refusal"]["fields"][0]["field"],
        "embargo.until"
    );

    let check = approved(&cast, &claim).await;
    assert_eq!(check["unmetGates"], json!([{ "gate": "EMBARGO" }]));
    assert_eq!(gates(&cast, &check).await, ["EMBARGO"]);
    let offered = see(&cast.editor, &claim, "allowedActions").await;
    assert!(!offered["allowedActions"].as_array().unwrap().contains(&json!("PUBLISH_FACT_CHECK")));

    // It ends by itself.
    let ended =
        format!("UPDATE claim SET embargo_until = now() - interval '1 second' WHERE id = '{}'", uuid(&claim));
    cast.desk.db.execute_unprepared(&ended).await.unwrap();
    let offered = see(&cast.editor, &claim, "allowedActions").await;
    assert!(offered["allowedActions"].as_array().unwrap().contains(&json!("PUBLISH_FACT_CHECK")));
    step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    // What is up cannot be held back any more.
    assert_eq!(refusal(&set(&cast.editor, &cast, &claim, tomorrow()).await), "RULE_VIOLATION WRONG_STATE");
}

#[tokio::test]
async fn lifting_it_opens_the_gate_again_and_history_tells_both() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    set(&cast.editor, &cast, &claim, tomorrow()).await;
    let check = approved(&cast, &claim).await;
    assert_eq!(gates(&cast, &check).await, ["EMBARGO"]);
    let lifted = set(&cast.chief, &cast, &claim, Value::Null).await;
    assert_eq!(lifted["claim"]["embargoUntil"], Value::Null);
    step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    let history = see(&cast.editor, &claim, "history(first: 100) { nodes { action summary } }").await;
    let told = history["history"]["nodes"].as_array().unwrap().iter();
    let told: Vec<_> = told
        .filter(|event| event["action"] == "claim.set_embargo")
        .map(|event| event["summary"].as_str().unwrap())
        .collect();
    assert!(
        told[0].starts_with("edi changed the embargo of the claim: nothing of it is published before "),
        "{told:?}"
    );
    assert_eq!(told[1], "cleo changed the embargo of the claim: lifted it.");
}

#[tokio::test]
async fn the_page_of_a_claim_waits_for_its_duplicates_too() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let other = cast.submitted("The subsidy has doubled.").await;
    set(&cast.editor, &cast, &other, tomorrow()).await;
    let check = approved(&cast, &claim).await;
    let input = json!({ "claimId": other, "expectedVersion": version(&cast.editor, &other).await, "duplicateOfId": claim });
    cast.editor.done("markDuplicate", input, "claim { id }").await;
    assert_eq!(gates(&cast, &check).await, ["EMBARGO"]);
    set(&cast.editor, &cast, &other, Value::Null).await;
    step(&cast.editor, "publishFactCheck", &check, json!({})).await;
}

#[tokio::test]
async fn the_database_holds_it_back_whatever_the_server_does() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    published(&cast, &claim).await;
    let embargo = format!(
        "UPDATE claim SET embargo_until = now() + interval '1 day', embargo_reason = 'x' WHERE id = '{}'",
        uuid(&claim)
    );
    cast.desk.db.execute_unprepared(&embargo).await.unwrap();
    let copy = "INSERT INTO fact_check_version SELECT newsroom_id, fact_check_id, number + 1, round, scale_version, rating_key,
        snapshot, content_hash, approved_by, published_by, now() FROM fact_check_version";
    let refused = cast.desk.db.execute_unprepared(copy).await.unwrap_err().to_string();
    assert!(refused.contains("before its embargo ends"), "{refused}");
}
