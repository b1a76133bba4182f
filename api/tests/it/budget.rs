//! A page of 50 costs as many statements as a page of 5.

use serde_json::json;

use crate::review::{Cast, cast};

async fn fifty_claims() -> Cast {
    let cast = cast().await;
    for number in 0..50 {
        let claim = cast.submitted(&format!("Statement {number}.")).await;
        if number % 4 == 0 {
            cast.editor
                .done("acceptClaim", json!({ "claimId": claim, "expectedVersion": 1 }), "claim { id }")
                .await;
            cast.one.done("assignReviewer", json!({ "claimId": claim }), "claim { id }").await;
            let source = json!({ "named": { "name": format!("Archive {number}"), "kind": "ORGANIZATION" } });
            let evidence = json!({ "claimId": claim, "source": source, "url": "https://archive.example",
                "stance": "CONTEXT", "primary": false });
            cast.reporter.done("addEvidence", evidence, "evidence { id }").await;
        }
    }
    cast
}

/// How many statements a page of 5 costs, and one of 50.
async fn costs(cast: &Cast, nodes: &str) -> [u64; 2] {
    let query =
        format!("query($first: Int) {{ claims(first: $first) {{ total {{ count }} nodes {{ {nodes} }} }} }}");
    let mut costs = [0; 2];
    for (cost, first) in costs.iter_mut().zip([5, 50]) {
        // The first run fills what is read once for ever: policies and scales.
        cast.editor.data(&query, json!({ "first": first })).await;
        cast.desk.statements.take();
        let data = cast.editor.data(&query, json!({ "first": first })).await;
        assert_eq!(data["claims"]["nodes"].as_array().unwrap().len(), first);
        *cost = cast.desk.statements.take();
    }
    costs
}

#[tokio::test]
async fn a_full_page_of_claims_costs_as_many_statements_as_a_short_one() {
    let cast = fifty_claims().await;
    let list = "statement state version verdictsIn allowedActions currentRound { number }
        appearances(first: 3) { nodes { exact speaker { name } } } evidence(first: 1) { total { count } }
        factCheck { slug state }";
    let [five, fifty] = costs(&cast, list).await;
    assert_eq!(five, fifty);
    assert!(fifty <= 13, "{fifty} statements");
    // Everything of the claim page for fifty claims at once. Members, sources and so on are asked for in several places
    // here; how many of those meet in one batch depends on which answer comes first, so the bound is one statement a
    // place.
    let page =
        "statement allowedActions submittedBy { name } currentRound { policy { blind } rating { label } }
        appearances(first: 3) { nodes { exact speaker { name } document { title publisher { name } } } }
        evidence(first: 3) { total { count } nodes { url stance source { name } addedBy { name } } }
        verdicts(first: 3) { nodes { rating { label } member { name } counts } }
        assignments(first: 3) { nodes { member { name } } } factChecks(first: 3) { nodes { slug state } }
        possibleDuplicates(first: 3) { nodes { id } } duplicates(first: 3) { nodes { id } }
        history(first: 3) { nodes { action actor { name } changes { field } } } myVerdictDraft { rationale }";
    let [five, fifty] = costs(&cast, page).await;
    assert!(five <= 32 && fifty <= 32, "{five} and {fifty} statements");
}
