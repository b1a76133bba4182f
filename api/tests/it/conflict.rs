//! Conflicts of interest: whoever has one leaves the claims that it touches.

use factdesk_domain::Role;
use futures::future::{join, join_all};
use serde_json::{Value, json};

use crate::review::cast;
use crate::support::{Client, Desk, Person, id, refusal, uuid};

async fn add_evidence(by: &Client, claim: &str, source: Value) -> String {
    let input = json!({ "claimId": claim, "source": source, "excerpt": "So it says.", "stance": "CONTEXT", "primary": false });
    let made = by.done("addEvidence", input, "evidence { source { id } }").await;
    id(&made["evidence"]["source"])
}

fn named(name: &str) -> Value {
    json!({ "named": { "name": name, "kind": "ORGANIZATION" } })
}

async fn declare(by: &Client, source: &str) -> Value {
    let input = json!({ "sourceId": source, "reason": "My sister runs it." });
    by.mutate(
        "declareConflict",
        input,
        "conflict { id reason source { id } member { id } } leftClaims { id state }",
    )
    .await
}

/// Slots of the claim that the member holds, and verdicts of theirs that count.
async fn part(desk: &Desk, claim: &str, person: &Person) -> (i64, i64) {
    let values = || [uuid(claim).into(), person.member.uuid().into()];
    let slots = "SELECT count(*) FROM slot WHERE claim_id = $1 AND member_id = $2";
    let counted = "SELECT count(*) FROM live_verdict WHERE claim_id = $1 AND member_id = $2 AND counts";
    (desk.number(slots, values()).await, desk.number(counted, values()).await)
}

async fn state(reader: &Client, claim: &str) -> String {
    let answer = reader.data("query($id: ID!) { claim(id: $id) { state } }", json!({ "id": claim })).await;
    answer["claim"]["state"].as_str().unwrap().to_owned()
}

async fn take(reviewer: &Client, claim: &str) {
    reviewer.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
}

#[tokio::test]
async fn declaring_a_conflict_opens_the_slots_and_stops_the_verdicts_that_it_touches() {
    let cast = cast().await;
    let (desk, rea, rob, ria) = (&cast.desk, &cast.reporter, &cast.one, &cast.two);
    let mut claims = Vec::new();
    for statement in ["Leased.", "With a verdict.", "Of another source.", "Past quorum."] {
        let claim = cast.queued(statement).await;
        take(rob, &claim).await;
        claims.push(claim);
    }
    let [leased, given, other, decided] = [&claims[0], &claims[1], &claims[2], &claims[3]];
    take(ria, given).await;
    cast.verdict(rob, given, "TRUE").await;
    take(ria, decided).await;
    cast.verdict(rob, decided, "TRUE").await;
    cast.verdict(ria, decided, "TRUE").await;
    let source = add_evidence(rea, leased, named("Harbour Office")).await;
    for claim in [given, decided] {
        add_evidence(rea, claim, json!({ "sourceId": source })).await;
    }
    add_evidence(rea, other, named("Weather Office")).await;

    let done = declare(rob, &source).await;
    assert_eq!(done["refusal"], Value::Null);
    let mut left: Vec<_> = done["leftClaims"].as_array().unwrap().iter().map(id).collect();
    left.sort_by_key(|claim| uuid(claim));
    let mut expected = vec![leased.clone(), given.clone()];
    expected.sort_by_key(|claim| uuid(claim));
    assert_eq!(left, expected);
    assert_eq!(part(desk, leased, rob).await, (0, 0));
    assert_eq!(state(rea, leased).await, "QUEUED");
    assert_eq!(part(desk, given, rob).await, (0, 0), "the verdict stops counting");
    assert_eq!(part(desk, given, ria).await, (1, 0), "a colleague's slot stays");
    assert_eq!(state(rea, given).await, "IN_REVIEW");
    assert_eq!(part(desk, other, rob).await, (1, 0));
    assert_eq!(part(desk, decided, rob).await, (1, 1), "from quorum on all stands");
    let ended = "SELECT count(*) FROM assignment WHERE claim_id = $1 AND ending = 'CONFLICT'";
    assert_eq!(desk.number(ended, [uuid(leased).into()]).await, 1);
    assert_eq!(desk.number("SELECT count(*) FROM event WHERE action = 'conflict.declare'", []).await, 1);
}

