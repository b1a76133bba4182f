//! Twin worlds: two runs that differ in the first verdict alone. Until quorum nobody but its author can tell them apart,
//! by any answer, error, count, order, event, page or list of allowed actions.

use std::sync::Arc;

use factdesk_domain::{KeyScope, Role};
use serde_json::{Value, json};

use crate::review::{Cast, cast_at, version};
use crate::support::{Everything, Fixed, Heard, Person, Socket, desk_in};

/// A claim, what hangs on it, and what hangs on that.
const DEPTH: usize = 2;

/// What differs: the first verdict.
struct First {
    rating: &'static str,
    rationale: &'static str,
    cites: &'static [usize],
}

const ONE_WORLD: First = First { rating: "TRUE", rationale: "I was there and saw it.", cites: &[0] };
const THE_OTHER: First = First {
    rating: "UNPROVEN",
    rationale: "Nobody can know that; I asked around for a week.",
    cites: &[1, 2],
};

/// Everything that the others were told, in order.
struct Told {
    what: Vec<(String, String)>,
}

impl Told {
    fn note(&mut self, who: &str, what: &str, mut answer: Value) {
        strip(&mut answer);
        self.what.push((format!("{who}: {what}"), answer.to_string()));
    }
}

/// Salted hashes differ in any two worlds, and say nothing; nor does when a tool came by.
fn strip(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for exempt in ["hash", "prev", "commitment", "envelope", "lastUsedAt"] {
                fields.remove(exempt);
            }
            fields.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}

async fn world(first: &First) -> Told {
    let cast = cast_at(desk_in(Arc::new(Fixed::default())).await).await;
    let three = cast.desk.person("three", &[Role::Reviewer, Role::Editor]).await;
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    // Made by one of the reviewers, who sees nothing more by it.
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    let claim = cast.in_review("The mayor sold the harbour.").await;
    let mut evidence = Vec::new();
    for (who, stance) in [(&cast.reporter, "SUPPORTS"), (&cast.one, "REFUTES"), (&cast.two, "CONTEXT")] {
        let input = json!({ "claimId": claim, "source": { "named": { "name": format!("Archive {stance}"), "kind": "ORGANIZATION" } },
            "url": format!("https://archive.example/{stance}"), "excerpt": "A deed.", "note": "A note.", "stance": stance, "primary": true });
        let payload = who.done("addEvidence", input, "evidence { id }").await;
        evidence.push(payload["evidence"]["id"].as_str().unwrap().to_owned());
    }
    let cited: Vec<_> = first.cites.iter().map(|place| evidence[*place].clone()).collect();
    let input = json!({ "claimId": claim, "expectedVersion": version(&cast.one, &claim).await, "ratingKey": first.rating,
        "rationale": first.rationale, "citedEvidenceIds": cited });
    let payload = cast.one.done("submitVerdict", input, "verdict { id } quorumReached").await;
    assert_eq!(payload["quorumReached"], false);
    let verdict = payload["verdict"]["id"].as_str().unwrap().to_owned();

    let mut told = Told { what: Vec::new() };
    let everybody = [
        ("two", &cast.two),
        ("three", &three),
        ("reporter", &cast.reporter),
        ("editor", &cast.editor),
        ("admin", &cast.admin),
        ("stranger", &stranger),
        ("tool", &tool),
    ];
    let mut ids = vec![claim.clone(), verdict];
    ids.extend(evidence.iter().cloned());
    try_everything(&cast, &three, &claim, &evidence, &mut told).await;
    read_everything(&cast, &everybody, &ids, &mut told).await;
    for path in ["/desk/fact-checks/the-mayor-sold-the-harbour", "/readyz", "/desk/fact-checks/"] {
        let page = cast.desk.anonymous.get(path).await;
        told.note(
            "the public",
            path,
            json!({ "status": page.status().as_u16(), "body": page.text().await.unwrap() }),
        );
    }
    told
}

async fn read_everything(cast: &Cast, everybody: &[(&str, &Person)], ids: &[String], told: &mut Told) {
    let everything = Everything::of(&cast.desk.anonymous).await;
    for (field, needed) in everything.root_fields("Query") {
        let queries: Vec<String> = match needed.as_slice() {
            [] => vec![everything.query(&field, "", DEPTH)],
            [id] if id == "id" => {
                ids.iter().map(|id| everything.query(&field, &format!("id: {id:?}"), DEPTH)).collect()
            }
            [list] if list == "ids" => vec![everything.query(&field, &format!("ids: {ids:?}"), DEPTH)],
            other => panic!("{field} needs {other:?}: teach this test what to ask"),
        };
        for query in queries {
            for (name, person) in everybody {
                told.note(name, &query, person.send(&query, json!({})).await);
            }
            told.note("nobody", &query, cast.desk.anonymous.send(&query, json!({})).await);
        }
    }
}

