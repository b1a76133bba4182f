//! Every read is answered alike by one statement made from the selection and by resolvers over loaders: every root field,
//! every object, every reader, in several ways of asking.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use factdesk::read::shapes;
use factdesk::world::RealWorld;
use futures::future::join_all;
use serde_json::json;

use crate::permissions::{Stage, stage, stage_at};
use crate::support::{Asking, Client, Everything, desk_in};

/// Objects of a kind that are asked for one by one.
const FEW: usize = 6;

/// What screens of a client ask for.
const DEEP: [&str; 4] = [
    "{ claim(id: $id) { id statement state version createdAt appearances { nodes { exact document { title url publisher { name } }
        speaker { id name kind } relayer { name } } } evidence { nodes { url stance note sealed source { name } addedBy { name }
        withdrawn { at reason by { name } } citedBy { nodes { id member { name } } } } total { count } }
        verdicts { nodes { rating { key label } rationale counts member { name } cites { nodes { url } } supersedes { id } } }
        assignments { nodes { member { name roles } assignedBy { id } assignedAt ending } } rating { key label ordinal }
        history(last: 5) { nodes { seq at action actor { name } sealed hash } pageInfo { hasPreviousPage startCursor } } } }",
    "{ claim(id: $id) { allowedActions verdictsIn verdictsNeeded currentRound { number rating { key } outcome adjudicator { name } }
        appearances(first: 2) { edges { cursor node { speaker { name } claim { state } } } pageInfo { endCursor hasNextPage } total { count atLeast } }
        factCheck { title url jsonLdUrl rating { label } beingCheckedAgain versions { nodes { number publishedAt approvedBy { name } } } }
        duplicateOf { statement duplicates { nodes { statement } } } searchNotes { nodes { text stance recordedBy { name } } } } }",
    "{ claims(first: 20) { nodes { id statement state rating { key label } appearances(first: 1) { nodes { speaker { name kind } } }
        factCheck { id title publishedVersion } } pageInfo { hasNextPage endCursor } total { count } } }",
    "{ claims(last: 3, filter: { state: { in: [IN_REVIEW, DECIDED, PUBLISHED] } }, orderBy: { field: SCORE, direction: ASC }) {
        edges { cursor node { id score allowedActions submittedBy { name conflicts { nodes { id } } } } } nodes { state }
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }",
];

/// The answer with its fields in their order, numbers written alike.
async fn text(client: &Client, query: &str) -> String {
    let answer = client.text(query, json!({})).await;
    let mut value: async_graphql::Value = serde_json::from_str(&answer).unwrap();
    forget_request(&mut value);
    serde_json::to_string(&value).unwrap()
}

/// Every request has an id of its own, and leaves less for the next one.
fn forget_request(value: &mut async_graphql::Value) {
    match value {
        async_graphql::Value::Object(fields) => {
            fields.shift_remove("requestId");
            fields.shift_remove("remaining");
            // Noted beside the request, some time.
            fields.shift_remove("lastUsedAt");
            fields.values_mut().for_each(forget_request);
        }
        async_graphql::Value::List(items) => items.iter_mut().for_each(forget_request),
        _ => {}
    }
}

