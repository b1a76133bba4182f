//! Search notes: recorded by anybody on the desk, sealed like evidence.

use factdesk_domain::Role;
use serde_json::{Value, json};

use crate::review::cast;
use crate::support::{Client, refusal};

const NOTE: &str = "id stance text round sealed recordedBy { id }";

async fn notes(reader: &Client, claim: &str) -> Value {
    let query = format!(
        "query($id: ID!) {{ claim(id: $id) {{ searchNotes {{ nodes {{ {NOTE} }} total {{ count }} }} }} }}"
    );
    reader.data(&query, json!({ "id": claim })).await["claim"]["searchNotes"].clone()
}

#[tokio::test]
async fn a_search_in_vain_is_known_to_all_but_not_its_side_to_fellow_reviewers() {
    let cast = cast().await;
    let (rea, rob, ria) = (&cast.reporter, &cast.one, &cast.two);
    let claim = cast.in_review("The bridge was closed.").await;
    let input = json!({ "claimId": claim, "stance": "SUPPORTS", "text": "Harbour log, both papers." });
    let made = rob.done("recordSearchNote", input, &format!("searchNote {{ {NOTE} }}")).await;
    assert_eq!(made["searchNote"]["stance"], "SUPPORTS");
    assert_eq!(made["searchNote"]["round"], 1);
    assert_eq!(notes(rea, &claim).await["nodes"][0], made["searchNote"]);
    let sealed = notes(ria, &claim).await;
    assert_eq!(sealed["total"]["count"], 1);
    let node = "query($id: ID!) { node(id: $id) { ... on SearchNote { stance text recordedBy { id } } } }";
    let by_id = ria.data(node, json!({ "id": made["searchNote"]["id"] })).await;
    for note in [&sealed["nodes"][0], &by_id["node"]] {
        for field in ["stance", "text", "recordedBy"] {
            assert_eq!(note[field], Value::Null, "{field}");
        }
    }
    cast.verdict(rob, &claim, "TRUE").await;
    cast.verdict(ria, &claim, "TRUE").await;
    assert_eq!(notes(ria, &claim).await["nodes"][0], made["searchNote"]);
}

#[tokio::test]
async fn a_note_needs_a_text_and_a_claim_of_this_newsroom() {
    let cast = cast().await;
    let rea = &cast.reporter;
    let stranger = cast.desk.stranger("sam", &[Role::Reporter]).await;
    let claim = cast.queued("The bridge was closed.").await;
    let input = |text: &str| json!({ "claimId": claim, "stance": "REFUTES", "text": text });
    for text in [String::new(), " \n".into(), "x".repeat(5001), "a\u{0}".into()] {
        let refused = rea.mutate("recordSearchNote", input(&text), "searchNote { id }").await;
        assert_eq!(refused["refusal"]["fields"][0]["field"], "text", "{text:?}");
    }
    let refused = stranger.mutate("recordSearchNote", input("Everywhere."), "searchNote { id }").await;
    assert_eq!(refusal(&refused), "NOT_FOUND");
    assert_eq!(cast.desk.number("SELECT count(*) FROM search_note", []).await, 0);
}
