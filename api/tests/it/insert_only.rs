//! Tables whose rows never change once written: the database refuses, whoever asks.

use std::collections::BTreeSet;

use factdesk_domain::Role;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use crate::support::{database, desk};

/// Every table that holds what somebody decided, said or did. A new one belongs here or is not insert-only.
const GUARDED: [&str; 22] = [
    "checklist",
    "checklist_answer",
    "checklist_question",
    "claimant_contact",
    "conflict",
    "correction",
    "document",
    "event",
    "event_payload",
    "evidence",
    "evidence_attachment",
    "evidence_withdrawal",
    "fact_check_author",
    "fact_check_version",
    "rating",
    "rating_scale",
    "recusal",
    "review_policy",
    "search_note",
    "verdict",
    "verdict_citation",
    "waiver",
];

async fn names(db: &impl ConnectionTrait, sql: &str) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "name").unwrap()).collect()
}

/// Refused at once, also without a row to change.
#[tokio::test]
async fn the_guarded_tables_are_these_and_each_refuses_to_be_emptied() {
    let db = database().await.db;
    // 27: before each row, on update or delete. 34: before each statement, on truncate. No condition, not switched off.
    let guarded = names(
        &db,
        "SELECT relname::text AS name FROM pg_class c WHERE 2 = (
            SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND tgenabled = 'O' AND tgqual IS NULL
                AND (tgtype, tgfoid) IN ((27, 'refuse_change'::regproc), (27, 'guard_payload'::regproc),
                (27, 'guard_evidence'::regproc), (34, 'refuse_change'::regproc)))",
    )
    .await;
    assert_eq!(guarded, GUARDED.map(String::from).into());
    for table in GUARDED {
        let refused =
            db.execute_unprepared(&format!("TRUNCATE {table} CASCADE")).await.unwrap_err().to_string();
        assert!(refused.contains("insert-only"), "{table}: {refused}");
    }
    let cascades = names(
        &db,
        "SELECT conrelid::regclass::text AS name FROM pg_constraint
         WHERE contype = 'f' AND (confdeltype, confupdtype) <> ('a', 'a')",
    )
    .await;
    assert_eq!(cascades, BTreeSet::new(), "a cascade would change rows behind the guards");
}

#[tokio::test]
async fn a_row_that_is_there_is_neither_changed_nor_deleted() {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    editor.done("submitClaim", json!({ "statement": "Stays." }), "claim { id }").await;
    for (table, column) in [
        ("event", "action"),
        ("event_payload", "body"),
        ("rating", "label"),
        ("rating_scale", "name"),
        ("review_policy", "blind"),
    ] {
        for sql in [format!("UPDATE {table} SET {column} = {column}"), format!("DELETE FROM {table}")] {
            let refused = desk.db.execute_unprepared(&sql).await.unwrap_err().to_string();
            assert!(refused.contains("insert-only"), "{sql}: {refused}");
        }
    }
    // What opens the door for a redaction opens it for that one content, in that one transaction.
    let sql = format!(
        "BEGIN; SET LOCAL factdesk.redact = '{0}/2'; DELETE FROM event_payload WHERE chain_id = '{0}' AND seq = 1; COMMIT",
        desk.newsroom
    );
    assert!(desk.db.execute_unprepared(&sql).await.is_err());
}