/// A desk with something of everything on it, and the ids of it.
#[expect(clippy::too_many_lines, reason = "one desk with one of everything")]
async fn desk_with_everything() -> (Stage, BTreeMap<String, Vec<String>>) {
    let stage = stage_at(desk_in(Arc::new(RealWorld)).await).await;
    let cast = &stage.cast;
    let mut ids = Vec::new();
    let everybody = stage.actors.iter().take(4);
    for actor in everybody.clone().chain([&cast.reporter, &cast.one, &cast.two, &cast.editor, &cast.admin]) {
        let mine = "{ viewer { id } newsroom { id } sessions(first: 2) { nodes { id } } }";
        collect(&actor.data(mine, json!({})).await, &mut ids);
    }
    // Each on an object of its own, by whoever may do it; what comes of it is in the desk.
    for mutation in [
        "inviteMember",
        "revokeApiKey",
        "submitDocument",
        "dismissClaim",
        "markDuplicate",
        "assignReviewer",
        "releaseClaim",
        "recuse",
        "declareConflict",
        "addEvidence",
        "withdrawEvidence",
        "reorderEvidence",
        "attachToEvidence",
        "updateChecklist",
        "answerChecklist",
        "recordSearchNote",
        "recordClaimantContact",
        "submitVerdict",
        "adjudicateClaim",
        "reopenClaim",
        "updateSource",
        "mergeTags",
        "retireTag",
        "tagClaim",
        "untagClaim",
        "mergeSources",
        "correctAppearance",
        "draftFactCheck",
        "approveFactCheck",
        "returnFactCheck",
        "publishFactCheck",
        "correctFactCheck",
        "retractFactCheck",
        "requestCorrection",
        "closeCorrectionRequest",
    ] {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ refusal {{ code }} }} }}");
        for actor in everybody.clone() {
            let input = stage.scene(mutation, actor).await;
            actor.send(&query, json!({ "input": input })).await;
        }
    }
    // A chain of duplicates, and a round that is still blind, with all that is sealed in it.
    let chain = [cast.submitted("A.").await, cast.submitted("B.").await, cast.submitted("C.").await];
    for pair in chain.windows(2) {
        let input = json!({ "claimId": pair[0], "expectedVersion": 1, "duplicateOfId": pair[1] });
        cast.editor.done("markDuplicate", input, "claim { id }").await;
    }
    ids.extend(chain.iter().map(|id| json!(id)));
    let blind = cast.in_review("The mayor sold the harbour.").await;
    for (who, stance) in [(&cast.reporter, "SUPPORTS"), (&cast.one, "REFUTES"), (&cast.two, "CONTEXT")] {
        let input = json!({ "claimId": blind, "source": { "named": { "name": format!("Archive {stance}"), "kind": "ORGANIZATION" } },
            "url": format!("https://archive.example/{stance}"), "note": "A “note”\nwith a line.", "stance": stance, "primary": true,
            "visibility": if stance == "CONTEXT" { "CONFIDENTIAL" } else { "PUBLIC" } });
        let added = who.done("addEvidence", input, "evidence { id }").await["evidence"]["id"].clone();
        if stance == "REFUTES" {
            who.done(
                "withdrawEvidence",
                json!({ "evidenceId": added, "reason": "Wrong deed." }),
                "evidence { id }",
            )
            .await;
        }
        ids.push(added);
        let note = json!({ "claimId": blind, "stance": "REFUTES", "text": "We asked." });
        who.done("recordSearchNote", note, "searchNote { id }").await;
    }
    let verdict = cast.verdict(&cast.one, &blind, "TRUE").await;
    ids.extend([json!(blind), verdict["verdict"]["id"].clone()]);
    ids.extend([stage.document().await["id"].clone(), stage.published().await["factCheckId"].clone()]);
    let mine = "{ invitations { nodes { id } } apiKeys { nodes { id } } }";
    collect(&cast.admin.data(mine, json!({})).await, &mut ids);
    let lists = "{ claims(first: 100) { nodes { id evidence { nodes { id source { id } attachments { nodes { id } } } } verdicts { nodes { id } }
            appearances { nodes { id speaker { id } } } searchNotes { nodes { id } } checklistAnswers { nodes { id } } claimantContacts { nodes { id } }
            assignments { nodes { id } } } }
        factChecks(first: 100) { nodes { id corrections { nodes { id } } } }
        newsroom { members { nodes { conflicts { nodes { id } } } } } }";
    collect(&cast.editor.data(lists, json!({})).await, &mut ids);
    let mut by_kind: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for id in ids.iter().filter_map(|id| id.as_str()) {
        let Ok(text) = URL_SAFE_NO_PAD.decode(id) else { continue };
        let Some((kind, _)) = std::str::from_utf8(&text).ok().and_then(|text| text.split_once(':')) else {
            continue;
        };
        by_kind.entry(kind.to_owned()).or_default().insert(id.to_owned());
    }
    // The latest of each kind: what was made last is what the most happened to.
    let ids =
        by_kind.into_iter().map(|(kind, ids)| (kind, ids.into_iter().rev().take(FEW).collect())).collect();
    (stage, ids)
}

