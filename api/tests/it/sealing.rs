//! What is sealed of a trail until quorum, from whom, and that the statement that decides it follows the law.

use std::fmt::Write;

use factdesk::event::{Chain, ProblemKind, chains, verify};
use factdesk::graphql::{NodeKind, global_id};
use factdesk::unit_of_work::snapshot;
use factdesk_domain::{MemberId, Role, Roles, Seal, evidence_stance_visible, verdict_visible};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::review::cast;
use crate::support::{Desk, Person, desk, id};

/// Puts a round of the claim, those who held slots in it, and three sealed events into the database.
struct Case<'c> {
    desk: &'c Desk,
    claim: &'c str,
    seal: Seal,
    seq: i64,
}

impl Case<'_> {
    async fn prepare(&self, held: &[MemberId], events: &[(&str, MemberId)]) {
        let (newsroom, claim) = (self.desk.newsroom, self.claim);
        let policy = if self.seal.blind { 1 } else { 2 };
        let quorum = if self.seal.quorum { "now(), 'AGREED'" } else { "NULL, NULL" };
        let mut sql = format!(
            "SET LOCAL session_replication_role = replica;
             INSERT INTO round (newsroom_id, claim_id, number, policy_version, scale_version, started_at, quorum_at, outcome)
             VALUES ('{newsroom}', '{claim}', 1, {policy}, 1, now(), {quorum});"
        );
        for member in held {
            let _ = write!(
                sql,
                "INSERT INTO assignment (newsroom_id, id, claim_id, round, member_id, assigned_by, assigned_at, ended_at, ending)
                 VALUES ('{newsroom}', gen_random_uuid(), '{claim}', 1, '{member}', '{member}', now(), now(), 'RELEASED');"
            );
        }
        let body = r#"{"after":{"addedBy":"SECRET","note":"SECRET","rationale":"SECRET","stance":"SECRET","url":"https://shared.example/"},"by":"SECRET"}"#;
        for ((sealing, actor), seq) in events.iter().zip(self.seq..) {
            let _ = write!(
                sql,
                "INSERT INTO event (chain_id, seq, prev, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, round, sealing, commitment, hash)
                 VALUES ('{newsroom}', {seq}, sha256('x'), now(), 'MEMBER', '{actor}', 'test.done', 'Claim', '{claim}', '{claim}', 1, '{sealing}', sha256('x'), sha256('x'));
                 INSERT INTO event_payload VALUES ('{newsroom}', {seq}, sha256('x'), convert_to('{body}', 'UTF8'));"
            );
        }
        self.desk.db.execute_unprepared(&format!("BEGIN; {sql} COMMIT;")).await.unwrap();
    }
}

#[tokio::test]
async fn what_a_reader_sees_of_sealed_events_is_what_the_law_says() {
    let desk = desk().await;
    let author = desk.person("author", &[Role::Reviewer]).await;
    let fellow = desk.person("fellow", &[Role::Reviewer, Role::Editor]).await;
    let outsider = desk.person("outsider", &[Role::Reviewer]).await;
    let former = desk.person("former", &[Role::Editor]).await;
    let editor = desk.person("editor", &[Role::Editor]).await;
    let reporter = desk.person("reporter", &[Role::Reporter]).await;
    let readers: [(&Person, &[Role]); 6] = [
        (&author, &[Role::Reviewer]),
        (&fellow, &[Role::Reviewer, Role::Editor]),
        (&outsider, &[Role::Reviewer]),
        (&former, &[Role::Editor]),
        (&editor, &[Role::Editor]),
        (&reporter, &[Role::Reporter]),
    ];
    open_policy(&desk).await;
    let held = [author.member, fellow.member, former.member];
    let events = [
        ("VERDICT", author.member),
        ("EVIDENCE", author.member),
        ("EVIDENCE", reporter.member),
        ("VERDICT", fellow.member),
    ];
    let mut sealed_in_all = 0;
    for (case, (blind, quorum)) in
        [(true, false), (true, true), (false, false), (false, true)].into_iter().enumerate()
    {
        let claim = reporter
            .done("submitClaim", json!({ "statement": format!("Case {case}") }), "claim { id }")
            .await;
        let claim = id(&claim["claim"]);
        let seal = Seal { blind, quorum };
        let uuid = uuid_of(&claim).to_string();
        let seq = 100 + 10 * i64::try_from(case).unwrap();
        Case { desk: &desk, claim: &uuid, seal, seq }.prepare(&held, &events).await;
        for (reader, roles) in &readers {
            let history = history(reader, &claim).await;
            let roles: Roles = roles.iter().copied().collect();
            for (number, (kind, actor)) in events.iter().enumerate() {
                let event = &history[number + 1];
                let visible = match *kind {
                    "VERDICT" => verdict_visible(seal, Some(reader.member), *actor),
                    _ => evidence_stance_visible(seal, Some(reader.member), &roles, *actor, &held),
                };
                sealed_in_all += usize::from(!visible);
                let said = format!("{kind} {seal:?} {roles:?} {event:#}");
                assert_eq!(event["sealed"], !visible, "{said}");
                assert_eq!(event["salt"].is_null(), !visible, "{said}");
                assert_eq!(event.to_string().contains("SECRET"), visible, "{said}");
                let evidence = *kind == "EVIDENCE";
                // The evidence itself is shared, and who gave a verdict is known; who added evidence is not.
                assert_eq!(event.to_string().contains("shared.example"), visible || evidence, "{said}");
                assert_eq!(event["actor"].is_null(), !visible && evidence, "{said}");
                // Neither the envelope nor anything else from which the hash is made tells them.
                assert_eq!(
                    event["envelope"].as_str().unwrap().contains(&actor.to_string()),
                    !evidence,
                    "{said}"
                );
            }
        }
    }
    assert_eq!(sealed_in_all, 13);
    // A filter does not tell what a field hides.
    let query = "query($id: ID!) { auditEvents(filter: { actorId: $id, actions: [\"test.done\"] }) { nodes { seq } } }";
    let mine = global_id(NodeKind::Member, author.member);
    for (reader, found) in [(&fellow, 7), (&former, 7), (&editor, 8)] {
        let data = reader.data(query, json!({ "id": mine.as_str() })).await;
        assert_eq!(data["auditEvents"]["nodes"].as_array().unwrap().len(), found, "{data:#}");
    }
}