/// What the others do meanwhile, allowed or not.
async fn try_everything(cast: &Cast, three: &Person, claim: &str, evidence: &[String], told: &mut Told) {
    let version = version(&cast.editor, claim).await;
    let tries: Vec<(&str, &Person, &str, Value, &str)> = vec![
        (
            "two",
            &cast.two,
            "submitVerdict",
            json!({ "claimId": claim, "expectedVersion": version - 1, "ratingKey": "TRUE", "rationale": "x" }),
            "draft { rationale }",
        ),
        (
            "three",
            three,
            "submitVerdict",
            json!({ "claimId": claim, "expectedVersion": version, "ratingKey": "TRUE", "rationale": "x" }),
            "draft { rationale }",
        ),
        ("three", three, "assignReviewer", json!({ "claimId": claim }), "claim { id }"),
        (
            "editor",
            &cast.editor,
            "adjudicateClaim",
            json!({ "claimId": claim, "expectedVersion": version, "decision": { "ratingKey": "TRUE" }, "reason": "x" }),
            "claim { id }",
        ),
        (
            "editor",
            &cast.editor,
            "acceptClaim",
            json!({ "claimId": claim, "expectedVersion": version }),
            "claim { id }",
        ),
        (
            "editor",
            &cast.editor,
            "reopenClaim",
            json!({ "claimId": claim, "expectedVersion": version, "reason": "x" }),
            "claim { id }",
        ),
        (
            "editor",
            &cast.editor,
            "withdrawEvidence",
            json!({ "evidenceId": evidence[0], "reason": "x" }),
            "evidence { id }",
        ),
        (
            "two",
            &cast.two,
            "withdrawEvidence",
            json!({ "evidenceId": evidence[1], "reason": "x" }),
            "evidence { id }",
        ),
        (
            "two",
            &cast.two,
            "releaseClaim",
            json!({ "claimId": claim }),
            "claim { id allowedActions verdictsIn }",
        ),
        (
            "two",
            &cast.two,
            "assignReviewer",
            json!({ "claimId": claim }),
            "claim { id allowedActions verdictsIn }",
        ),
        (
            "editor",
            &cast.editor,
            "draftFactCheck",
            json!({ "claimId": claim, "title": "x", "summary": "x", "reasoning": "x" }),
            "factCheck { id }",
        ),
        (
            "admin",
            &cast.admin,
            "dismissClaim",
            json!({ "claimId": claim, "expectedVersion": version, "reason": "x" }),
            "claim { id }",
        ),
    ];
    for (name, person, mutation, input, selection) in tries {
        let payload = person.mutate(mutation, input, selection).await;
        told.note(name, mutation, payload);
    }
}

#[tokio::test]
async fn nobody_can_tell_which_verdict_was_given_first() {
    let (one, other) = tokio::join!(world(&ONE_WORLD), world(&THE_OTHER));
    assert_eq!(one.what.len(), other.what.len());
    assert!(one.what.len() > 200, "only {} answers were compared", one.what.len());
    for ((what, told), (_, told_there)) in one.what.iter().zip(&other.what) {
        assert!(told == told_there, "{what}\n{told}\n{told_there}");
    }
}

/// Somebody who follows, and what is told of each step that they should hear of.
struct Follower<'p> {
    name: String,
    person: &'p Person,
    query: String,
    work_only: bool,
    socket: Socket,
}

