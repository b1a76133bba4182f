//! Drafts of policy and rating scale: edit, look, activate, compare; rounds that have begun keep theirs.

use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::fact_check::{decided, page, published};
use crate::review::{Cast, cast, see, version};
use crate::support::refusal;

const DRAFT: &str = "draft { version outdated enough policy { version verdictsNeeded } changes { field before after }
    needed { people reviewers editors } there { people reviewers editors }
    waitingClaims { nodes { statement } total { count } } runningClaims { nodes { statement } } changedBy { name } }";

async fn newsroom(cast: &Cast, selection: &str) -> Value {
    cast.admin.data(&format!("{{ newsroom {{ {selection} }} }}"), json!({})).await["newsroom"].clone()
}

/// The ratings of the active scale, as an input.
async fn ratings(cast: &Cast) -> Vec<Value> {
    let scale = newsroom(cast, "ratingScale { ratings { key label definition ordinal replaces } }").await;
    scale["ratingScale"]["ratings"].as_array().unwrap().clone()
}

async fn save_scale(cast: &Cast, version: i64, ratings: &[Value]) -> Value {
    let input = json!({ "expectedVersion": version, "name": "House scale", "ratings": ratings });
    let selection = "draft { version changes { name { before after }
        ratings { key kind replacedBy changes { field before after } } } }";
    cast.admin.mutate("saveRatingScaleDraft", input, selection).await
}

/// A new scale is active, in which "Mostly true" is "True" and "False" has another label.
async fn merged_scale(cast: &Cast) {
    let mut scale = ratings(cast).await;
    scale.retain(|rating| rating["key"] != "MOSTLY_TRUE");
    for rating in &mut scale {
        match rating["key"].as_str().unwrap() {
            "TRUE" => rating["replaces"] = json!(["MOSTLY_TRUE"]),
            "FALSE" => rating["label"] = json!("Wrong"),
            _ => {}
        }
    }
    let saved = save_scale(cast, 0, &scale).await;
    let input = json!({ "expectedVersion": saved["draft"]["version"] });
    cast.admin.done("activateRatingScaleDraft", input, "ratingScale { version }").await;
}

