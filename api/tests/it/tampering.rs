//! What a superuser does to a trail behind the server's back is named.

use factdesk::event::{Chain, Envelope, Head, ProblemKind, Report, commitment, head, hex, verify};
use factdesk::unit_of_work::serial;
use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, Statement};
use serde_json::json;
use uuid::Uuid;

use crate::support::{Desk, desk};

use ProblemKind::{
    BrokenLink, MissingContent, MissingEvents, MissingHead, NotedDiffers, NotedMissing, StrayContent,
    TimeWentBack, WrongContent, WrongHash, WrongHead,
};

/// Takes all guards away for these statements; `{chain}` is the newsroom's.
pub async fn as_superuser(desk: &Desk, sql: &str) {
    let tx = serial(&desk.db).await.unwrap();
    tamper(&tx, desk.newsroom.into(), sql).await;
    tx.commit().await.unwrap();
}

async fn tamper(tx: &DatabaseTransaction, chain: Uuid, sql: &str) {
    let sql = sql.replace("{chain}", &format!("'{chain}'"));
    tx.execute_unprepared(&format!("SET LOCAL session_replication_role = replica; {sql}")).await.unwrap();
}

/// A desk with six events.
async fn six() -> (Desk, Chain, Head) {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    for number in 1..=6 {
        editor
            .done("submitClaim", json!({ "statement": format!("Statement {number}") }), "claim { id }")
            .await;
    }
    let chain = Chain { name: "desk".into(), id: desk.newsroom.into() };
    let noted = head(&desk.db, chain.id).await.unwrap();
    assert!(verify(&desk.db, &chain, &[noted]).await.unwrap().holds());
    (desk, chain, noted)
}

fn found(report: &Report) -> Vec<(i64, ProblemKind)> {
    report.problems.iter().map(|problem| (problem.seq, problem.kind)).collect()
}

