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
        place: sea_orm::NotSet,
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
    let Value::Object(more) = more else { panic!("{more} is no input") };
    input.as_object_mut().unwrap().extend(more);
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

#[tokio::test]
async fn a_draft_is_changed_by_whoever_has_read_it_and_a_stale_one_by_nobody() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let empty = cast.editor.mutate("draftFactCheck", json!({ "claimId": claim }), FIELDS).await;
    let fields = empty["refusal"]["fields"].as_array().unwrap();
    assert_eq!(
        fields.iter().map(|field| field["field"].as_str().unwrap()).collect::<Vec<_>>(),
        ["title", "summary", "reasoning"]
    );
    let check = drafted(&cast, &claim).await;
    let again = cast.chief.mutate("draftFactCheck", texts(&claim), FIELDS).await;
    assert_eq!(again["refusal"]["current"], json!({ "__typename": "FactCheck", "id": check["id"] }));
    let change = json!({ "claimId": claim, "expectedVersion": check["version"], "title": "It grew by a fifth", "byline": "The desk" });
    let read = "factCheck { id version title summary byline slug authors { name } }";
    let changed = cast.chief.done("draftFactCheck", change.clone(), read).await["factCheck"].clone();
    assert_eq!(
        (&changed["title"], &changed["summary"]),
        (&json!("It grew by a fifth"), &json!("It grew by a fifth."))
    );
    assert_eq!((&changed["slug"], &changed["byline"]), (&check["slug"], &json!("The desk")));
    assert_eq!(changed["authors"], json!([{ "name": "edi" }, { "name": "cleo" }]));
    assert_eq!(refusal(&cast.editor.mutate("draftFactCheck", change, FIELDS).await), "CONFLICT");
    for name in ["approveFactCheck", "publishFactCheck"] {
        assert_eq!(refused(&cast.chief, name, &check, json!({})).await, "CONFLICT", "{name}");
    }
    let cleared = json!({ "claimId": claim, "expectedVersion": changed["version"], "byline": null });
    let cleared = cast.editor.done("draftFactCheck", cleared, read).await["factCheck"].clone();
    assert_eq!((&cleared["byline"], &cleared["title"]), (&Value::Null, &changed["title"]));
    let renamed = json!({ "claimId": claim, "expectedVersion": cleared["version"], "slug": "other" });
    assert_eq!(refusal(&cast.editor.mutate("draftFactCheck", renamed, FIELDS).await), "INVALID_INPUT");
}

#[tokio::test]
async fn an_edit_voids_the_approval() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = drafted(&cast, &claim).await;
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    let change =
        json!({ "claimId": claim, "expectedVersion": check["version"], "reasoning": "Quite another text." });
    let check = cast.editor.done("draftFactCheck", change, FIELDS).await["factCheck"].clone();
    assert_eq!(
        (&check["state"], &check["approvedBy"], gates(&check)),
        (&json!("DRAFT"), &Value::Null, vec!["APPROVAL"])
    );
    assert_eq!(refused(&cast.chief, "publishFactCheck", &check, json!({})).await, "GATES_NOT_MET");
}

#[tokio::test]
async fn a_correction_is_typed_approved_by_another_and_shown_while_the_rating_stays() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let first = published(&cast, &claim).await;
    let plain = json!({ "claimId": claim, "expectedVersion": first["version"], "title": "New" });
    assert_eq!(
        refusal(&cast.chief.mutate("draftFactCheck", plain, FIELDS).await),
        "RULE_VIOLATION CORRECTION_NEEDED"
    );
    let wrong = json!({ "kind": "RETRACTION", "text": "x" });
    assert_eq!(
        refused(&cast.chief, "correctFactCheck", &first, wrong).await,
        "RULE_VIOLATION RETRACTION_IS_NO_CORRECTION"
    );
    let change = json!({ "kind": "CORRECTION", "text": "It said a *third*; it was a fifth.", "summary": "It grew by 20 per cent." });
    let draft = step(&cast.chief, "correctFactCheck", &first, change).await;
    assert_eq!(
        (&draft["state"], &draft["publishedVersion"], &draft["correctionKind"]),
        (&json!("DRAFT"), &json!(1), &json!("CORRECTION"))
    );
    assert_eq!(draft["authors"], json!([{ "name": "cleo" }]));
    let before = page(&cast, &first).await;
    assert!(
        before.contains("It grew by a fifth.") && !before.contains("20 per cent"),
        "the old version stays up"
    );
    assert_eq!(
        refused(&cast.chief, "approveFactCheck", &draft, json!({})).await,
        "RULE_VIOLATION APPROVER_IS_AUTHOR"
    );
    let draft = step(&cast.editor, "approveFactCheck", &draft, json!({})).await;
    let out = step(&cast.chief, "publishFactCheck", &draft, json!({})).await;
    assert_eq!(
        (&out["publishedVersion"], &out["slug"], &out["correctionKind"]),
        (&json!(2), &first["slug"], &Value::Null)
    );
    let after = page(&cast, &out).await;
    for shown in ["20 per cent", "It said a <em>third</em>", "Correction"] {
        assert!(after.contains(shown), "{shown}");
    }
    let read = "query($id: ID!) { factCheck(id: $id) { versions { nodes { number rating { key } snapshot } total { count } }
        corrections { nodes { kind text version madeBy { name } } } } }";
    let seen = cast.reporter.data(read, json!({ "id": out["id"] })).await["factCheck"].clone();
    assert_eq!(seen["versions"]["total"]["count"], 2);
    let versions = seen["versions"]["nodes"].as_array().unwrap();
    assert!(versions.iter().all(|version| version["rating"]["key"] == "FALSE"));
    let old: Value = serde_json::from_str(versions[1]["snapshot"].as_str().unwrap()).unwrap();
    assert_eq!((&old["version"], &old["summary"]), (&json!(1), &json!("It grew by a fifth.")), "frozen");
    assert_eq!(
        seen["corrections"]["nodes"],
        json!([{ "kind": "CORRECTION", "text": "It said a *third*; it was a fifth.",
        "version": 2, "madeBy": { "name": "cleo" } }])
    );
}