#[tokio::test]
async fn evidence_of_a_source_on_which_a_reviewer_has_a_conflict_takes_them_out() {
    let cast = cast().await;
    let (desk, rea, rob, ria) = (&cast.desk, &cast.reporter, &cast.one, &cast.two);
    let elsewhere = cast.queued("Elsewhere.").await;
    let source = add_evidence(rea, &elsewhere, named("Harbour Office")).await;
    assert_eq!(declare(rob, &source).await["leftClaims"], json!([]));
    let claim = cast.queued("The bridge was closed.").await;
    take(rob, &claim).await;
    take(ria, &claim).await;
    cast.verdict(rob, &claim, "TRUE").await;
    add_evidence(rea, &claim, named("harbour  office")).await;
    assert_eq!(part(desk, &claim, rob).await, (0, 0));
    assert_eq!(part(desk, &claim, ria).await, (1, 0));
    assert_eq!(state(rea, &claim).await, "IN_REVIEW");
}

#[tokio::test]
async fn a_conflict_is_seen_by_its_member_editors_and_admins() {
    let cast = cast().await;
    let (desk, rea, rob, ria) = (&cast.desk, &cast.reporter, &cast.one, &cast.two);
    let claim = cast.queued("The bridge was closed.").await;
    let source = add_evidence(rea, &claim, named("Harbour Office")).await;
    let made = declare(rob, &source).await["conflict"].clone();
    let query = "query($member: ID!, $conflict: ID!) { node(id: $conflict) { id } member: node(id: $member) {
        ... on Member { conflicts { nodes { id reason } total { count } } } } }";
    let variables = json!({ "member": made["member"]["id"], "conflict": made["id"] });
    for reader in [rob, &cast.editor, &cast.admin] {
        let seen = reader.data(query, variables.clone()).await;
        assert_eq!(seen["member"]["conflicts"]["nodes"][0]["reason"], "My sister runs it.");
        assert_eq!(seen["node"]["id"], made["id"]);
    }
    for reader in [rea, ria] {
        let seen = reader.data(query, variables.clone()).await;
        assert_eq!(seen["member"]["conflicts"], json!({ "nodes": [], "total": { "count": 0 } }));
        assert_eq!(seen["node"], Value::Null);
    }
    let told = "SELECT count(*) FROM event_payload WHERE convert_from(body, 'UTF8') LIKE '%sister%'";
    assert_eq!(desk.number(told, []).await, 0, "the reason is not in the trail");
}

#[tokio::test]
async fn unusable_declarations_are_refused() {
    let cast = cast().await;
    let (desk, rea, rob) = (&cast.desk, &cast.reporter, &cast.one);
    let stranger = desk.stranger("sam", &[Role::Reviewer]).await;
    let claim = cast.queued("The bridge was closed.").await;
    let source = add_evidence(rea, &claim, named("Harbour Office")).await;
    assert_eq!(refusal(&declare(&stranger, &source).await), "NOT_FOUND");
    assert_eq!(refusal(&declare(&cast.admin, &source).await), "FORBIDDEN conflict.declare");
    assert_eq!(declare(rob, &claim).await["refusal"]["fields"][0]["field"], "sourceId");
    let input = json!({ "sourceId": source, "reason": " " });
    let refused = rob.mutate("declareConflict", input, "conflict { id }").await;
    assert_eq!(refused["refusal"]["fields"][0]["field"], "reason");
    assert_eq!(desk.number("SELECT count(*) FROM conflict", []).await, 0);
}

#[tokio::test]
async fn twenty_declarations_at_once_are_one() {
    let cast = cast().await;
    let (desk, rea, rob) = (&cast.desk, &cast.reporter, &cast.one);
    let claim = cast.queued("The bridge was closed.").await;
    take(rob, &claim).await;
    let source = add_evidence(rea, &claim, named("Harbour Office")).await;
    let answers = join_all((0..20).map(|_| declare(rob, &source))).await;
    let done = answers.iter().filter(|answer| answer["refusal"].is_null()).count();
    let again = answers.iter().filter(|answer| answer["refusal"]["code"] == "INVALID_INPUT").count();
    assert_eq!((done, again), (1, 19));
    assert_eq!(part(desk, &claim, rob).await, (0, 0));
    assert_eq!(desk.number("SELECT count(*) FROM event WHERE action = 'conflict.declare'", []).await, 1);
}

