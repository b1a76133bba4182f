//! Sources: recognized, corrected, merged and taken apart again.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::stories::BRIDGE;
use crate::support::{Client, Desk, Person, desk, id, refusal};

const SOURCE: &str = "id name kind aliases named confirmed version mergedInto { id }";

async fn start() -> (Desk, Person, Person) {
    let desk = desk().await;
    let reporter = desk.person("rea", &[Role::Reporter]).await;
    let editor = desk.person("edi", &[Role::Editor]).await;
    reporter.done("submitDocument", json!({ "text": BRIDGE }), "document { id }").await;
    (desk, reporter, editor)
}

async fn by_name(client: &Client, name: &str) -> Value {
    let query = format!("query($t: String) {{ sources(filter: {{ text: $t }}) {{ nodes {{ {SOURCE} }} }} }}");
    let seen = client.data(&query, json!({ "t": name })).await;
    seen["sources"]["nodes"][0].clone()
}

async fn says(client: &Client, name: &str, number: u32) -> Value {
    let text = format!("{name} said {number} of the pillars had been painted on Monday in the harbour.\n");
    let payload = client
        .done(
            "submitDocument",
            json!({ "text": text }),
            "document { appearances { nodes { id speaker { id name } } } }",
        )
        .await;
    payload["document"]["appearances"]["nodes"][0]["speaker"].clone()
}

#[tokio::test]
async fn a_person_confirms_and_mends_a_source() {
    let (_desk, reporter, _) = start().await;
    let oskel = by_name(&reporter, "OSKEL").await;
    assert_eq!((&oskel["confirmed"], &oskel["kind"]), (&json!(false), &json!("PERSON")));
    let input = json!({ "sourceId": oskel["id"], "expectedVersion": 1, "name": "Marta Ann Oskel",
        "aliases": ["Marta Oskel", "M. Oskel"], "sameAs": ["https://www.wikidata.org/wiki/Q1"] });
    let payload =
        reporter.done("updateSource", input.clone(), &format!("source {{ {SOURCE} sameAs }}")).await;
    assert_eq!((&payload["source"]["confirmed"], &payload["source"]["version"]), (&json!(true), &json!(2)));
    let stale = reporter.mutate("updateSource", input, "source { id }").await;
    assert_eq!(refusal(&stale), "CONFLICT");
    assert_eq!(stale["refusal"]["current"]["id"], oskel["id"]);
    // Another story knows her by her alias.
    assert_eq!(
        says(&reporter, "Marta Oskel", 3).await,
        json!({ "id": oskel["id"], "name": "Marta Ann Oskel" })
    );
}

#[tokio::test]
async fn merged_sources_are_read_as_one_and_come_apart_exactly() {
    let (_desk, reporter, editor) = start().await;
    let (a, b) = (by_name(&editor, "Marta Oskel").await, says(&reporter, "Martha Oskel", 5).await);
    let c = says(&reporter, "Marta Oskell", 6).await;
    let merge = async |from: &Value, into: &Value, versions: [i32; 2], undo: bool| {
        let input = json!({ "from": from["id"], "into": into["id"], "expectedVersion": versions[0],
            "expectedIntoVersion": versions[1], "undo": undo });
        editor.mutate("mergeSources", input, &format!("from {{ {SOURCE} }} into {{ {SOURCE} }}")).await
    };
    let speakers = async || {
        let query = "{ claims(first: 100, orderBy: { field: CREATED_AT, direction: ASC }) { nodes { appearances { nodes { speaker { id } } } } } }";
        editor.data(query, json!({})).await["claims"].clone()
    };
    let untouched = speakers().await;
    assert_eq!(refusal(&merge(&c, &b, [1, 1], false).await), "none");
    assert_eq!(refusal(&merge(&b, &a, [1, 1], false).await), "CONFLICT");
    let merged = merge(&b, &a, [2, 1], false).await;
    assert_eq!(id(&merged["from"]["mergedInto"]), id(&a));
    // All three speak as one, and a story with a merged name links to the one that stands.
    assert_eq!(says(&reporter, "Marta Oskell", 7).await["id"], a["id"]);
    let query = "query($id: ID!, $f: ClaimFilter) { source(id: $id) { claims { total { count } } appearances { total { count } } }
        claims(filter: $f) { total { count } } sources(filter: { text: \"oskel\" }) { total { count } } }";
    let seen = editor.data(query, json!({ "id": a["id"], "f": { "speakerId": a["id"] } })).await;
    assert_eq!(seen["source"]["claims"]["total"]["count"], 6);
    assert_eq!(seen["source"]["appearances"]["total"]["count"], 6);
    assert_eq!(seen["claims"]["total"]["count"], 6);
    assert_eq!(seen["sources"]["total"]["count"], 1);
    assert!(!speakers().await.to_string().contains(b["id"].as_str().unwrap()));
    // No cycles, no second merge, nothing into a merged one.
    for (from, into, versions) in [(&a, &b, [2, 3]), (&b, &c, [3, 2]), (&a, &c, [2, 2]), (&a, &a, [2, 2])] {
        assert_eq!(refusal(&merge(from, into, versions, false).await), "INVALID_INPUT");
    }
    assert_eq!(refusal(&merge(&c, &a, [2, 2], true).await), "INVALID_INPUT");
    // Apart again: b with what was merged into it before.
    assert_eq!(refusal(&merge(&b, &a, [3, 2], true).await), "none");
    assert_eq!(says(&reporter, "Marta Oskell", 8).await["id"], b["id"]);
    assert_eq!(refusal(&merge(&c, &b, [2, 4], true).await), "none");
    let now = speakers().await;
    let before = untouched["nodes"].as_array().unwrap();
    assert_eq!(now["nodes"].as_array().unwrap()[..before.len()], before[..]);
}

#[tokio::test]
async fn reporters_do_not_merge_and_strangers_do_nothing() {
    let (desk, reporter, editor) = start().await;
    let stranger = desk.stranger("sam", &[Role::Editor]).await;
    let a = by_name(&editor, "Marta Oskel").await;
    let b = by_name(&editor, "Jon Brandt").await;
    let input = json!({ "from": b["id"], "into": a["id"], "expectedVersion": 1, "expectedIntoVersion": 1 });
    assert_eq!(
        refusal(&reporter.mutate("mergeSources", input.clone(), "from { id }").await),
        "FORBIDDEN source.merge"
    );
    assert_eq!(refusal(&stranger.mutate("mergeSources", input, "from { id }").await), "NOT_FOUND");
    let input = json!({ "sourceId": a["id"], "expectedVersion": 1, "name": "Mine" });
    assert_eq!(refusal(&stranger.mutate("updateSource", input, "source { id }").await), "NOT_FOUND");
}