fn collect(value: &serde_json::Value, ids: &mut Vec<serde_json::Value>) {
    match value {
        serde_json::Value::Object(fields) => {
            ids.extend(fields.get("id").cloned());
            fields.values().for_each(|value| collect(value, ids));
        }
        serde_json::Value::Array(items) => items.iter().for_each(|value| collect(value, ids)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_statement_and_resolvers_answer_alike() {
    let (stage, ids) = desk_with_everything().await;
    let resolved = stage.cast.desk.with_resolvers().await;
    let everything = Everything::of(&stage.cast.desk.anonymous).await;
    let shapes = shapes();
    // What Postgres writes, and what frames it.
    let plain = |kind: &str, field: &str| match shapes.iter().find(|shape| shape.name == kind) {
        Some(shape) => shape.writes(field),
        None => true,
    };
    let all = |_: &str, _: &str| true;
    let ways: [(&str, Asking<'_>); 6] = [
        ("plain", Asking { depth: 1, keep: &plain, page: "(first: 3)", edges: false }),
        ("plain edges", Asking { depth: 1, keep: &plain, page: "(first: 2)", edges: true }),
        ("plain, from the end", Asking { depth: 1, keep: &plain, page: "(last: 2)", edges: true }),
        ("plain, nothing", Asking { depth: 1, keep: &plain, page: "(first: 0)", edges: true }),
        ("everything", Asking { depth: 1, keep: &all, page: "(first: 2)", edges: false }),
        ("flat", Asking { depth: 0, keep: &plain, page: "(first: 100)", edges: false }),
    ];
    let mut readers: Vec<(String, Client)> = Vec::new();
    for (index, actor) in stage.actors.iter().enumerate() {
        readers.push((format!("actor {index}"), actor.client.clone()));
    }
    let some = ["CLAIMS_READ", "FACT_CHECKS_READ", "all scopes", "other newsroom"];
    let tools = stage.tools.iter().filter(|(name, _)| some.contains(&name.as_str()));
    readers.extend(tools.map(|(name, tool)| (name.clone(), tool.client.clone())));
    let cast = &stage.cast;
    readers
        .extend([("one".to_owned(), cast.one.client.clone()), ("two".to_owned(), cast.two.client.clone())]);
    let mut compared = 0;
    for (field, needed) in everything.root_fields("Query") {
        for (way, asking) in ways {
            let queries: Vec<String> = match needed.as_slice() {
                [] => vec![everything.ask(&field, "", asking)],
                // Its document speaks of every type: one way will do.
                [id] if id == "id" && field == "node" => {
                    let ids = ids.values().filter_map(|ids| ids.first()).filter(|_| way == "flat");
                    ids.map(|id| everything.ask(&field, &format!("id: {id:?}"), asking)).collect()
                }
                [id] if id == "id" => {
                    let kind = format!("{}{}", field[..1].to_uppercase(), &field[1..]);
                    // A claim as it was is asked for by the id of the claim.
                    ids[kind.trim_end_matches("AsOf")]
                        .iter()
                        .map(|id| everything.ask(&field, &format!("id: {id:?}"), asking))
                        .collect()
                }
                [list] if list == "ids" && way != "flat" => Vec::new(),
                [list] if list == "ids" => {
                    let all: Vec<&String> = ids.values().flatten().collect();
                    vec![everything.ask(&field, &format!("ids: {all:?}"), asking)]
                }
                other => panic!("{field} needs {other:?}: teach this test what to ask"),
            };
            for query in queries {
                let answers = readers.iter().map(|(name, client)| {
                    let (query, other) = (&query, client.at(&resolved.anonymous.server));
                    async move { (name, text(client, query).await, text(&other, query).await) }
                });
                for (name, planned, by_resolvers) in join_all(answers).await {
                    assert_eq!(planned, by_resolvers, "{name}, {way}:\n{query}");
                    compared += 1;
                }
            }
        }
    }
    for query in DEEP {
        for (name, client) in &readers {
            for id in &ids["Claim"] {
                let query = query.replace("$id", &format!("{id:?}"));
                let planned = text(client, &query).await;
                let by_resolvers = text(&client.at(&resolved.anonymous.server), &query).await;
                assert_eq!(planned, by_resolvers, "{name}:\n{query}");
            }
        }
    }
    assert!(compared > 1000, "only {compared} answers were compared");
}

#[tokio::test]
async fn a_list_is_read_page_by_page_in_both_ways_with_the_cursors_of_the_other() {
    let (stage, _) = desk_with_everything().await;
    let resolved = stage.cast.desk.with_resolvers().await;
    let (planned, resolved) =
        (&stage.cast.editor.client, &stage.cast.editor.client.at(&resolved.anonymous.server));
    for order in ["CREATED_AT", "SCORE"] {
        let query = format!(
            "query($after: String) {{ claims(first: 7, after: $after, orderBy: {{ field: {order}, direction: ASC }}) {{
                edges {{ cursor node {{ id }} }} pageInfo {{ hasNextPage endCursor hasPreviousPage startCursor }} total {{ count }} }} }}"
        );
        let (mut after, mut pages) = (json!(null), 0);
        loop {
            let one = planned.data(&query, json!({ "after": after })).await;
            let other = resolved.data(&query, json!({ "after": after })).await;
            assert_eq!(one, other);
            pages += 1;
            if one["claims"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = one["claims"]["pageInfo"]["endCursor"].clone();
        }
        assert!(pages > 2, "{pages}");
    }
}

#[tokio::test]
async fn variables_that_are_left_out_have_their_defaults() {
    let stage = stage().await;
    let resolved = stage.cast.desk.with_resolvers().await;
    for statement in ["One.", "Two."] {
        stage.cast.submitted(statement).await;
    }
    let query =
        "query($skip: Boolean = true, $keep: Boolean! = false, $first: Int = 1) { claims(first: $first) {
        nodes { statement state @skip(if: $skip) version @include(if: $keep) ...More @skip(if: $skip) } } }
        fragment More on Claim { language }";
    for client in [&stage.cast.editor.client, &stage.cast.editor.client.at(&resolved.anonymous.server)] {
        let keys = async |variables| {
            let answer = client.data(query, variables).await;
            let nodes = answer["claims"]["nodes"].as_array().unwrap();
            (nodes.len(), nodes[0].as_object().unwrap().keys().cloned().collect::<Vec<_>>())
        };
        assert_eq!(keys(json!({})).await, (1, vec!["statement".to_owned()]));
        let (count, told) = keys(json!({ "skip": false, "keep": true, "first": 2 })).await;
        assert_eq!((count, told.len()), (2, 4), "{told:?}");
    }
}