/// The sockets of everybody but the author, on each subscription that there is, as they are told of a round step by step,
/// and as they are told of it afterwards.
async fn told_live(first: &First) -> Told {
    let cast = cast_at(desk_in(Arc::new(Fixed::default())).await).await;
    let three = cast.desk.person("three", &[Role::Reviewer, Role::Editor]).await;
    let keeper = cast.desk.person("kim", Role::ALL).await;
    let tool = cast.desk.tool(&keeper, KeyScope::ALL).await;
    let everything = Everything::of(&cast.desk.anonymous).await;
    let claim = cast.in_review("The mayor sold the harbour.").await;
    let from = cast.editor.data("{ newsroom { eventCursor } }", json!({})).await;
    let from = &from["newsroom"]["eventCursor"];
    let everybody = [
        ("two", &cast.two),
        ("three", &three),
        ("reporter", &cast.reporter),
        ("editor", &cast.editor),
        ("admin", &cast.admin),
        ("tool", &tool),
    ];
    let mut followers = Vec::new();
    for (field, needed) in everything.root_fields("Subscription") {
        // Nobody is told before quorum: `notification` tests that.
        if field == "myNotifications" {
            continue;
        }
        let arguments = match needed.as_slice() {
            [] => format!("after: {from}"),
            [id] if id == "id" => format!("id: {claim:?}, after: {from}"),
            other => panic!("{field} needs {other:?}: teach this test what to ask"),
        };
        for (name, person) in everybody {
            let query = everything.subscription(&field, &arguments, DEPTH);
            let mut socket = person.subscribed(&query, &json!({})).await;
            let all = field == "newsroomEvents" && !["editor", "admin", "three", "tool"].contains(&name);
            if all {
                let Heard::Message(refused) = socket.next().await else { panic!("{name} {field}") };
                assert_eq!(refused["payload"][0]["extensions"]["code"], "FORBIDDEN", "{name} {field}");
                continue;
            }
            let work_only = field == "queueChanged";
            followers.push(Follower { name: format!("{name}: {field}"), person, query, work_only, socket });
        }
    }
    let mut told = Told { what: Vec::new() };
    let mut steps = Vec::new();
    let note = json!({ "claimId": claim, "stance": "REFUTES", "text": "Searched the archive." });
    let evidence = json!({ "claimId": claim, "source": { "named": { "name": "Archive", "kind": "ORGANIZATION" } },
        "url": "https://archive.example/deed", "note": "A note.", "stance": "SUPPORTS", "primary": true });
    for step in ["note", "evidence", "verdict", "end"] {
        match step {
            "note" => drop(cast.one.done("recordSearchNote", note.clone(), "searchNote { id }").await),
            "evidence" => {
                let payload = cast.one.done("addEvidence", evidence.clone(), "evidence { id }").await;
                steps.push(payload["evidence"]["id"].clone());
            }
            "verdict" => {
                let cited = if first.cites == [0] { steps.clone() } else { Vec::new() };
                let input = json!({ "claimId": claim, "expectedVersion": version(&cast.one, &claim).await, "ratingKey": first.rating,
                    "rationale": first.rationale, "citedEvidenceIds": cited });
                cast.one.done("submitVerdict", input, "verdict { id }").await;
            }
            _ => {
                let version = version(&cast.editor, &claim).await;
                let input = json!({ "claimId": claim, "expectedVersion": version, "reason": "x" });
                cast.editor.done("dismissClaim", input, "claim { id }").await;
            }
        }
        // In step, so that nothing depends on who is served first.
        for follower in &mut followers {
            if !follower.work_only || ["verdict", "end"].contains(&step) {
                let said = follower.socket.next().await;
                note_message(&mut told, &follower.name, step, said);
            }
        }
    }
    for follower in &mut followers {
        let mut again = follower.person.subscribed(&follower.query, &json!({})).await;
        for step in if follower.work_only { 2..4 } else { 0..4 } {
            note_message(&mut told, &follower.name, &format!("again {step}"), again.next().await);
        }
    }
    told
}

fn note_message(told: &mut Told, who: &str, what: &str, said: Heard) {
    let Heard::Message(message) = said else { panic!("{who} {what}: {said:?}") };
    assert!(
        message["type"] == "next" && message["payload"].get("errors").is_none(),
        "{who} {what} {message:#}"
    );
    told.note(who, what, message);
}

#[tokio::test]
async fn no_subscription_tells_which_verdict_was_given_first() {
    let (one, other) = tokio::join!(told_live(&ONE_WORLD), told_live(&THE_OTHER));
    assert_eq!(one.what.len(), other.what.len());
    assert!(one.what.len() > 80, "only {} messages were compared", one.what.len());
    for ((what, told), (_, told_there)) in one.what.iter().zip(&other.what) {
        assert!(told == told_there, "{what}\n{told}\n{told_there}");
    }
}

#[tokio::test]
async fn the_author_alone_can_tell() {
    let mut told = Vec::new();
    for first in [&ONE_WORLD, &THE_OTHER] {
        let cast = cast_at(desk_in(Arc::new(Fixed::default())).await).await;
        let claim = cast.in_review("The mayor sold the harbour.").await;
        cast.verdict(&cast.one, &claim, first.rating).await;
        let query =
            Everything::of(&cast.desk.anonymous).await.query("claim", &format!("id: {claim:?}"), DEPTH);
        told.push((
            cast.one.send(&query, json!({})).await.to_string(),
            cast.two.send(&query, json!({})).await.to_string(),
        ));
    }
    assert_ne!(told[0].0, told[1].0, "the queries of this test show what there is to see");
    assert!(told[0].0.contains("\"key\":\"TRUE\"") && !told[0].1.contains("Because."));
}
