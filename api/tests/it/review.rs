//! The lifecycle of a claim, through HTTP.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::support::{Desk, Person, desk, id, refusal};

/// A desk with the people of the main job.
pub struct Cast {
    pub desk: Desk,
    pub reporter: Person,
    pub one: Person,
    pub two: Person,
    pub editor: Person,
    pub chief: Person,
    pub admin: Person,
}

pub async fn cast() -> Cast {
    cast_at(desk().await).await
}

pub async fn cast_at(desk: Desk) -> Cast {
    Cast {
        reporter: desk.person("rea", &[Role::Reporter]).await,
        one: desk.person("one", &[Role::Reviewer]).await,
        two: desk.person("two", &[Role::Reviewer]).await,
        editor: desk.person("edi", &[Role::Editor]).await,
        chief: desk.person("cleo", &[Role::Editor]).await,
        admin: desk.person("ann", &[Role::Admin]).await,
        desk,
    }
}

impl Cast {
    /// A claim in state SUBMITTED, by the reporter.
    pub async fn submitted(&self, statement: &str) -> String {
        let payload =
            self.reporter.done("submitClaim", json!({ "statement": statement }), "claim { id }").await;
        id(&payload["claim"])
    }

    /// A claim in state QUEUED.
    pub async fn queued(&self, statement: &str) -> String {
        let claim = self.submitted(statement).await;
        self.editor
            .done("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }")
            .await;
        claim
    }

    /// A claim of which both reviewers hold a slot.
    pub async fn in_review(&self, statement: &str) -> String {
        let claim = self.queued(statement).await;
        self.one.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
        self.two.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
        claim
    }

    /// A claim with its quorum.
    pub async fn judged(&self, statement: &str, first: &str, second: &str) -> String {
        let claim = self.in_review(statement).await;
        self.verdict(&self.one, &claim, first).await;
        self.verdict(&self.two, &claim, second).await;
        claim
    }

    pub async fn verdict(&self, who: &Person, claim: &str, rating: &str) -> Value {
        let version = version(who, claim).await;
        let input = json!({ "claimId": claim, "expectedVersion": version, "ratingKey": rating, "rationale": "Because." });
        who.done("submitVerdict", input, "quorumReached verdict { id } claim { state version }").await
    }
}

pub async fn version(who: &Person, claim: &str) -> i64 {
    see(who, claim, "version").await["version"].as_i64().unwrap()
}

pub async fn see(who: &Person, claim: &str, selection: &str) -> Value {
    let query = format!("query($id: ID!) {{ claim(id: $id) {{ {selection} }} }}");
    who.data(&query, json!({ "id": claim })).await["claim"].clone()
}

#[tokio::test]
async fn two_blind_verdicts_that_agree_decide() {
    let cast = cast().await;
    let claim = cast.in_review("The bridge was closed on Monday.").await;
    let first = cast.verdict(&cast.one, &claim, "TRUE").await;
    assert_eq!(first["quorumReached"], false);
    let fields = "state verdictsIn verdictsNeeded verdicts { nodes { rating { key } member { name } } total { count } } rating { key }";
    let sealed = see(&cast.two, &claim, fields).await;
    assert_eq!(sealed["verdicts"], json!({ "nodes": [], "total": { "count": 0 } }));
    assert_eq!((&sealed["verdictsIn"], &sealed["verdictsNeeded"]), (&json!(1), &json!(2)));
    assert_eq!(see(&cast.editor, &claim, fields).await, sealed);
    assert_eq!(see(&cast.one, &claim, fields).await["verdicts"]["nodes"][0]["rating"]["key"], "TRUE");
    let node = "query($id: ID!) { node(id: $id) { id } }";
    let peek = cast.two.data(node, json!({ "id": first["verdict"]["id"] })).await;
    assert_eq!(peek["node"], Value::Null);
    let second = cast.verdict(&cast.two, &claim, "TRUE").await;
    assert_eq!(second["quorumReached"], true);
    let open = see(&cast.editor, &claim, fields).await;
    assert_eq!(open["state"], "DECIDED");
    assert_eq!(open["rating"]["key"], "TRUE");
    assert_eq!(open["verdicts"]["total"]["count"], 2);
}

