//! Many clients at once, on two server processes.

use std::collections::BTreeMap;

use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::review::{cast, see, version};
use crate::support::{Desk, Person, Process, refusal};

async fn number(desk: &Desk, sql: &str) -> i64 {
    let row = desk.db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap().unwrap();
    row.try_get("", "number").unwrap()
}

struct Storm {
    desk: Desk,
    reviewers: Vec<Person>,
    claim: String,
    answers: Vec<(usize, Value)>,
}

/// Eight people, who all once held a slot or hold one, send eight verdicts each, all at the same time, through two
/// processes: new ones, repeats with the same key, and stale ones.
async fn storm(needed: usize) -> Storm {
    let cast = cast().await;
    let input = json!({ "expectedVersion": 1, "verdictsNeeded": needed });
    cast.admin.done("updatePolicy", input, "policy { version }").await;
    let mut reviewers = Vec::new();
    for number in 0..8 {
        reviewers.push(cast.desk.person(&format!("reviewer{number}"), &[Role::Reviewer]).await);
    }
    let claim = cast.queued("Eight out of ten cats prefer fish.").await;
    for reviewer in reviewers.iter().take(needed) {
        reviewer.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    }
    let version = version(&cast.editor, &claim).await;
    let nodes = [Process::serve(&cast.desk.url), Process::serve(&cast.desk.url)];
    let sends = (0..64).map(|n: usize| {
        let reviewer = &reviewers[n % 8];
        let client = reviewer.at(&nodes[(n / 8) % 2].address);
        // Of each person: four different verdicts, two repeats of the first, two on a version that has passed.
        let (key, expected) = match n / 8 {
            0..4 => (n / 8, version),
            4 | 5 => (0, version),
            _ => (n / 8, version - 1),
        };
        let input = json!({ "claimId": claim, "expectedVersion": expected, "ratingKey": "TRUE",
            "rationale": format!("Text {key} of {}.", n % 8), "idempotencyKey": format!("key {key}") });
        async move {
            let payload = client
                .mutate("submitVerdict", input, "verdict { id } quorumReached draft { rationale }")
                .await;
            (n, payload)
        }
    });
    let answers = join_all(sends).await;
    Storm { desk: cast.desk, reviewers, claim, answers }
}

impl Storm {
    async fn check(&self, needed: i64) {
        let accepted: Vec<_> =
            self.answers.iter().filter(|(_, payload)| payload["refusal"].is_null()).collect();
        let distinct: BTreeMap<_, _> = accepted
            .iter()
            .map(|(_, payload)| (payload["verdict"]["id"].as_str().unwrap(), payload))
            .collect();
        let verdicts = number(&self.desk, "SELECT count(*) AS number FROM verdict").await;
        assert_eq!(i64::try_from(distinct.len()).unwrap(), verdicts, "one verdict for each accepted call");
        assert_eq!(
            number(&self.desk, "SELECT count(*) AS number FROM live_verdict WHERE counts").await,
            needed
        );
        assert_eq!(
            distinct.values().filter(|payload| payload["quorumReached"] == true).count(),
            1,
            "quorum once"
        );
        let events = "SELECT count(*) AS number FROM event WHERE action = 'verdict.submit'";
        assert_eq!(number(&self.desk, events).await, verdicts, "one event for each");
        let gaps = "SELECT count(*) AS number FROM (SELECT seq, prev, lag(hash) OVER (ORDER BY seq) AS before
            FROM event WHERE chain_id <> '00000000-0000-0000-0000-000000000000') e WHERE seq > 1 AND prev <> before";
        assert_eq!(number(&self.desk, gaps).await, 0, "each event follows the one before");
        for (n, payload) in &self.answers {
            if !payload["refusal"].is_null() {
                let draft = payload["draft"]["rationale"].as_str().unwrap_or_default();
                assert!(draft.ends_with(&format!("of {}.", n % 8)), "the text is kept: {payload:#}");
                let reason = refusal(payload);
                let known = ["RULE_VIOLATION VERDICTS_FIXED", "RULE_VIOLATION NOT_YOUR_SLOT", "CONFLICT"];
                assert!(known.contains(&reason.as_str()), "{payload:#}");
            }
        }
        let seen = see(&self.reviewers[0], &self.claim, "state verdictsIn").await;
        assert_eq!(seen, json!({ "state": "DECIDED", "verdictsIn": needed }));
    }
}

