//! The audit trail through the API and the command line.

use std::process::Output;

use factdesk::event::hex;
use factdesk_domain::Role;
use futures::future::join_all;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Desk, Fixed, Person, desk, desk_in, id};

const EVENT: &str =
    "seq at action actorKind actor { name } objectKind objectId object { id } claim { id } round sealed
    redacted changes { field before after } content salt commitment envelope hash prev";

async fn submit(person: &Person, statement: &str) -> String {
    id(&person.done("submitClaim", json!({ "statement": statement }), "claim { id }").await["claim"])
}

#[tokio::test]
async fn a_colleague_reads_what_happened_to_a_claim_and_a_stranger_nothing() {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let reviewer = desk.person("rob", &[Role::Reviewer]).await;
    let stranger = desk.stranger("sam", &[Role::Editor, Role::Admin]).await;
    submit(&reporter, "Another one.").await;
    let claim = submit(&reporter, "The bridge is closed.").await;
    let query = format!(
        "query($id: ID!) {{ claim(id: $id) {{ history {{ nodes {{ {EVENT} }} total {{ count }} }} }} }}"
    );
    let seen = reviewer.data(&query, json!({ "id": claim })).await;
    let history = &seen["claim"]["history"];
    assert_eq!(history["total"]["count"], 1);
    let event = &history["nodes"][0];
    for (field, value) in [
        ("seq", json!("2")),
        ("action", json!("claim.submit")),
        ("actorKind", json!("MEMBER")),
        ("actor", json!({ "name": "rea" })),
        ("objectKind", json!("Claim")),
        ("objectId", json!(claim)),
        ("object", json!({ "id": claim })),
        ("claim", json!({ "id": claim })),
        ("sealed", json!(false)),
        ("redacted", json!(false)),
        (
            "changes",
            json!([
                { "field": "language", "before": null, "after": "und" },
                { "field": "statement", "before": null, "after": "The bridge is closed." },
            ]),
        ),
    ] {
        assert_eq!(event[field], value, "{field}");
    }
    assert_eq!(stranger.data(&query, json!({ "id": claim })).await["claim"], Value::Null);
    let trail = "{ auditEvents { nodes { seq } total { count } } }";
    assert_eq!(stranger.data(trail, json!({})).await["auditEvents"]["total"]["count"], 0);
    let refused = reviewer.send(trail, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "FORBIDDEN");
}

/// What docs/audit.md tells outsiders to do, done with nothing of ours; its example is this very desk's first event.
#[tokio::test]
async fn an_outsider_computes_the_hashes_again_as_the_documentation_says() {
    let desk = desk_in(std::sync::Arc::new(Fixed::default())).await;
    let reporter = desk.person("rea", &[Role::Reporter, Role::Editor]).await;
    submit(&reporter, "The bridge is closed.").await;
    submit(&reporter, "It is \"open\" – says who?\u{1F600}\u{7}").await;
    let query = format!("{{ auditEvents {{ nodes {{ {EVENT} }} }} }}");
    let data = reporter.data(&query, json!({})).await;
    let events = data["auditEvents"]["nodes"].as_array().unwrap();
    let text = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    let sha = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    for event in events {
        let (salt, content) = (text(event, "salt"), text(event, "content"));
        let salt = (0..32).map(|at| u8::from_str_radix(&salt[2 * at..2 * at + 2], 16).unwrap());
        let committed: Vec<u8> = salt.chain(content.bytes()).collect();
        assert_eq!(sha(&committed), text(event, "commitment"));
        let envelope = text(event, "envelope");
        assert_eq!(sha(envelope.as_bytes()), text(event, "hash"));
        let fields: Value = serde_json::from_str(&envelope).unwrap();
        for (field, of) in [("seq", "seq"), ("at", "at"), ("prev", "prev"), ("commitment", "commitment")] {
            assert_eq!(fields[field], event[of], "{field}");
        }
    }
    assert_eq!(events[0]["prev"], events[1]["hash"]);
    assert_eq!(events[1]["prev"], "0".repeat(64));
    let documented = include_str!("../../../docs/audit.md");
    let missing: Vec<String> = ["salt", "content", "commitment", "envelope", "hash"]
        .into_iter()
        .map(|field| text(&events[1], field))
        .filter(|value| !documented.contains(value))
        .collect();
    assert!(missing.is_empty(), "docs/audit.md does not show\n{}", missing.join("\n"));
}