#[tokio::test]
async fn fields_asked_for_twice_are_merged() {
    let stage = stage().await;
    let claim = stage.cast.in_review("The quay is safe.").await;
    let query = format!(
        "query($yes: Boolean!) {{ claim(id: {claim:?}) {{ a: statement ...More submittedBy {{ id }} assignments(first: 1) {{ nodes {{ id }} }} }}
            claim(id: {claim:?}) {{ state submittedBy {{ name }} }} }}
        fragment More on Claim {{ submittedBy {{ roles }} version @skip(if: $yes) assignments(first: 1) {{ nodes {{ member {{ id }} }} total {{ count }} }} }}"
    );
    let answer = stage.cast.editor.data(&query, json!({ "yes": true })).await;
    let claim = &answer["claim"];
    assert_eq!(claim["a"], "The quay is safe.");
    assert_eq!(claim["state"], "IN_REVIEW");
    assert_eq!(claim["version"], json!(null));
    assert!(claim["submittedBy"]["id"].is_string() && claim["submittedBy"]["roles"] == json!(["REPORTER"]));
    assert_eq!(claim["submittedBy"]["name"], "rea");
    assert!(claim["assignments"]["nodes"][0]["member"]["id"].is_string());
    assert_eq!(claim["assignments"]["total"]["count"], 2);
}