#[tokio::test]
async fn a_retraction_needs_one_editor_and_stays_readable() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let draft = drafted(&cast, &claim).await;
    let reason = json!({ "reason": "The accounts were **forged**." });
    assert_eq!(
        refused(&cast.chief, "retractFactCheck", &draft, reason.clone()).await,
        "RULE_VIOLATION WRONG_STATE"
    );
    let draft = step(&cast.chief, "approveFactCheck", &draft, json!({})).await;
    let out = step(&cast.editor, "publishFactCheck", &draft, json!({})).await;
    let gone = step(&cast.editor, "retractFactCheck", &out, reason.clone()).await;
    assert_eq!((&gone["state"], &gone["publishedVersion"]), (&json!("RETRACTED"), &json!(1)));
    let page = page(&cast, &gone).await;
    assert!(
        page.contains("The accounts were <strong>forged</strong>") && page.contains("It grew by a fifth.")
    );
    let seen = crate::review::see(
        &cast.reporter,
        &claim,
        "state reason factCheck { corrections { nodes { kind version } } }",
    )
    .await;
    assert_eq!(
        seen,
        json!({ "state": "RETRACTED", "reason": "The accounts were **forged**.",
        "factCheck": { "corrections": { "nodes": [{ "kind": "RETRACTION", "version": 1 }] } } })
    );
    assert_eq!(refused(&cast.chief, "retractFactCheck", &gone, reason).await, "RULE_VIOLATION WRONG_STATE");
}

/// Takes a claim through its next round.
async fn judged_again(cast: &Cast, claim: &str, rating: &str) {
    let version = crate::review::version(&cast.editor, claim).await;
    let input = json!({ "claimId": claim, "expectedVersion": version, "reason": "New accounts." });
    cast.editor.done("reopenClaim", input, "claim { state }").await;
    for reviewer in [&cast.one, &cast.two] {
        reviewer.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    }
    for reviewer in [&cast.one, &cast.two] {
        cast.verdict(reviewer, claim, rating).await;
    }
}

#[tokio::test]
async fn what_a_reopening_comes_to_is_the_next_version_at_the_same_address() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let first = published(&cast, &claim).await;
    judged_again(&cast, &claim, "TRUE").await;
    assert!(page(&cast, &first).await.contains("Being checked again"));
    let change = |more: Value| {
        let mut input =
            json!({ "claimId": claim, "expectedVersion": first["version"], "title": "Yes, it did" });
        input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        input
    };
    assert_eq!(
        refusal(&cast.chief.mutate("draftFactCheck", change(json!({})), FIELDS).await),
        "RULE_VIOLATION CORRECTION_NEEDED"
    );
    let correction = json!({ "correction": { "kind": "CORRECTION", "text": "Rated anew." } });
    let draft = cast.chief.done("draftFactCheck", change(correction), FIELDS).await["factCheck"].clone();
    assert_eq!((&draft["rating"]["label"], &draft["beingCheckedAgain"]), (&json!("True"), &json!(true)));
    let draft = step(&cast.editor, "approveFactCheck", &draft, json!({})).await;
    let out = step(&cast.editor, "publishFactCheck", &draft, json!({})).await;
    assert_eq!(
        (&out["publishedVersion"], &out["slug"], &out["beingCheckedAgain"]),
        (&json!(2), &first["slug"], &json!(false))
    );
    let page = page(&cast, &out).await;
    assert!(
        !page.contains("Being checked again")
            && page.contains("Yes, it did")
            && page.contains("outcome of round 2")
    );
}