#[tokio::test]
async fn every_act_of_tampering_is_named_where_it_was_done() {
    let (desk, chain, _) = six().await;
    let edits = [
        ("at = at + interval '1 microsecond'", vec![(3, WrongHash)]),
        ("actor_id = gen_random_uuid()", vec![(3, WrongHash)]),
        ("actor_kind = 'SERVER', actor_id = NULL", vec![(3, WrongHash)]),
        ("action = 'claim.update'", vec![(3, WrongHash)]),
        ("object_kind = 'Source'", vec![(3, WrongHash)]),
        ("object_id = gen_random_uuid()", vec![(3, WrongHash)]),
        ("claim_id = NULL", vec![(3, WrongHash)]),
        ("round = 1", vec![(3, WrongHash)]),
        ("round = 1, sealing = 'VERDICT'", vec![(3, WrongHash)]),
        ("prev = sha256('x')", vec![(3, BrokenLink), (3, WrongHash)]),
        ("hash = sha256('x')", vec![(3, WrongHash), (4, BrokenLink)]),
        ("commitment = sha256('x')", vec![(3, WrongHash), (3, WrongContent)]),
        ("at = at - interval '1 day'", vec![(3, WrongHash), (3, TimeWentBack)]),
    ]
    .map(|(set, expected)| {
        (format!("UPDATE event SET {set} WHERE chain_id = {{chain}} AND seq = 3"), expected)
    });
    let acts = [
        ("UPDATE event_payload SET body = '{}' WHERE chain_id = {chain} AND seq = 3", vec![(3, WrongContent)]),
        ("UPDATE event_payload SET salt = sha256('x') WHERE chain_id = {chain} AND seq = 3", vec![(3, WrongContent)]),
        ("DELETE FROM event_payload WHERE chain_id = {chain} AND seq = 3", vec![(3, MissingContent)]),
        ("DELETE FROM event WHERE chain_id = {chain} AND seq = 3", vec![(4, MissingEvents), (3, StrayContent)]),
        (
            "DELETE FROM event_payload WHERE chain_id = {chain} AND seq IN (3, 4); DELETE FROM event WHERE chain_id = {chain} AND seq IN (3, 4)",
            vec![(5, MissingEvents)],
        ),
        (
            "DELETE FROM event_payload WHERE chain_id = {chain} AND seq = 1; DELETE FROM event WHERE chain_id = {chain} AND seq = 1",
            vec![(2, MissingEvents)],
        ),
        // Deleted, and the rest moved up so that there is no gap.
        (
            "DELETE FROM event_payload WHERE chain_id = {chain} AND seq = 5; DELETE FROM event WHERE chain_id = {chain} AND seq = 5;
             UPDATE event SET seq = 5 WHERE chain_id = {chain} AND seq = 6; UPDATE event_payload SET seq = 5 WHERE chain_id = {chain} AND seq = 6;
             UPDATE chain SET seq = 5 WHERE id = {chain}",
            vec![(5, BrokenLink), (5, WrongHash)],
        ),
        // The tail cut, the head forgotten.
        (
            "DELETE FROM event_payload WHERE chain_id = {chain} AND seq > 4; DELETE FROM event WHERE chain_id = {chain} AND seq > 4",
            vec![(6, MissingEvents)],
        ),
        // Two events change places.
        (
            "UPDATE event SET seq = 99 WHERE chain_id = {chain} AND seq = 3; UPDATE event SET seq = 3 WHERE chain_id = {chain} AND seq = 4;
             UPDATE event SET seq = 4 WHERE chain_id = {chain} AND seq = 99; UPDATE event_payload SET seq = 99 WHERE chain_id = {chain} AND seq = 3;
             UPDATE event_payload SET seq = 3 WHERE chain_id = {chain} AND seq = 4; UPDATE event_payload SET seq = 4 WHERE chain_id = {chain} AND seq = 99",
            vec![(3, BrokenLink), (3, WrongHash), (4, BrokenLink), (4, WrongHash), (4, TimeWentBack), (5, BrokenLink)],
        ),
        // One is slipped in between, the rest moved on.
        (
            "UPDATE event SET seq = seq + 100 WHERE chain_id = {chain} AND seq > 3; UPDATE event SET seq = seq - 99 WHERE chain_id = {chain} AND seq > 100;
             UPDATE event_payload SET seq = seq + 100 WHERE chain_id = {chain} AND seq > 3; UPDATE event_payload SET seq = seq - 99 WHERE chain_id = {chain} AND seq > 100;
             INSERT INTO event SELECT chain_id, 4, hash, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, round, sealing, commitment, sha256('x')
                FROM event WHERE chain_id = {chain} AND seq = 3;
             INSERT INTO event_payload SELECT chain_id, 4, salt, body FROM event_payload WHERE chain_id = {chain} AND seq = 3;
             UPDATE chain SET seq = 7 WHERE id = {chain}",
            vec![(4, WrongHash), (5, BrokenLink), (5, WrongHash), (6, WrongHash), (7, WrongHash)],
        ),
        // One is hung on at the end, the head forgotten.
        (
            "INSERT INTO event SELECT chain_id, 7, hash, at, actor_kind, actor_id, action, object_kind, object_id, claim_id, round, sealing, commitment, sha256('x')
                FROM event WHERE chain_id = {chain} AND seq = 6;
             INSERT INTO event_payload SELECT chain_id, 7, salt, body FROM event_payload WHERE chain_id = {chain} AND seq = 6",
            vec![(7, WrongHash), (7, WrongHead)],
        ),
        ("UPDATE chain SET hash = sha256('x') WHERE id = {chain}", vec![(6, WrongHead)]),
        ("UPDATE chain SET seq = 5 WHERE id = {chain}", vec![(6, WrongHead)]),
        ("UPDATE chain SET seq = 7 WHERE id = {chain}", vec![(7, MissingEvents)]),
        ("UPDATE chain SET at = at + interval '1 day' WHERE id = {chain}", vec![(6, WrongHead)]),
        ("DELETE FROM chain WHERE id = {chain}", vec![(6, MissingHead)]),
    ]
    .map(|(sql, expected)| (sql.to_owned(), expected));
    for (sql, expected) in edits.into_iter().chain(acts) {
        let tx = serial(&desk.db).await.unwrap();
        tamper(&tx, chain.id, &sql).await;
        let report = verify(&tx, &chain, &[]).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(found(&report), expected, "{sql}");
    }
}