#[tokio::test]
async fn a_dispute_is_adjudicated_by_somebody_who_gave_no_verdict() {
    let cast = cast().await;
    let claim = cast.judged("Prices doubled.", "TRUE", "FALSE").await;
    let version = version(&cast.editor, &claim).await;
    let decide = |rating: &str| json!({ "claimId": claim, "expectedVersion": version, "decision": { "ratingKey": rating }, "reason": "Read both." });
    let stale = json!({ "claimId": claim, "expectedVersion": version - 1, "decision": { "ratingKey": "TRUE" }, "reason": "x" });
    let refused = cast.editor.mutate("adjudicateClaim", stale, "claim { id }").await;
    assert_eq!(refused["refusal"]["current"]["id"], claim);
    assert_eq!(
        refusal(&cast.editor.mutate("adjudicateClaim", decide("NONSENSE"), "claim { id }").await),
        "RULE_VIOLATION UNKNOWN_RATING"
    );
    assert_eq!(
        refusal(&cast.one.mutate("adjudicateClaim", decide("TRUE"), "claim { id }").await),
        "FORBIDDEN claim.adjudicate"
    );
    let done = cast
        .editor
        .done(
            "adjudicateClaim",
            decide("HALF_TRUE"),
            "claim { state rating { label } currentRound { outcome adjudicator { name } adjudication } }",
        )
        .await;
    assert_eq!(
        done["claim"],
        json!({ "state": "DECIDED", "rating": { "label": "Half true" },
        "currentRound": { "outcome": "DISPUTED", "adjudicator": { "name": "edi" }, "adjudication": "Read both." } })
    );
}

#[tokio::test]
async fn a_verdict_without_a_slot_is_refused_and_kept_as_a_draft() {
    let cast = cast().await;
    let three = cast.desk.person("three", &[Role::Reviewer]).await;
    let claim = cast.in_review("It rained.").await;
    let input = json!({ "claimId": claim, "expectedVersion": version(&three, &claim).await, "ratingKey": "TRUE", "rationale": "I looked." });
    let payload = three.mutate("submitVerdict", input, "verdict { id } draft { ratingKey rationale }").await;
    assert_eq!(refusal(&payload), "RULE_VIOLATION NOT_YOUR_SLOT");
    assert_eq!(payload["draft"], json!({ "ratingKey": "TRUE", "rationale": "I looked." }));
    assert_eq!(
        see(&three, &claim, "myVerdictDraft { rationale }").await["myVerdictDraft"]["rationale"],
        "I looked."
    );
    for other in [&cast.one, &cast.editor, &cast.admin] {
        assert_eq!(see(other, &claim, "myVerdictDraft { rationale }").await["myVerdictDraft"], Value::Null);
    }
    assert_eq!(
        refusal(&three.mutate("assignReviewer", json!({ "claimId": claim }), "claim { id }").await),
        "RULE_VIOLATION NO_FREE_SLOT"
    );
}

#[tokio::test]
async fn the_submitter_takes_no_slot() {
    let cast = cast().await;
    let both = cast.desk.person("both", &[Role::Reporter, Role::Reviewer]).await;
    let payload = both.done("submitClaim", json!({ "statement": "Mine." }), "claim { id }").await;
    let claim = id(&payload["claim"]);
    cast.editor
        .done(
            "acceptClaim",
            json!({ "claimId": claim, "expectedVersion": 1, "statement": "Mine, reworded." }),
            "claim { id }",
        )
        .await;
    let refused = both.mutate("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION SUBMITTER_GIVES_NO_VERDICT");
    assert_eq!(
        see(&both, &claim, "statement state").await,
        json!({ "statement": "Mine, reworded.", "state": "QUEUED" })
    );
}

#[tokio::test]
async fn slots_come_back_and_superseding_replaces() {
    let cast = cast().await;
    let claim = cast.in_review("He resigned.").await;
    cast.verdict(&cast.one, &claim, "FALSE").await;
    cast.two.done("releaseClaim", json!({ "claimId": claim }), "claim { state }").await;
    cast.verdict(&cast.one, &claim, "TRUE").await;
    cast.two.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    let last = cast.verdict(&cast.two, &claim, "TRUE").await;
    assert_eq!(last["claim"]["state"], "DECIDED");
    let verdicts = see(
        &cast.editor,
        &claim,
        "verdicts { nodes { rating { key } counts } } assignments { nodes { member { name } ending } }",
    )
    .await;
    assert_eq!(verdicts["verdicts"]["nodes"].as_array().unwrap().len(), 3);
    assert_eq!(verdicts["verdicts"]["nodes"][0], json!({ "rating": { "key": "FALSE" }, "counts": false }));
    let late = json!({ "claimId": claim, "expectedVersion": version(&cast.one, &claim).await, "ratingKey": "FALSE", "rationale": "No." });
    assert_eq!(
        refusal(&cast.one.mutate("submitVerdict", late, "verdict { id }").await),
        "RULE_VIOLATION VERDICTS_FIXED"
    );
}