#[tokio::test]
async fn pages_follow_each_other_both_ways_without_gap_or_repeat() {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    for number in 1..=7 {
        submit(&editor, &format!("Statement {number}")).await;
    }
    let page = async |arguments: &str| {
        let query = format!(
            "{{ auditEvents({arguments}) {{ nodes {{ seq }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"
        );
        let data = editor.data(&query, json!({})).await["auditEvents"].clone();
        let seqs: Vec<String> = data["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| node["seq"].as_str().unwrap().into())
            .collect();
        (seqs.join(" "), data["pageInfo"].clone())
    };
    let (seqs, info) = page("first: 3").await;
    assert_eq!((seqs.as_str(), &info["hasNextPage"]), ("7 6 5", &json!(true)));
    let (seqs, info) = page(&format!("first: 3, after: {}", info["endCursor"])).await;
    assert_eq!((seqs.as_str(), &info["hasPreviousPage"]), ("4 3 2", &json!(true)));
    let (seqs, last) = page(&format!("first: 3, after: {}", info["endCursor"])).await;
    assert_eq!((seqs.as_str(), &last["hasNextPage"]), ("1", &json!(false)));
    let (seqs, _) = page(&format!("last: 2, before: {}", info["startCursor"])).await;
    assert_eq!(seqs, "6 5");
    // An event that comes in meanwhile shifts nothing.
    submit(&editor, "Meanwhile").await;
    let (seqs, _) = page(&format!("first: 3, after: {}", info["endCursor"])).await;
    assert_eq!(seqs, "1");
    let other = format!(
        "{{ auditEvents(filter: {{ actions: [\"x.y\"] }}, first: 3, after: {}) {{ nodes {{ seq }} }} }}",
        info["endCursor"]
    );
    assert_eq!(editor.send(&other, json!({})).await["errors"][0]["extensions"]["code"], "BAD_USER_INPUT");
}

#[tokio::test]
async fn the_trail_is_narrowed_by_every_part_of_the_filter() {
    let desk = desk_in(std::sync::Arc::new(Fixed::default())).await;
    let (ada, ed) = (desk.person("ada", &[Role::Editor]).await, desk.person("ed", &[Role::Editor]).await);
    let first = submit(&ada, "One").await;
    submit(&ed, "Two").await;
    submit(&ada, "Three").await;
    let query =
        "query($filter: AuditEventFilter) { auditEvents(filter: $filter) { nodes { seq at actor { id } } } }";
    let all = ed.data(query, json!({})).await["auditEvents"]["nodes"].clone();
    let second = all[1].clone();
    for (filter, expected) in [
        (json!({}), vec!["3", "2", "1"]),
        (json!({ "actions": ["claim.submit", "x.y"] }), vec!["3", "2", "1"]),
        (json!({ "actions": [] }), vec![]),
        (json!({ "actorId": second["actor"]["id"] }), vec!["2"]),
        (json!({ "objectId": first }), vec!["1"]),
        (json!({ "claimId": first }), vec!["1"]),
        (json!({ "from": second["at"] }), vec!["3", "2"]),
        (json!({ "to": second["at"] }), vec!["1"]),
    ] {
        let found = ed.data(query, json!({ "filter": filter })).await["auditEvents"]["nodes"].clone();
        let seqs: Vec<&str> =
            found.as_array().unwrap().iter().map(|node| node["seq"].as_str().unwrap()).collect();
        assert_eq!(seqs, expected, "{filter}");
    }
    for filter in [json!({ "actorId": first }), json!({ "claimId": "x" }), json!({ "objectId": "\u{0}" })] {
        let refused = ed.send(query, json!({ "filter": filter })).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{filter}");
    }
}

#[tokio::test]
async fn fifty_changes_at_once_make_one_event_each_and_one_chain() {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    let reviewer = desk.person("rob", &[Role::Reviewer]).await;
    let inputs = (0..50).map(|number| match number % 5 {
        // Ten repeats of one call, ten that are refused, thirty new ones.
        0 => (&editor, json!({ "statement": "Once", "idempotencyKey": "same" })),
        1 => (&reviewer, json!({ "statement": "Not mine to submit" })),
        _ => (&editor, json!({ "statement": format!("Statement {number}") })),
    });
    let answers = join_all(
        inputs.map(async |(person, input)| person.mutate("submitClaim", input, "claim { id }").await),
    )
    .await;
    let mut accepted: Vec<&str> =
        answers.iter().filter_map(|answer| answer["claim"]["id"].as_str()).collect();
    accepted.sort_unstable();
    accepted.dedup();
    assert_eq!(accepted.len(), 31);
    let data = editor.data("{ auditEvents(first: 100) { nodes { seq objectId } } }", json!({})).await;
    let events = data["auditEvents"]["nodes"].as_array().unwrap();
    let seqs: Vec<u64> =
        events.iter().rev().map(|event| event["seq"].as_str().unwrap().parse().unwrap()).collect();
    assert_eq!(seqs, (1..=31).collect::<Vec<u64>>());
    let mut told: Vec<&str> = events.iter().map(|event| event["objectId"].as_str().unwrap()).collect();
    told.sort_unstable();
    assert_eq!(told, accepted);
    let verified = audit(&desk, &["verify"]);
    assert!(verified.status.success(), "{verified:?}");
}

#[tokio::test]
async fn a_redaction_takes_the_content_and_the_trail_says_so() {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    let claim = submit(&editor, "Jane Roe of 12 High Street took the money.").await;
    submit(&editor, "Two").await;
    let noted = text(&audit(&desk, &["head", "--newsroom", "desk"]).stdout);
    let redacted =
        audit(&desk, &["redact", "--newsroom", "desk", "--seq", "1", "--ground", "Court order 7/26"]);
    assert!(redacted.status.success(), "{redacted:?}");
    let query = format!("query($id: ID!) {{ claim(id: $id) {{ history {{ nodes {{ {EVENT} }} }} }} }}");
    let history = editor.data(&query, json!({ "id": claim })).await["claim"]["history"]["nodes"].clone();
    for (field, value) in
        [("redacted", json!(true)), ("content", json!(null)), ("salt", json!(null)), ("changes", json!([]))]
    {
        assert_eq!(history[0][field], value, "{field}");
    }
    assert_eq!(history[1]["action"], "audit.redact");
    assert_eq!(history[1]["actorKind"], "SERVER");
    assert_eq!(
        history[1]["changes"],
        json!([
            { "field": "ground", "before": null, "after": "Court order 7/26" },
            { "field": "redacted", "before": null, "after": "1" },
        ])
    );
    let verified = audit(&desk, &["verify", "--newsroom", "desk", "--since", noted.trim()]);
    assert!(verified.status.success(), "{verified:?}");
    assert!(text(&verified.stdout).contains("event 1: redacted"), "{verified:?}");
    // Neither twice, nor the redaction itself, nor what was never there.
    for seq in ["1", "3", "9", "0"] {
        let refused = audit(&desk, &["redact", "--newsroom", "desk", "--seq", seq, "--ground", "again"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    }
}

#[tokio::test]
async fn the_command_line_tells_a_cut_trail_by_a_noted_head_and_what_it_cannot_tell_without() {
    let desk = desk().await;
    let editor = desk.person("ed", &[Role::Editor]).await;
    submit(&editor, "One").await;
    let earlier = text(&audit(&desk, &["head", "--newsroom", "desk"]).stdout);
    submit(&editor, "Two").await;
    let heads = text(&audit(&desk, &["head"]).stdout);
    let head = heads.lines().find(|line| line.starts_with("desk=2:")).expect("a line for the newsroom");
    assert!(heads.lines().any(|line| line.starts_with("@server=")), "{heads}");
    for since in [earlier.trim(), head] {
        let holds = audit(&desk, &["verify", "--since", since]);
        assert!(holds.status.success(), "{holds:?}");
    }
    crate::tampering::as_superuser(
        &desk,
        "DELETE FROM event_payload WHERE chain_id = {chain} AND seq = 2; DELETE FROM event WHERE chain_id = {chain} AND seq = 2;
         UPDATE chain SET (seq, hash, at) = (SELECT seq, hash, at FROM event WHERE chain_id = {chain} AND seq = 1) WHERE id = {chain}",
    )
    .await;
    let unnoted = audit(&desk, &["verify", "--newsroom", "desk"]);
    assert!(unnoted.status.success(), "{unnoted:?}");
    assert!(text(&unnoted.stdout).contains("cannot prove"), "{unnoted:?}");
    let noted = audit(&desk, &["verify", "--newsroom", "desk", "--json", "--since", head]);
    assert_eq!(noted.status.code(), Some(1), "{noted:?}");
    let report: Value = serde_json::from_slice(&noted.stdout).unwrap();
    assert_eq!(report["problems"][0]["kind"], "NOTED_MISSING");
    assert_eq!(report["problems"][0]["seq"], 2);
    for wrong in [
        &["verify", "--since", "desk=2"][..],
        &["verify", "--since", "nobody=1:00"],
        &["head", "--newsroom", "no"],
    ] {
        assert_eq!(audit(&desk, wrong).status.code(), Some(1), "{wrong:?}");
    }
}

fn audit(desk: &Desk, arguments: &[&str]) -> Output {
    std::process::Command::new(env!("CARGO_BIN_EXE_factdesk"))
        .arg("audit")
        .args(arguments)
        .env("DATABASE_URL", &desk.url)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}
