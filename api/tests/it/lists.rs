//! Lists that people live in: narrowed down by words and by anything else, in pages, counted.

use serde_json::{Value, json};

use crate::review::{Cast, cast, cast_at};
use crate::support::{Person, desk_in, id};

async fn submitted(cast: &Cast, statement: &str, language: &str) -> String {
    let input = json!({ "statement": statement, "language": language });
    id(&cast.reporter.done("submitClaim", input, "claim { id }").await["claim"])
}

/// Statements of the claims that a filter lets through, newest first.
async fn found(who: &Person, filter: Value) -> Vec<String> {
    let query =
        "query($f: ClaimFilter) { claims(first: 50, filter: $f) { nodes { statement } total { count } } }";
    let claims = who.data(query, json!({ "f": filter })).await["claims"].clone();
    let nodes = claims["nodes"].as_array().unwrap();
    assert_eq!(claims["total"]["count"], nodes.len(), "{filter}");
    nodes.iter().map(|node| node["statement"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn words_are_found_in_other_forms_in_the_claims_own_language() {
    let cast = cast().await;
    submitted(&cast, "Die Häuser am Hafen wurden verkauft.", "de").await;
    submitted(&cast, "Un café a été fermé à Zürich.", "fr").await;
    submitted(&cast, "The schools of the city were closed.", "en-GB").await;
    submitted(&cast, "Kazi inaendelea shuleni.", "sw").await;
    submitted(&cast, "The mayor closed one school and sold the harbour.", "en").await;
    for (text, expected) in [
        ("Haus", vec!["Die Häuser am Hafen wurden verkauft."]),
        ("cafe zurich", vec!["Un café a été fermé à Zürich."]),
        (
            "closing",
            vec!["The mayor closed one school and sold the harbour.", "The schools of the city were closed."],
        ),
        ("school -mayor", vec!["The schools of the city were closed."]),
        ("\"sold the harbour\"", vec!["The mayor closed one school and sold the harbour."]),
        ("\"sold school\"", vec![]),
        (
            "shuleni or harbour",
            vec!["The mayor closed one school and sold the harbour.", "Kazi inaendelea shuleni."],
        ),
        // What marks look like is a text like any other.
        ("=sSUBMITTED", vec![]),
        ("the", vec![]),
    ] {
        assert_eq!(found(&cast.one, json!({ "text": text })).await, expected, "{text}");
    }
    let german = json!({ "text": "hafen harbour", "language": { "in": ["de"] } });
    assert!(found(&cast.one, german).await.is_empty());
    for text in ["", " ", "a\0b", &"a".repeat(301)] {
        let answer = cast
            .one
            .send(
                "query($f: ClaimFilter) { claims(filter: $f) { nodes { id } } }",
                json!({ "f": { "text": text } }),
            )
            .await;
        assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{text:?}");
    }
}

#[tokio::test]
async fn found_words_are_told_by_their_places_and_never_as_markup() {
    let cast = cast().await;
    submitted(&cast, "😀 <b>Cafés</b> & \u{2}café\u{3} closed", "fr").await;
    let query = "{ claims(filter: { text: \"cafe\" }) { nodes { statement highlights(text: \"cafe\") { start end startUtf16 endUtf16 } } } }";
    let node = cast.one.data(query, json!({})).await["claims"]["nodes"][0].clone();
    assert_eq!(
        node["highlights"],
        json!([{ "start": 5, "end": 10, "startUtf16": 6, "endUtf16": 11 }, { "start": 18, "end": 22, "startUtf16": 19, "endUtf16": 23 }])
    );
    let text = format!(
        "Nobody knew. {}The mayor said on Monday that the harbour had been sold to a <i>bank</i>.",
        "Nothing else happened. ".repeat(40)
    );
    let input = json!({ "title": "The harbour", "text": text, "language": "en" });
    cast.reporter.done("submitDocument", input, "document { id }").await;
    let query = "query($f: DocumentFilter) { documents(filter: $f) { nodes { highlights(text: \"harbours\") { start end } excerpts(text: \"bank\") { text highlights { start end } } } } }";
    let data = cast.one.data(query, json!({ "f": { "text": "banks harbour" } })).await;
    let document = &data["documents"]["nodes"][0];
    assert_eq!(document["highlights"], json!([{ "start": 4, "end": 11 }]));
    let excerpt = &document["excerpts"][0];
    let text: Vec<char> = excerpt["text"].as_str().unwrap().chars().collect();
    let place = |name: &str| usize::try_from(excerpt["highlights"][0][name].as_u64().unwrap()).unwrap();
    assert_eq!(text[place("start")..place("end")].iter().collect::<String>(), "bank");
    let none = cast.one.data(query, json!({ "f": { "text": "banks yacht" } })).await;
    assert_eq!(none["documents"]["nodes"], json!([]));
}

#[tokio::test]
async fn conditions_are_joined_and_follow_what_happens_to_a_claim() {
    let cast = cast().await;
    let review = cast.in_review("The mayor sold the harbour.").await;
    cast.judged("The mayor sold the bridge.", "TRUE", "TRUE").await;
    cast.judged("The mayor sold the tower.", "TRUE", "FALSE").await;
    let market = cast.submitted("The mayor sold the market.").await;
    let input = json!({ "claimId": market, "expectedVersion": 1, "urgent": true, "deadline": "2031-05-05T00:00:00Z" });
    cast.editor.done("prioritizeClaim", input, "claim { id }").await;
    let of = async |filter: Value| {
        let mut filter = filter;
        filter["text"] = json!("mayor");
        let found = found(&cast.one, filter).await;
        found
            .iter()
            .map(|statement| statement["The mayor sold the ".len()..].trim_end_matches('.').to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(of(json!({})).await, "market tower bridge harbour");
    assert_eq!(of(json!({ "state": { "in": ["DECIDED", "DISPUTED"] } })).await, "tower bridge");
    assert_eq!(of(json!({ "rating": { "in": ["TRUE", "FALSE"] } })).await, "bridge");
    assert_eq!(of(json!({ "disputed": true })).await, "tower");
    assert_eq!(of(json!({ "urgent": true })).await, "market");
    assert_eq!(of(json!({ "deadline": { "from": "2031-05-01T00:00:00Z" } })).await, "market");
    assert_eq!(
        of(json!({ "deadline": { "from": "2031-05-01T00:00:00Z", "to": "2031-05-05T00:00:00Z" } })).await,
        ""
    );
    assert_eq!(of(json!({ "due": { "from": "2020-05-01T00:00:00Z" } })).await, "");
    assert_eq!(of(json!({ "disputed": false, "origin": "MEMBER" })).await, "market bridge harbour");
    assert_eq!(
        of(json!({ "assignedTo": id(&cast.one.data("{ viewer { id } }", json!({})).await["viewer"]) })).await,
        "harbour"
    );
    assert_eq!(of(json!({ "minScore": 0.5, "maxScore": 1.0 })).await, "market tower bridge harbour");
    assert_eq!(of(json!({ "maxScore": 0.99 })).await, "");
    assert_eq!(of(json!({ "created": { "from": "2020-01-01T00:00:00Z" }, "changed": { "from": "2020-01-01T00:00:00Z" } })).await, "market tower bridge harbour");
    assert_eq!(of(json!({ "created": { "to": "2020-01-01T00:00:00Z" } })).await, "");
    assert_eq!(of(json!({ "published": { "from": "2020-01-01T00:00:00Z" } })).await, "");
    assert_eq!(of(json!({ "evidenceMissing": true, "state": { "in": ["IN_REVIEW"] } })).await, "harbour");
    let source = json!({ "named": { "name": "Archive", "kind": "ORGANIZATION" } });
    let input = json!({ "claimId": review, "source": source, "url": "https://archive.example", "stance": "CONTEXT", "primary": false });
    let evidence =
        cast.one.done("addEvidence", input, "evidence { id source { id } }").await["evidence"].clone();
    assert_eq!(of(json!({ "evidenceMissing": false })).await, "harbour");
    assert_eq!(of(json!({ "sourceId": id(&evidence["source"]) })).await, "harbour");
    cast.one
        .done(
            "withdrawEvidence",
            json!({ "evidenceId": id(&evidence), "reason": "Wrong." }),
            "evidence { id }",
        )
        .await;
    assert_eq!(of(json!({ "evidenceMissing": false })).await, "");
    cast.verdict(&cast.one, &review, "TRUE").await;
    assert_eq!(of(json!({ "rating": { "in": ["TRUE"] } })).await, "bridge", "a verdict alone is no rating");
    let query = "query($f: ClaimFilter) { claimCounts(filter: $f) { state claims { count atLeast } } }";
    let counts = cast.one.data(query, json!({ "f": { "text": "mayor", "disputed": false } })).await;
    let counts: Vec<_> = counts["claimCounts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|count| count["claims"]["count"] != 0)
        .collect();
    let one = |state| json!({ "state": state, "claims": { "count": 1, "atLeast": false } });
    assert_eq!(json!(counts), json!([one("SUBMITTED"), one("IN_REVIEW"), one("DECIDED")]));
    // What the triggers kept is what would be computed anew.
    let db = &cast.desk.db;
    use sea_orm::ConnectionTrait;
    let kept = "SELECT count(*) FROM claim_index i JOIN kept k ON k.id = i.id AND k.tokens = i.tokens AND (SELECT count(*) FROM kept) = (SELECT count(*) FROM claim)";
    db.execute_unprepared("CREATE TABLE kept AS SELECT id, tokens FROM claim_index").await.unwrap();
    db.execute_unprepared(
        "SELECT refresh_claim_index(newsroom_id, array_agg(id)) FROM claim GROUP BY newsroom_id",
    )
    .await
    .unwrap();
    assert_eq!(cast.desk.number(kept, []).await, 4);
    db.execute_unprepared("DROP TABLE kept").await.unwrap();
}

#[tokio::test]
async fn pages_of_what_is_found_go_on_where_they_ended_both_ways() {
    let cast = cast_at(desk_in(std::sync::Arc::new(factdesk::world::RealWorld)).await).await;
    for number in 0..9 {
        cast.submitted(&format!(
            "The {} was sold in {number}.",
            if number % 3 == 0 { "market" } else { "harbour" }
        ))
        .await;
    }
    let query = "query($f: ClaimFilter, $o: ClaimOrder, $first: Int, $after: String, $last: Int, $before: String) {
        claims(filter: $f, orderBy: $o, first: $first, after: $after, last: $last, before: $before) {
            nodes { statement } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } total { count } } }";
    let filter = json!({ "text": "harbour", "origin": "MEMBER" });
    for field in ["CREATED_AT", "SCORE", "CHANGED_AT", "DEADLINE", "TURN"] {
        let order = json!({ "field": field, "direction": "DESC" });
        let (mut seen, mut after, mut back) = (Vec::new(), Value::Null, Vec::new());
        for more in [true, true, false] {
            let variables = json!({ "f": filter, "o": order, "first": 2, "after": after });
            let page = cast.one.data(query, variables).await["claims"].clone();
            assert_eq!(
                (&page["pageInfo"]["hasNextPage"], &page["total"]["count"]),
                (&json!(more), &json!(6)),
                "{field}"
            );
            seen.extend(page["nodes"].as_array().unwrap().clone());
            after = page["pageInfo"]["endCursor"].clone();
        }
        let mut before = Value::Null;
        for more in [true, true, false] {
            let variables = json!({ "f": filter, "o": order, "last": 2, "before": before });
            let page = cast.one.data(query, variables).await["claims"].clone();
            assert_eq!(page["pageInfo"]["hasPreviousPage"], more, "{field}");
            back.splice(0..0, page["nodes"].as_array().unwrap().clone());
            before = page["pageInfo"]["startCursor"].clone();
        }
        assert_eq!((seen.len(), &seen), (6, &back), "{field}");
    }
}

#[tokio::test]
async fn the_best_matches_come_first_and_the_list_says_how_many_were_ranked() {
    let cast = cast().await;
    cast.submitted("The harbour was sold to the harbour company at the harbour.").await;
    cast.submitted("The mayor and the council said on Monday that a bank had bought the old harbour.").await;
    cast.submitted("Nothing of that.").await;
    let query = "query($f: ClaimFilter, $first: Int, $after: String) { rankedClaims(filter: $f, first: $first, after: $after) {
        nodes { statement } edges { cursor } pageInfo { hasNextPage endCursor } ranked { count atLeast } total { count } } }";
    let filter = json!({ "text": "harbour" });
    let page = cast.one.data(query, json!({ "f": filter, "first": 1 })).await["rankedClaims"].clone();
    assert_eq!(page["nodes"][0]["statement"], "The harbour was sold to the harbour company at the harbour.");
    assert_eq!(
        (&page["ranked"], &page["total"]["count"]),
        (&json!({ "count": 2, "atLeast": false }), &json!(2))
    );
    let next = cast
        .one
        .data(query, json!({ "f": filter, "first": 1, "after": page["pageInfo"]["endCursor"] }))
        .await;
    let next = &next["rankedClaims"];
    assert!(next["nodes"][0]["statement"].as_str().unwrap().starts_with("The mayor"));
    assert_eq!(next["pageInfo"]["hasNextPage"], false);
}