#[tokio::test]
async fn reopening_lets_an_unused_approval_fall() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let draft = drafted(&cast, &claim).await;
    let approved = step(&cast.chief, "approveFactCheck", &draft, json!({})).await;
    judged_again(&cast, &claim, "FALSE").await;
    assert_eq!(refused(&cast.editor, "publishFactCheck", &approved, json!({})).await, "CONFLICT");
    let read = "query($id: ID!) { factCheck(id: $id) { id version state approvedBy { name } } }";
    let now = cast.editor.data(read, json!({ "id": draft["id"] })).await["factCheck"].clone();
    assert_eq!((&now["state"], &now["approvedBy"]), (&json!("DRAFT"), &Value::Null));
    assert_eq!(
        refused(&cast.chief, "approveFactCheck", &now, json!({})).await,
        "RULE_VIOLATION EARLIER_ROUND"
    );
}

#[tokio::test]
async fn twenty_drafts_with_one_title_get_twenty_addresses() {
    let cast = cast().await;
    let mut claims = Vec::new();
    for number in 0..20 {
        claims.push(cast.judged(&format!("Statement {number}."), "FALSE", "FALSE").await);
    }
    let drafts =
        claims.iter().map(|claim| cast.editor.done("draftFactCheck", texts(claim), "factCheck { slug }"));
    let drafts = futures::future::join_all(drafts).await;
    let mut slugs: Vec<_> = drafts.iter().map(|draft| draft["factCheck"]["slug"].as_str().unwrap()).collect();
    slugs.sort_unstable();
    slugs.dedup();
    assert_eq!(slugs.len(), 20, "{slugs:?}");
    assert!(slugs.iter().all(|slug| slug.starts_with("did-the-subsidy-double-no")));
    let claim = cast.judged("One more.", "FALSE", "FALSE").await;
    let mut taken = texts(&claim);
    taken["slug"] = json!("did-the-subsidy-double-no-7");
    let refused = cast.editor.mutate("draftFactCheck", taken, FIELDS).await;
    assert_eq!(refused["refusal"]["fields"][0]["field"], "slug");
}

#[tokio::test]
async fn a_conflict_found_later_blocks_until_it_is_waived_in_public() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = drafted(&cast, &claim).await;
    let check = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    cast.one
        .done("recuse", json!({ "claimId": claim, "reason": "My brother works there." }), "claim { id }")
        .await;
    let payload = cast.editor.mutate("publishFactCheck", with(&check, json!({})), FIELDS).await;
    assert_eq!(payload["refusal"]["gates"], json!([{ "gate": "NO_CONFLICT" }]));
    let waived = json!({ "waiver": "A second editor read the accounts." });
    let out = step(&cast.editor, "publishFactCheck", &check, waived).await;
    let page = page(&cast, &out).await;
    assert!(
        page.contains("A conflict of interest was waived")
            && page.contains("A second editor read the accounts.")
    );
    assert!(!page.contains("My brother"));
    let rows = "SELECT count(*) FROM waiver WHERE reason LIKE 'A second%'";
    assert_eq!(cast.desk.number(rows, []).await, 1);
}

#[tokio::test]
async fn a_stranger_and_a_reporter_change_nothing() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = drafted(&cast, &claim).await;
    let stranger = cast.desk.stranger("sam", &[factdesk_domain::Role::Editor]).await;
    let reason = json!({ "reason": "x" });
    for (name, more) in
        [("approveFactCheck", json!({})), ("publishFactCheck", json!({})), ("retractFactCheck", reason)]
    {
        assert_eq!(refused(&stranger, name, &check, more.clone()).await, "NOT_FOUND", "{name}");
        assert!(refused(&cast.reporter, name, &check, more).await.starts_with("FORBIDDEN"), "{name}");
    }
    assert_eq!(refusal(&stranger.mutate("draftFactCheck", texts(&claim), FIELDS).await), "NOT_FOUND");
    let read = "query($id: ID!) { factCheck(id: $id) { id } factChecks { nodes { id } total { count } } node(id: $id) { id } }";
    let unseen = stranger.data(read, json!({ "id": check["id"] })).await;
    assert_eq!(
        unseen,
        json!({ "factCheck": null, "factChecks": { "nodes": [], "total": { "count": 0 } }, "node": null })
    );
    let list = "{ factChecks(filter: { state: { in: [DRAFT] }, language: { in: [\"UND\"] } }) { nodes { id claim { id } } } }";
    let seen = cast.reporter.data(list, json!({})).await;
    assert_eq!(seen["factChecks"]["nodes"], json!([{ "id": check["id"], "claim": { "id": claim } }]));
}