#[tokio::test]
async fn a_policy_is_prepared_looked_at_activated_and_compared() {
    let cast = cast().await;
    let running = cast.queued("Under the first policy.").await;
    cast.submitted("Not accepted yet.").await;
    let save = json!({ "expectedVersion": 0, "verdictsNeeded": 3, "tolerance": 1 });
    assert_eq!(
        refusal(&cast.editor.mutate("savePolicyDraft", save.clone(), DRAFT).await),
        "FORBIDDEN policy.update"
    );
    let draft = cast.admin.done("savePolicyDraft", save.clone(), DRAFT).await["draft"].clone();
    assert_eq!(
        (&draft["policy"]["version"], &draft["outdated"], &draft["enough"]),
        (&json!(2), &json!(false), &json!(false))
    );
    assert_eq!(draft["needed"], json!({ "people": 5, "reviewers": 3, "editors": 2 }));
    assert_eq!(draft["there"], json!({ "people": 6, "reviewers": 2, "editors": 2 }));
    assert_eq!(
        draft["changes"],
        json!([{ "field": "verdictsNeeded", "before": "2", "after": "3" }, { "field": "tolerance", "before": "0", "after": "1" }])
    );
    assert_eq!(
        draft["waitingClaims"],
        json!({ "nodes": [{ "statement": "Not accepted yet." }], "total": { "count": 1 } })
    );
    assert_eq!(draft["runningClaims"]["nodes"], json!([{ "statement": "Under the first policy." }]));
    assert_eq!(draft["changedBy"]["name"], "ann");
    // Nothing holds yet, and only admins see it.
    assert_eq!(newsroom(&cast, "policy { version }").await["policy"]["version"], 1);
    let peek = cast
        .editor
        .data("{ newsroom { policyDraft { version } ratingScaleDraft { version } } }", json!({}))
        .await;
    assert_eq!(peek["newsroom"], json!({ "policyDraft": null, "ratingScaleDraft": null }));
    // A stale edit is refused; what is wrong is named.
    assert_eq!(refusal(&cast.admin.mutate("savePolicyDraft", save, DRAFT).await), "CONFLICT");
    let wrong = json!({ "expectedVersion": 1, "verdictsNeeded": 0 });
    assert_eq!(
        cast.admin.mutate("savePolicyDraft", wrong, DRAFT).await["refusal"]["fields"][0]["field"],
        "verdictsNeeded"
    );

    cast.desk.person("three", &[Role::Reviewer]).await;
    assert_eq!(newsroom(&cast, "policyDraft { enough }").await["policyDraft"]["enough"], true);
    let activate = json!({ "expectedVersion": draft["version"] });
    let done =
        cast.admin.done("activatePolicyDraft", activate.clone(), "policy { version verdictsNeeded }").await;
    assert_eq!(done["policy"], json!({ "version": 2, "verdictsNeeded": 3 }));
    assert_eq!(
        refusal(&cast.admin.mutate("activatePolicyDraft", activate, "policy { version }").await),
        "CONFLICT"
    );

    let policy = "verdictsNeeded currentRound { policy { version } }";
    assert_eq!(
        see(&cast.editor, &running, policy).await["verdictsNeeded"],
        2,
        "a round that has begun keeps its policy"
    );
    let fresh = cast.queued("Under the second policy.").await;
    assert_eq!(see(&cast.editor, &fresh, policy).await["currentRound"]["policy"]["version"], 2);

    let all = newsroom(&cast, "policyDraft { version } policyVersions { nodes { version activatedBy { name } policy { tolerance } } }
        policyChanges(from: 1, to: 2) { field before after } nothing: policyChanges(from: 1, to: 9) { field }").await;
    assert_eq!(all["policyDraft"], Value::Null);
    assert_eq!(
        all["policyVersions"]["nodes"],
        json!([
        { "version": 2, "activatedBy": { "name": "ann" }, "policy": { "tolerance": 1 } },
        { "version": 1, "activatedBy": null, "policy": { "tolerance": 0 } }])
    );
    assert_eq!(all["policyChanges"], draft["changes"]);
    assert_eq!(all["nothing"], Value::Null);
    let trail = cast
        .editor
        .data("{ auditEvents(filter: { actions: [\"policy.update\"] }) { nodes { summary } } }", json!({}))
        .await;
    assert_eq!(
        trail["auditEvents"]["nodes"],
        json!([{ "summary":
        "ann changed the review policy: changed the tolerance from 0 to 1 and the verdicts needed from 2 to 3." }])
    );
}

#[tokio::test]
async fn a_draft_that_something_overtook_is_not_activated() {
    let cast = cast().await;
    let save = json!({ "expectedVersion": 0, "tolerance": 1 });
    let draft =
        cast.admin.done("savePolicyDraft", save, "draft { version }").await["draft"]["version"].clone();
    cast.admin
        .done("updatePolicy", json!({ "expectedVersion": 1, "blind": false }), "policy { version }")
        .await;
    assert_eq!(newsroom(&cast, "policyDraft { outdated }").await["policyDraft"]["outdated"], true);
    let activate = json!({ "expectedVersion": draft });
    assert_eq!(
        refusal(&cast.admin.mutate("activatePolicyDraft", activate, "policy { version }").await),
        "CONFLICT"
    );
    let again =
        cast.admin.done("savePolicyDraft", json!({ "expectedVersion": draft }), DRAFT).await["draft"].clone();
    assert_eq!((&again["outdated"], &again["policy"]["version"]), (&json!(false), &json!(3)));
    let discard = json!({ "expectedVersion": again["version"] });
    assert_eq!(cast.admin.done("discardPolicyDraft", discard, "discarded").await["discarded"], true);
    assert_eq!(newsroom(&cast, "policyDraft { version }").await["policyDraft"], Value::Null);
    // A later draft never has the version of one that somebody has read.
    let save = json!({ "expectedVersion": 0, "tolerance": 5 });
    let later =
        cast.admin.done("savePolicyDraft", save, "draft { version }").await["draft"]["version"].clone();
    assert!(later.as_i64() > again["version"].as_i64());
}

#[tokio::test]
async fn of_admins_who_activate_at_the_same_time_one_does_and_a_round_pins_one_whole_version() {
    let cast = cast().await;
    let other = cast.desk.person("abe", &[Role::Admin]).await;
    let node = cast.desk.second_node().await;
    let mut claims = Vec::new();
    for number in 0..8 {
        claims.push(cast.submitted(&format!("Statement {number}.")).await);
    }
    let save = json!({ "expectedVersion": 0, "verdictsNeeded": 3, "tolerance": 7 });
    let draft =
        cast.admin.done("savePolicyDraft", save, "draft { version }").await["draft"]["version"].clone();
    let elsewhere = other.at(&node.anonymous.server);
    let admins = (0..8).map(|number| {
        let who = if number % 2 == 0 { cast.admin.client.clone() } else { elsewhere.clone() };
        let input = json!({ "expectedVersion": draft });
        async move { refusal(&who.mutate("activatePolicyDraft", input, "policy { version }").await) }
    });
    let accepts = claims.iter().map(|claim| {
        let input = json!({ "claimId": claim, "expectedVersion": 1 });
        let selection =
            "claim { verdictsNeeded currentRound { policy { version verdictsNeeded tolerance } } }";
        async { cast.editor.done("acceptClaim", input, selection).await["claim"].clone() }
    });
    let (answers, rounds) = futures::join!(join_all(admins), join_all(accepts));
    assert_eq!(answers.iter().filter(|answer| *answer == "none").count(), 1, "{answers:?}");
    assert!(answers.iter().all(|answer| answer == "none" || answer == "CONFLICT"), "{answers:?}");
    for round in rounds {
        let policy = &round["currentRound"]["policy"];
        let whole = [
            json!({ "version": 1, "verdictsNeeded": 2, "tolerance": 0 }),
            json!({ "version": 2, "verdictsNeeded": 3, "tolerance": 7 }),
        ];
        assert!(whole.contains(policy), "{policy}");
        assert_eq!(round["verdictsNeeded"], policy["verdictsNeeded"]);
    }
    assert_eq!(newsroom(&cast, "policy { version }").await["policy"]["version"], 2);
    // Whatever the server does, there is one newest version and nothing beside it.
    let gap =
        "INSERT INTO rating_scale SELECT newsroom_id, 7, name, created_at, created_by FROM rating_scale";
    let refused = cast.desk.db.execute_unprepared(gap).await.unwrap_err().to_string();
    assert!(refused.contains("follow each other"), "{refused}");
}

#[tokio::test]
async fn a_scale_is_edited_and_every_key_goes_on_meaning_something() {
    let cast = cast().await;
    let mut scale = ratings(&cast).await;
    scale.retain(|rating| rating["key"] != "MOSTLY_TRUE");
    let refused = save_scale(&cast, 0, &scale).await;
    assert_eq!(
        refused["refusal"]["fields"],
        json!([{ "field": "ratings", "message": "Keep or replace what retires: MOSTLY_TRUE." }])
    );
    scale[0]["replaces"] = json!(["MOSTLY_TRUE"]);
    scale[0]["label"] = json!("Correct");
    scale.push(json!({ "key": "MISSING_CONTEXT", "label": "Missing context", "definition": "It misleads." }));
    let draft = save_scale(&cast, 0, &scale).await["draft"].clone();
    let changes = draft["changes"]["ratings"].as_array().unwrap();
    let kinds: Vec<_> = changes
        .iter()
        .map(|change| (change["key"].as_str().unwrap(), change["kind"].as_str().unwrap()))
        .collect();
    assert!(
        kinds.contains(&("TRUE", "CHANGED")) && kinds.contains(&("MISSING_CONTEXT", "ADDED")),
        "{kinds:?}"
    );
    let retired = changes.iter().find(|change| change["kind"] == "RETIRED").unwrap();
    assert_eq!((&retired["key"], &retired["replacedBy"]), (&json!("MOSTLY_TRUE"), &json!("TRUE")));
    let input = json!({ "expectedVersion": draft["version"] });
    assert_eq!(
        refusal(
            &cast.chief.mutate("activateRatingScaleDraft", input.clone(), "ratingScale { version }").await
        ),
        "FORBIDDEN scale.update"
    );
    cast.admin.done("activateRatingScaleDraft", input, "ratingScale { version }").await;
    let both = newsroom(&cast, "ratingScaleVersions { nodes { version scale { name ratings { key } } } }
        ratingScaleChanges(from: 1, to: 2) { name { after } ratings { key kind replacedBy changes { field before after } } }").await;
    assert_eq!(both["ratingScaleChanges"]["ratings"], draft["changes"]["ratings"]);
    assert_eq!(both["ratingScaleChanges"]["name"]["after"], "House scale");
    assert_eq!(both["ratingScaleVersions"]["nodes"][0]["version"], 2);
    assert_eq!(both["ratingScaleVersions"]["nodes"][1]["scale"]["ratings"].as_array().unwrap().len(), 7);
    // What was retired before is not forgotten by the version after.
    let mut third = ratings(&cast).await;
    third[0]["replaces"] = json!([]);
    let lost = save_scale(&cast, 0, &third).await;
    assert_eq!(lost["refusal"]["fields"][0]["message"], "Keep or replace what retires: MOSTLY_TRUE.");
}

#[tokio::test]
async fn a_retired_rating_means_another_in_new_rounds_alone_and_what_is_published_stays() {
    let cast = cast().await;
    let published_claim = decided(&cast, "The subsidy doubled.").await;
    let check = published(&cast, &published_claim).await;
    let before = page(&cast, &check).await;
    let old = cast.in_review("An old round.").await;
    merged_scale(&cast).await;
    // The old round knows its own ratings.
    for reviewer in [&cast.one, &cast.two] {
        cast.verdict(reviewer, &old, "MOSTLY_TRUE").await;
    }
    let rating = "rating { key label scaleVersion }";
    assert_eq!(
        see(&cast.editor, &old, rating).await["rating"],
        json!({ "key": "MOSTLY_TRUE", "label": "Mostly true", "scaleVersion": 1 })
    );
    // In a new round it means the one that replaced it.
    let new = cast.in_review("A new round.").await;
    cast.verdict(&cast.one, &new, "MOSTLY_TRUE").await;
    cast.verdict(&cast.two, &new, "TRUE").await;
    assert_eq!(
        see(&cast.editor, &new, rating).await["rating"],
        json!({ "key": "TRUE", "label": "True", "scaleVersion": 2 })
    );
    // So does a claim that is checked again.
    let again = json!({ "claimId": old, "expectedVersion": version(&cast.editor, &old).await, "reason": "New figures." });
    cast.editor.done("reopenClaim", again, "claim { id }").await;
    for reviewer in [&cast.one, &cast.two] {
        reviewer.done("assignReviewer", json!({ "claimId": old }), "claim { id }").await;
        cast.verdict(reviewer, &old, "MOSTLY_TRUE").await;
    }
    assert_eq!(
        see(&cast.editor, &old, rating).await["rating"],
        json!({ "key": "TRUE", "label": "True", "scaleVersion": 2 })
    );
    // What was published is frozen.
    assert_eq!(see(&cast.editor, &published_claim, rating).await["rating"]["label"], "False");
    assert_eq!(page(&cast, &check).await, before);
}