#[tokio::test]
async fn a_declaration_and_evidence_at_the_same_moment_do_not_miss_each_other() {
    let cast = cast().await;
    let (desk, rea, rob) = (&cast.desk, &cast.reporter, &cast.one);
    let elsewhere = cast.queued("Elsewhere.").await;
    for round in 0..5 {
        let source = add_evidence(rea, &elsewhere, named(&format!("Office {round}"))).await;
        let mut claims = Vec::new();
        for number in 0..10 {
            let claim = cast.queued(&format!("Claim {round} {number}.")).await;
            take(rob, &claim).await;
            claims.push(claim);
        }
        let adding = claims.iter().map(|claim| add_evidence(rea, claim, json!({ "sourceId": source })));
        join(join_all(adding), declare(rob, &source)).await;
        for claim in &claims {
            assert_eq!(part(desk, claim, rob).await, (0, 0));
        }
    }
}

#[tokio::test]
async fn a_merge_takes_out_whoever_has_a_conflict_and_its_undoing_lets_them_judge_again() {
    let cast = cast().await;
    let (claim, elsewhere) = (cast.in_review("Of a merged source.").await, cast.queued("Elsewhere.").await);
    let here = add_evidence(&cast.editor, &claim, named("The Port")).await;
    let there = add_evidence(&cast.editor, &elsewhere, named("Port Authority")).await;
    declare(&cast.one, &there).await;
    cast.verdict(&cast.one, &claim, "TRUE").await;
    let versions = async || {
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on Source { version } } }";
        let data = cast.editor.data(query, json!({ "ids": [here, there] })).await;
        (data["nodes"][0]["version"].clone(), data["nodes"][1]["version"].clone())
    };
    let merge = async |undo: bool| {
        let (from, into) = versions().await;
        let input = json!({ "from": here, "into": there, "expectedVersion": from, "expectedIntoVersion": into, "undo": undo });
        cast.editor.done("mergeSources", input, "from { id }").await;
    };
    assert_eq!(part(&cast.desk, &claim, &cast.one).await, (1, 1));
    merge(false).await;
    assert_eq!(part(&cast.desk, &claim, &cast.one).await, (0, 0));
    merge(true).await;
    take(&cast.one, &claim).await;
    let again = cast.verdict(&cast.one, &claim, "FALSE").await;
    assert_eq!(again["quorumReached"], false);
    assert_eq!(part(&cast.desk, &claim, &cast.one).await, (1, 1));
    let last = cast.verdict(&cast.two, &claim, "FALSE").await;
    assert_eq!(last["claim"]["state"], "DECIDED");
}

#[tokio::test]
async fn what_a_duplicate_involves_bars_from_the_claim_that_stands_for_it() {
    let cast = cast().await;
    let (desk, rea, rob, ria) = (&cast.desk, &cast.reporter, &cast.one, &cast.two);
    let mut claims = Vec::new();
    for statement in ["The bridge was closed.", "The bridge is shut.", "They shut the bridge."] {
        claims.push(cast.queued(statement).await);
    }
    let [claim, twin, third] = [&claims[0], &claims[1], &claims[2]];
    let harbour = add_evidence(rea, twin, named("Harbour Office")).await;
    let weather = add_evidence(rea, third, named("Weather Office")).await;
    assert_eq!(declare(rob, &harbour).await["leftClaims"], json!([]));
    take(rob, claim).await;
    take(ria, claim).await;
    let mark = async |one: &String, of: &String| {
        let version = crate::review::version(&cast.editor, one).await;
        let input = json!({ "claimId": one, "expectedVersion": version, "duplicateOfId": of });
        cast.editor.done("markDuplicate", input, "claim { state }").await;
    };
    mark(third, twin).await;
    mark(twin, claim).await;
    assert_eq!((part(desk, claim, rob).await, part(desk, claim, ria).await), ((0, 0), (1, 0)));
    let barred = rob.mutate("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
    assert_eq!(refusal(&barred), "RULE_VIOLATION CONFLICT_OF_INTEREST");
    let left = declare(ria, &weather).await["leftClaims"].clone();
    let left: Vec<String> = left.as_array().unwrap().iter().map(id).collect();
    assert_eq!(left, std::slice::from_ref(claim), "of a duplicate's duplicate");
    let version = crate::review::version(&cast.editor, twin).await;
    let reopen = json!({ "claimId": twin, "expectedVersion": version, "reason": "Another bridge." });
    cast.editor.done("reopenClaim", reopen, "claim { state }").await;
    take(rob, claim).await;
}