#[tokio::test]
async fn the_database_takes_no_version_that_was_not_approved_or_decided() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = drafted(&cast, &claim).await;
    let approved = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    let row = |number: i32, rating: &str, hash: &str| {
        format!(
            "INSERT INTO fact_check_version SELECT newsroom_id, id, {number}, round, 1, '{rating}', '{{}}', {hash}, approved_by, approved_by, now()
               FROM fact_check WHERE id = '{}'",
            uuid(check["id"].as_str().unwrap())
        )
    };
    for (statement, said) in [
        (row(2, "FALSE", "approved_hash"), "no gaps"),
        (row(1, "TRUE", "approved_hash"), "not what the round decided"),
        (row(1, "FALSE", "decode(repeat('00', 32), 'hex')"), "not what was approved"),
    ] {
        let refused = execute(&cast, &statement).await.unwrap_err().to_string();
        assert!(refused.contains(said), "{refused}");
    }
    execute(&cast, &format!("INSERT INTO fact_check_author SELECT newsroom_id, id, 1, approved_by FROM fact_check WHERE id = '{}'", uuid(check["id"].as_str().unwrap()))).await.unwrap();
    let refused = execute(&cast, &row(1, "FALSE", "approved_hash")).await.unwrap_err().to_string();
    assert!(refused.contains("another part in the conclusion"), "{refused}");
    assert_eq!(approved["state"], "APPROVED");
}

async fn execute(cast: &Cast, sql: &str) -> Result<sea_orm::ExecResult, sea_orm::DbErr> {
    sea_orm::ConnectionTrait::execute_unprepared(&cast.desk.db, sql).await
}

#[tokio::test]
async fn a_conclusion_has_one_check_a_language_and_all_are_retracted_together() {
    let cast = cast().await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    published(&cast, &claim).await;
    let german = json!({ "claimId": claim, "language": "de", "title": "Nein", "summary": "Ein Fünftel.", "reasoning": "Siehe oben." });
    let draft = cast.chief.done("draftFactCheck", german.clone(), FIELDS).await["factCheck"].clone();
    let shouted =
        json!({ "claimId": claim, "language": "DE", "title": "Nein", "summary": "x", "reasoning": "x" });
    assert_eq!(refusal(&cast.chief.mutate("draftFactCheck", shouted, FIELDS).await), "CONFLICT");
    let draft = step(&cast.editor, "approveFactCheck", &draft, json!({})).await;
    let german = step(&cast.chief, "publishFactCheck", &draft, json!({})).await;
    let read =
        "factCheck { title } german: factCheck(language: \"de\") { title } factChecks { total { count } }";
    let seen = crate::review::see(&cast.reporter, &claim, read).await;
    assert_eq!(
        seen,
        json!({ "factCheck": { "title": "Did the subsidy double? No" }, "german": { "title": "Nein" }, "factChecks": { "total": { "count": 2 } } })
    );
    step(&cast.editor, "retractFactCheck", &german, json!({ "reason": "Forged accounts." })).await;
    for slug in ["nein", "did-the-subsidy-double-no"] {
        assert!(page(&cast, &json!({ "slug": slug })).await.contains("Forged accounts."), "{slug}");
    }
}

#[tokio::test]
async fn breaking_the_glass_is_told_to_the_public() {
    let cast = cast().await;
    let policy = json!({ "expectedVersion": 1, "breakGlass": true });
    cast.admin.done("updatePolicy", policy, "policy { version }").await;
    let claim = decided(&cast, "The subsidy doubled.").await;
    let check = drafted(&cast, &claim).await;
    assert_eq!(
        refused(&cast.editor, "approveFactCheck", &check, json!({})).await,
        "RULE_VIOLATION APPROVER_IS_AUTHOR"
    );
    let reason = json!({ "breakGlass": "The other editor is ill." });
    let check = step(&cast.editor, "approveFactCheck", &check, reason).await;
    let check = step(&cast.editor, "publishFactCheck", &check, json!({})).await;
    let page = page(&cast, &check).await;
    assert!(page.contains("Separation of duties was lifted") && page.contains("The other editor is ill."));
    assert!(!page.contains("Another person, who had no part"));
}

#[tokio::test]
async fn what_came_in_after_the_approval_is_approved_anew_without_a_detour() {
    let cast = cast().await;
    let claim = decided(&cast, "The tram is free.").await;
    let check = drafted(&cast, &claim).await;
    let approved = step(&cast.chief, "approveFactCheck", &check, json!({})).await;
    let note = json!({ "claimId": claim, "stance": "SUPPORTS", "text": "We asked the depot." });
    cast.reporter.done("recordSearchNote", note, "searchNote { id }").await;
    assert_eq!(refused(&cast.chief, "publishFactCheck", &approved, json!({})).await, "GATES_NOT_MET");
    let again = step(&cast.chief, "approveFactCheck", &approved, json!({})).await;
    step(&cast.chief, "publishFactCheck", &again, json!({})).await;
}