#[tokio::test]
async fn claims_are_put_aside_and_come_back() {
    let cast = cast().await;
    let target = cast.queued("The original.").await;
    let copy = cast.queued("The copy.").await;
    let input = json!({ "claimId": copy, "expectedVersion": version(&cast.editor, &copy).await, "duplicateOfId": target });
    let done = cast
        .editor
        .done("markDuplicate", input, "claim { state duplicateOf { id duplicates { nodes { id } } } }")
        .await;
    assert_eq!(
        done["claim"]["duplicateOf"],
        json!({ "id": target, "duplicates": { "nodes": [{ "id": copy }] } })
    );
    let back = json!({ "claimId": target, "expectedVersion": version(&cast.editor, &target).await, "duplicateOfId": copy });
    assert_eq!(
        refusal(&cast.editor.mutate("markDuplicate", back, "claim { id }").await),
        "RULE_VIOLATION DUPLICATE_TARGET_CLOSED"
    );
    let input = json!({ "claimId": copy, "expectedVersion": version(&cast.editor, &copy).await, "reason": "It is not the same." });
    let done = cast
        .editor
        .done("reopenClaim", input, "claim { state currentRound { number } duplicateOf { id } }")
        .await;
    assert_eq!(
        done["claim"],
        json!({ "state": "QUEUED", "currentRound": { "number": 2 }, "duplicateOf": null })
    );
    let input = json!({ "claimId": copy, "expectedVersion": version(&cast.editor, &copy).await, "reason": "Nobody cares." });
    let done = cast.editor.done("dismissClaim", input, "claim { state reason }").await;
    assert_eq!(done["claim"], json!({ "state": "DISMISSED", "reason": "Nobody cares." }));
}

#[tokio::test]
async fn recusing_opens_the_slot_and_takes_the_verdict_out_of_the_count() {
    let cast = cast().await;
    let claim = cast.in_review("She won.").await;
    cast.verdict(&cast.one, &claim, "TRUE").await;
    cast.one
        .done("recuse", json!({ "claimId": claim, "reason": "My sister." }), "claim { verdictsIn }")
        .await;
    assert_eq!(see(&cast.two, &claim, "verdictsIn").await["verdictsIn"], 0);
    let again = cast.one.mutate("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    assert_eq!(refusal(&again), "RULE_VIOLATION RECUSED");
}

#[tokio::test]
async fn saving_a_policy_tells_how_many_people_it_needs() {
    let cast = cast().await;
    let input = json!({ "expectedVersion": 1, "verdictsNeeded": 8, "blind": false });
    let done = cast.admin.done("updatePolicy", input.clone(), "policy { version verdictsNeeded blind fourEyes } needed { people reviewers editors } there { people reviewers editors }").await;
    assert_eq!(
        done["policy"],
        json!({ "version": 2, "verdictsNeeded": 8, "blind": false, "fourEyes": true })
    );
    assert_eq!(done["needed"], json!({ "people": 10, "reviewers": 8, "editors": 2 }));
    assert_eq!(done["there"], json!({ "people": 6, "reviewers": 2, "editors": 2 }));
    assert_eq!(refusal(&cast.admin.mutate("updatePolicy", input, "policy { version }").await), "CONFLICT");
    let wrong = json!({ "expectedVersion": 2, "verdictsNeeded": 0, "leaseSeconds": 1 });
    let refused = cast.admin.mutate("updatePolicy", wrong, "policy { version }").await;
    let fields: Vec<_> =
        refused["refusal"]["fields"].as_array().unwrap().iter().map(|f| f["field"].clone()).collect();
    assert_eq!(fields, ["verdictsNeeded", "leaseSeconds"]);
    assert_eq!(
        refusal(
            &cast.editor.mutate("updatePolicy", json!({ "expectedVersion": 2 }), "policy { version }").await
        ),
        "FORBIDDEN policy.update"
    );
}

#[tokio::test]
async fn what_may_be_done_now_follows_the_state_and_the_person() {
    let cast = cast().await;
    let actions =
        async |who: &Person, claim: &str| see(who, claim, "allowedActions").await["allowedActions"].clone();
    let claim = cast.submitted("The ferry sank.").await;
    assert!(actions(&cast.editor, &claim).await.as_array().unwrap().contains(&json!("ACCEPT")));
    assert!(!actions(&cast.one, &claim).await.as_array().unwrap().contains(&json!("TAKE")));
    assert_eq!(actions(&cast.admin, &claim).await, json!([]));
    let claim = cast.in_review("The ferry sank.").await;
    let mine = actions(&cast.one, &claim).await;
    assert!(mine.as_array().unwrap().contains(&json!("SUBMIT_VERDICT")), "{mine}");
    assert!(!actions(&cast.editor, &claim).await.as_array().unwrap().contains(&json!("ADJUDICATE")));
    let claim = cast.judged("The ferry sank.", "TRUE", "FALSE").await;
    let now = actions(&cast.editor, &claim).await;
    assert!(now.as_array().unwrap().contains(&json!("ADJUDICATE")), "{now}");
    assert!(!now.as_array().unwrap().contains(&json!("DRAFT_FACT_CHECK")), "{now}");
}