#[tokio::test]
async fn a_cut_and_a_full_rewrite_are_told_by_a_noted_head_alone() {
    let (desk, chain, noted) = six().await;
    let cut = "DELETE FROM event_payload WHERE chain_id = {chain} AND seq > 4; DELETE FROM event WHERE chain_id = {chain} AND seq > 4;
        UPDATE chain SET (seq, hash, at) = (SELECT seq, hash, at FROM event WHERE chain_id = {chain} AND seq = 4) WHERE id = {chain}";
    let tx = serial(&desk.db).await.unwrap();
    tamper(&tx, chain.id, cut).await;
    let report = verify(&tx, &chain, &[]).await.unwrap();
    assert!(report.holds() && report.unproven.is_some(), "{report:?}");
    assert_eq!(found(&verify(&tx, &chain, &[noted]).await.unwrap()), [(6, NotedMissing)]);
    tx.rollback().await.unwrap();

    let tx = serial(&desk.db).await.unwrap();
    rewrite_from_the_second_on(&tx, chain.id).await;
    let report = verify(&tx, &chain, &[]).await.unwrap();
    assert!(report.holds() && report.unproven.is_some(), "{report:?}");
    assert_eq!(found(&verify(&tx, &chain, &[noted]).await.unwrap()), [(6, NotedDiffers)]);
    tx.rollback().await.unwrap();
}

/// Does all that somebody can who has the database and this program: another statement, and every hash after it anew.
async fn rewrite_from_the_second_on(tx: &DatabaseTransaction, chain: Uuid) {
    let body = br#"{"after":{"language":"und","statement":"Something else"}}"#;
    let mut prev: Option<String> = None;
    let rows = tx
        .query_all_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT e.*, encode(e.prev, 'hex') AS prev_hex, encode(commitment, 'hex') AS commitment_hex, salt,
                to_char(e.at, 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS at_text
             FROM event e JOIN event_payload USING (chain_id, seq) WHERE chain_id = $1 AND seq > 1 ORDER BY seq",
            [chain.into()],
        ))
        .await
        .unwrap();
    for row in rows {
        let text = |name: &str| row.try_get::<String>("", name).unwrap();
        let (seq, salt): (i64, Vec<u8>) = (row.try_get("", "seq").unwrap(), row.try_get("", "salt").unwrap());
        let mut committed = text("commitment_hex");
        if seq == 2 {
            committed = hex(&commitment(&salt, body));
            let set = format!(
                "UPDATE event_payload SET body = '{}' WHERE chain_id = {{chain}} AND seq = 2",
                String::from_utf8_lossy(body)
            );
            tamper(tx, chain, &set).await;
        }
        let before = prev.unwrap_or_else(|| text("prev_hex"));
        let hash = Envelope {
            format: Envelope::FORMAT,
            chain,
            seq: seq.to_string(),
            prev: before.clone(),
            at: text("at_text"),
            actor_kind: &text("actor_kind"),
            actor: row.try_get("", "actor_id").unwrap(),
            action: &text("action"),
            object_kind: &text("object_kind"),
            object: row.try_get("", "object_id").unwrap(),
            claim: row.try_get("", "claim_id").unwrap(),
            round: row.try_get("", "round").unwrap(),
            sealing: &text("sealing"),
            commitment: committed.clone(),
        }
        .hash()
        .unwrap();
        let hash = hex(&hash);
        let set = format!(
            "UPDATE event SET prev = decode('{before}', 'hex'), commitment = decode('{committed}', 'hex'), hash = decode('{hash}', 'hex')
             WHERE chain_id = {{chain}} AND seq = {seq}; UPDATE chain SET hash = decode('{hash}', 'hex') WHERE id = {{chain}}"
        );
        tamper(tx, chain, &set).await;
        prev = Some(hash);
    }
}