#[tokio::test]
async fn eight_people_bring_eight_verdicts_and_one_quorum() {
    storm(8).await.check(8).await;
}

#[tokio::test]
async fn of_eight_people_two_are_heard_and_the_others_keep_their_text() {
    storm(2).await.check(2).await;
}

#[tokio::test]
async fn more_than_the_slots_are_never_taken() {
    let cast = cast().await;
    let mut reviewers = Vec::new();
    for number in 0..20 {
        reviewers.push(cast.desk.person(&format!("reviewer{number}"), &[Role::Reviewer]).await);
    }
    let claim = cast.queued("A queue forms.").await;
    let takes = reviewers
        .iter()
        .map(|reviewer| reviewer.mutate("assignReviewer", json!({ "claimId": claim }), "claim { id }"));
    let taken = join_all(takes).await.into_iter().filter(|payload| payload["refusal"].is_null()).count();
    assert_eq!(taken, 2);
}

#[tokio::test]
async fn fifty_repeats_at_once_are_one_claim() {
    let cast = cast().await;
    let input = json!({ "statement": "Said once.", "idempotencyKey": "the same" });
    let sends = (0..50).map(|_| cast.reporter.done("submitClaim", input.clone(), "claim { id }"));
    let answers = join_all(sends).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!(number(&cast.desk, "SELECT count(*) AS number FROM claim").await, 1);
}

#[tokio::test]
async fn one_key_does_not_stand_for_giving_a_slot_and_taking_it_back() {
    let cast = cast().await;
    let claim = cast.queued("A slot.").await;
    let member = factdesk::graphql::global_id(factdesk::graphql::NodeKind::Member, cast.one.member);
    let input = json!({ "claimId": claim, "memberId": member, "idempotencyKey": "k" });
    cast.editor.done("assignReviewer", input.clone(), "claim { id }").await;
    let payload = cast.editor.mutate("releaseClaim", input, "claim { id }").await;
    assert_eq!(payload["refusal"]["fields"][0]["field"], "idempotencyKey");
}

#[tokio::test]
async fn fifty_repeats_at_once_of_a_slot_evidence_and_a_verdict_are_one_of_each() {
    let cast = cast().await;
    let claim = cast.queued("Said once.").await;
    let fifty =
        async |who: &crate::support::Person, mutation: &str, input: serde_json::Value, selection: &str| {
            let answers = join_all((0..50).map(|_| who.done(mutation, input.clone(), selection))).await;
            assert!(answers.iter().all(|answer| *answer == answers[0]), "{mutation} {answers:#?}");
        };
    let slot = json!({ "claimId": claim, "idempotencyKey": "a slot" });
    fifty(&cast.one, "assignReviewer", slot, "claim { id }").await;
    let source = json!({ "named": { "name": "Archive", "kind": "ORGANIZATION" } });
    let evidence = json!({ "claimId": claim, "source": source, "url": "https://archive.example", "stance": "CONTEXT",
        "primary": false, "idempotencyKey": "evidence" });
    fifty(&cast.one, "addEvidence", evidence, "evidence { id }").await;
    let version = crate::review::version(&cast.one, &claim).await;
    let verdict = json!({ "claimId": claim, "expectedVersion": version, "ratingKey": "TRUE", "rationale": "Seen.",
        "idempotencyKey": "a verdict" });
    fifty(&cast.one, "submitVerdict", verdict, "verdict { id }").await;
    for table in ["assignment", "evidence", "verdict"] {
        assert_eq!(
            number(&cast.desk, &format!("SELECT count(*) AS number FROM {table}")).await,
            1,
            "{table}"
        );
    }
}