async fn history(reader: &Person, claim: &str) -> Vec<Value> {
    let query = "query($id: ID!) { claim(id: $id) { history { nodes {
        action sealed salt actor { id } envelope content changes { field before after } } } } }";
    reader.data(query, json!({ "id": claim })).await["claim"]["history"]["nodes"].as_array().unwrap().clone()
}

/// A second version of the policy, in which verdicts are open from the start.
async fn open_policy(desk: &Desk) {
    let columns = "verdicts_needed, agreement, tolerance, public_evidence_needed, primary_evidence_needed,
        both_stances_or_note, claimant_contact_needed, confirmed_speaker_needed, four_eyes, break_glass, lease_seconds,
        created_at, created_by";
    let sql = format!(
        "INSERT INTO review_policy (newsroom_id, version, blind, {columns})
         SELECT newsroom_id, 2, false, {columns} FROM review_policy WHERE newsroom_id = '{}'",
        desk.newsroom
    );
    desk.db.execute_unprepared(&sql).await.unwrap();
}

fn uuid_of(id: &str) -> Uuid {
    factdesk::graphql::parse_id(id).unwrap().1
}

/// The events that the desk writes are those that the law seals.
#[tokio::test]
async fn a_verdict_given_blind_is_known_and_its_content_opens_at_quorum() {
    let cast = cast().await;
    let claim = cast.in_review("The bridge was closed on Monday.").await;
    cast.verdict(&cast.one, &claim, "TRUE").await;
    let given = async |reader: &Person| {
        let mut history = history(reader, &claim).await;
        history.retain(|event| event["action"] == "verdict.submit");
        history
    };
    for reader in [&cast.two, &cast.editor, &cast.chief, &cast.reporter, &cast.admin] {
        let event = &given(reader).await[0];
        assert_eq!(
            (&event["sealed"], &event["content"], &event["salt"]),
            (&json!(true), &json!(null), &json!(null))
        );
        assert_eq!((&event["changes"], event["actor"].is_null()), (&json!([]), false));
    }
    assert!(given(&cast.one).await[0]["content"].as_str().unwrap().contains("Because."));
    cast.verdict(&cast.two, &claim, "TRUE").await;
    for reader in [&cast.two, &cast.editor, &cast.reporter] {
        let events = given(reader).await;
        assert!(
            events.iter().all(|event| event["sealed"] == false && event["salt"].is_string()),
            "{events:#?}"
        );
        assert!(events[0]["content"].as_str().unwrap().contains("Because."));
    }
    let tx = snapshot(&cast.desk.db).await.unwrap();
    for chain in chains(&tx).await.unwrap() {
        assert!(verify(&tx, &chain, &[]).await.unwrap().holds(), "{chain:?}");
    }
}

/// Who added something in a blind round is proven by the content, not by the envelope that colleagues see.
#[tokio::test]
async fn a_sealed_actor_cannot_be_exchanged() {
    let cast = cast().await;
    let claim = cast.in_review("The bridge was closed on Monday.").await;
    let input = json!({ "claimId": claim, "stance": "REFUTES", "text": "Searched the archive." });
    cast.one.done("recordSearchNote", input, "searchNote { id }").await;
    let last = async |reader: &Person| history(reader, &claim).await.pop().unwrap();
    let sealed = last(&cast.two).await;
    assert_eq!((&sealed["sealed"], &sealed["actor"]), (&json!(true), &json!(null)));
    assert!(!sealed.to_string().contains(&cast.one.member.to_string()), "{sealed:#}");
    let open = last(&cast.editor).await;
    assert_eq!(open["actor"]["id"], global_id(NodeKind::Member, cast.one.member).as_str());
    let chain = Chain { name: "desk".into(), id: cast.desk.newsroom.into() };
    assert!(verify(&cast.desk.db, &chain, &[]).await.unwrap().holds());
    let exchange = format!("UPDATE event SET actor_id = '{}' WHERE sealing = 'EVIDENCE'", cast.two.member);
    crate::tampering::as_superuser(&cast.desk, &exchange).await;
    let report = verify(&cast.desk.db, &chain, &[]).await.unwrap();
    assert_eq!(report.problems.len(), 1, "{report:#?}");
    assert_eq!(report.problems[0].kind, ProblemKind::WrongContent);
}
