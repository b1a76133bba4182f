//! Tags and topics: a vocabulary that is tended, and claims that are found by it.

use factdesk_domain::Role;
use futures::future::join_all;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};

use crate::review::{Cast, cast, see};
use crate::support::{id, refusal};

const TAG: &str = "tag { id name version retiredAt mergedInto { id } }";

impl Cast {
    /// A new word of the vocabulary.
    pub async fn tag(&self, kind: &str, name: &str) -> String {
        let input = json!({ "kind": kind, "name": name });
        id(&self.editor.done("createTag", input, "tag { id }").await["tag"])
    }

    async fn give(&self, claim: &str, tags: &[&String]) -> Value {
        let input = json!({ "claimId": claim, "tagIds": tags });
        self.one.mutate("tagClaim", input, "claim { version tags { nodes { name } } }").await
    }

    async fn merge(&self, from: &str, into: &str, versions: [i32; 2], undo: bool) -> Value {
        let input = json!({ "from": from, "into": into, "expectedVersion": versions[0],
            "expectedIntoVersion": versions[1], "undo": undo });
        self.editor.mutate("mergeTags", input, "from { mergedInto { id } } into { id version }").await
    }

    /// Names of the tags of a claim.
    async fn tags(&self, claim: &str) -> Vec<String> {
        names(&see(&self.reporter, claim, "tags { nodes { name } }").await["tags"])
    }

    /// Statements of the claims of a tag, newest first.
    async fn claims(&self, tag: &str) -> Vec<String> {
        let query = "query($id: ID!) { node(id: $id) { ... on Tag { claims { total { count } nodes { statement } } } } }";
        let claims = self.reporter.data(query, json!({ "id": tag })).await["node"]["claims"].clone();
        let statements: Vec<_> =
            claims["nodes"].as_array().unwrap().iter().map(|claim| text(&claim["statement"])).collect();
        assert_eq!(claims["total"]["count"], statements.len());
        statements
    }

    /// What shows is what people said, with merges followed.
    async fn shows_what_was_said(&self) {
        let sql = "SELECT (SELECT array_agg((claim_id, tag_id, created_at)::text ORDER BY (claim_id, tag_id, created_at)::text) FROM claim_tag) IS NOT DISTINCT FROM
            (SELECT array_agg(DISTINCT (g.claim_id, t.standing_id, c.created_at)::text ORDER BY (g.claim_id, t.standing_id, c.created_at)::text)
               FROM tagging g JOIN tag t ON t.id = g.tag_id JOIN claim c ON c.id = g.claim_id) AS same";
        let row = self.desk.db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
        assert!(row.unwrap().try_get::<bool>("", "same").unwrap());
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn names(list: &Value) -> Vec<String> {
    list["nodes"].as_array().unwrap().iter().map(|node| text(&node["name"])).collect()
}

#[tokio::test]
async fn a_vocabulary_has_each_name_once_and_is_listed_by_name() {
    let cast = cast().await;
    let health = cast.tag("TOPIC", "  Public \n Health ").await;
    for name in ["Zoning", "Budget", "élan", "Budget 2027", "100% sure"] {
        cast.tag("TAG", name).await;
    }
    let again = json!({ "kind": "TOPIC", "name": "PUBLIC health" });
    let refused = cast.editor.mutate("createTag", again, TAG).await;
    assert_eq!(refusal(&refused), "RULE_VIOLATION TAG_NAME_TAKEN");
    let query = "mutation($input: CreateTagInput!) { createTag(input: $input) { refusal { ... on RuleViolation { current { id } } } } }";
    let told =
        cast.editor.data(query, json!({ "input": { "kind": "TOPIC", "name": "public Health" } })).await;
    assert_eq!(id(&told["createTag"]["refusal"]["current"]), health, "the one that bears it");
    // A tag may be called as a topic is.
    cast.tag("TAG", "Public health").await;
    // Page by page it is the same list.
    let list = "query($f: TagFilter, $a: String) { tags(first: 2, after: $a, filter: $f) { nodes { name } pageInfo { endCursor hasNextPage } } }";
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page =
            cast.reporter.data(list, json!({ "f": { "kind": "TAG" }, "a": after })).await["tags"].clone();
        seen.extend(names(&page));
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen.len(), 6);
    assert_eq!(seen[1..3], ["Budget", "Budget 2027"]);
    assert_eq!(seen[0], "100% sure");
    let found = async |filter: Value| {
        names(
            &cast
                .reporter
                .data("query($f: TagFilter) { tags(filter: $f) { nodes { name } } }", json!({ "f": filter }))
                .await["tags"],
        )
    };
    assert_eq!(found(json!({ "text": "% S" })).await, ["100% sure"], "a sign is a sign");
    assert_eq!(found(json!({ "text": "BUDGET" })).await, ["Budget", "Budget 2027"]);
    assert_eq!(found(json!({ "kind": "TOPIC" })).await, ["Public Health"]);
    // Renamed, taken out of use and back, each on the version that was read.
    let rename =
        |version: i32, name: &str| json!({ "tagId": health, "expectedVersion": version, "name": name });
    let renamed = cast.editor.done("renameTag", rename(1, "PUBLIC HEALTH"), TAG).await;
    assert_eq!((&renamed["tag"]["name"], &renamed["tag"]["version"]), (&json!("PUBLIC HEALTH"), &json!(2)));
    let stale = cast.editor.mutate("renameTag", rename(1, "Health"), TAG).await;
    assert_eq!((refusal(&stale).as_str(), id(&stale["refusal"]["current"])), ("CONFLICT", health.clone()));
    let retire =
        |version: i32, undo: bool| json!({ "tagId": health, "expectedVersion": version, "undo": undo });
    let retired = cast.editor.done("retireTag", retire(2, false), TAG).await;
    assert!(retired["tag"]["retiredAt"].is_string());
    assert_eq!(found(json!({ "kind": "TOPIC", "retired": false })).await, Vec::<String>::new());
    assert_eq!(found(json!({ "retired": true })).await, ["PUBLIC HEALTH"]);
    let claim = cast.submitted("Beds are short.").await;
    assert_eq!(refusal(&cast.give(&claim, &[&health]).await), "RULE_VIOLATION TAG_RETIRED");
    let back = cast.editor.done("retireTag", retire(3, true), TAG).await;
    assert_eq!(back["tag"]["retiredAt"], Value::Null);
    assert_eq!(refusal(&cast.give(&claim, &[&health]).await), "none");
    // Strangers see nothing of it, and change nothing.
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    let theirs = stranger
        .data("query($id: ID!) { node(id: $id) { id } tags { total { count } } }", json!({ "id": health }))
        .await;
    assert_eq!(theirs, json!({ "node": null, "tags": { "total": { "count": 0 } } }));
    assert_eq!(refusal(&stranger.mutate("renameTag", rename(4, "Mine"), TAG).await), "NOT_FOUND");
    assert_eq!(
        refusal(&cast.one.mutate("createTag", json!({ "kind": "TAG", "name": "x" }), TAG).await),
        "FORBIDDEN tag.create"
    );
    for name in ["", " \n ", &"a".repeat(101)] {
        let payload = cast.editor.mutate("createTag", json!({ "kind": "TAG", "name": name }), TAG).await;
        assert_eq!(payload["refusal"]["fields"][0]["field"], "name", "{name:?}");
    }
}

#[tokio::test]
async fn a_claim_bears_tags_and_its_history_tells_who_gave_them() {
    let cast = cast().await;
    let (a, b, c) =
        (cast.tag("TAG", "Alpha").await, cast.tag("TAG", "beta").await, cast.tag("TOPIC", "Gamma").await);
    let claim = cast.submitted("The bridge was closed.").await;
    let given = cast.give(&claim, &[&c, &a, &b]).await;
    assert_eq!(names(&given["claim"]["tags"]), ["Alpha", "beta", "Gamma"]);
    assert_eq!(given["claim"]["version"], 1, "nothing that a reviewer reads has changed");
    let count = async || {
        cast.editor.data("{ auditEvents { total { count } } }", json!({})).await["auditEvents"]["total"]["count"].as_i64().unwrap()
    };
    let events = count().await;
    cast.give(&claim, &[&a, &a]).await;
    assert_eq!(count().await, events, "it bore it already");
    let rename = json!({ "tagId": b, "expectedVersion": 1, "name": "Bravo" });
    cast.editor.done("renameTag", rename, TAG).await;
    let off = json!({ "claimId": claim, "tagIds": [a, c] });
    let left = cast.one.done("untagClaim", off, "claim { tags { nodes { name } } }").await;
    assert_eq!(names(&left["claim"]["tags"]), ["Bravo"]);
    let told = see(
        &cast.editor,
        &claim,
        "history(last: 2) { nodes { action actor { name } changes { field before after } } }",
    )
    .await;
    let event = |at: usize| told["history"]["nodes"][at].clone();
    assert_eq!((&event(0)["action"], &event(0)["actor"]["name"]), (&json!("claim.tag"), &json!("one")));
    let change = |at: usize| {
        event(at)["changes"]
            .as_array()
            .unwrap()
            .iter()
            .find(|change| change["field"] == "tags")
            .unwrap()
            .clone()
    };
    assert_eq!(
        change(0),
        json!({ "field": "tags", "before": "[]", "after": "[\"Alpha\",\"beta\",\"Gamma\"]" })
    );
    assert_eq!(
        change(1),
        json!({ "field": "tags", "before": "[\"Alpha\",\"Bravo\",\"Gamma\"]", "after": "[\"Bravo\"]" })
    );
    // Not more than a person can oversee, nothing of other newsrooms, nothing at all by nobody.
    let mut many = Vec::new();
    for number in 0..50 {
        many.push(cast.tag("TAG", &format!("Number {number}")).await);
    }
    for part in many.chunks(20) {
        let part: Vec<&String> = part.iter().collect();
        let expected = if part.len() == 20 { "none" } else { "RULE_VIOLATION TOO_MANY_TAGS" };
        assert_eq!(refusal(&cast.give(&claim, &part).await), expected);
    }
    assert_eq!(
        see(&cast.one, &claim, "tags(first: 100) { total { count } }").await["tags"]["total"]["count"],
        41
    );
    let more: Vec<&String> = many.iter().take(21).collect();
    assert_eq!(cast.give(&claim, &more).await["refusal"]["fields"][0]["field"], "tagIds");
    assert_eq!(cast.give(&claim, &[]).await["refusal"]["fields"][0]["field"], "tagIds");
    assert_eq!(cast.give(&claim, &[&claim]).await["refusal"]["fields"][0]["field"], "tagIds.0");
    let stranger = cast.desk.stranger("sam", &[Role::Editor]).await;
    let theirs = id(&stranger
        .done("createTag", json!({ "kind": "TAG", "name": "Theirs" }), "tag { id }")
        .await["tag"]);
    assert_eq!(refusal(&cast.give(&claim, &[&theirs]).await), "NOT_FOUND");
    let input = json!({ "claimId": claim, "tagIds": [theirs] });
    assert_eq!(refusal(&stranger.mutate("tagClaim", input, "claim { id }").await), "NOT_FOUND");
    let input = json!({ "claimId": claim, "tagIds": [a] });
    assert_eq!(refusal(&cast.admin.mutate("tagClaim", input, "claim { id }").await), "FORBIDDEN claim.tag");
    cast.shows_what_was_said().await;
}

#[tokio::test]
async fn merged_tags_show_as_one_and_come_apart_exactly() {
    let cast = cast().await;
    let (corona, covid, virus) =
        (cast.tag("TAG", "Corona").await, cast.tag("TAG", "Covid-19").await, cast.tag("TAG", "Virus").await);
    let topic = cast.tag("TOPIC", "Covid-19").await;
    let (one, both, three) =
        (cast.submitted("One.").await, cast.submitted("Both.").await, cast.submitted("Three.").await);
    cast.give(&one, &[&corona]).await;
    cast.give(&both, &[&corona, &covid]).await;
    cast.give(&three, &[&virus]).await;
    assert_eq!(refusal(&cast.merge(&virus, &corona, [1, 1], false).await), "none");
    assert_eq!(cast.tags(&three).await, ["Corona"]);
    assert_eq!(refusal(&cast.merge(&corona, &covid, [1, 1], false).await), "CONFLICT");
    let merged = cast.merge(&corona, &covid, [2, 1], false).await;
    assert_eq!(id(&merged["from"]["mergedInto"]), covid);
    for claim in [&one, &both, &three] {
        assert_eq!(cast.tags(claim).await, ["Covid-19"]);
    }
    assert_eq!(cast.claims(&covid).await, ["Three.", "Both.", "One."]);
    assert_eq!(cast.claims(&corona).await, Vec::<String>::new());
    cast.shows_what_was_said().await;
    // No cycle, no second merge, no tag into a topic.
    assert_eq!(refusal(&cast.merge(&covid, &corona, [2, 3], false).await), "RULE_VIOLATION TAG_MERGED");
    assert_eq!(refusal(&cast.merge(&corona, &topic, [3, 1], false).await), "RULE_VIOLATION TAG_MERGED");
    assert_eq!(refusal(&cast.merge(&covid, &topic, [2, 1], false).await), "INVALID_INPUT");
    assert_eq!(refusal(&cast.merge(&covid, &covid, [2, 2], false).await), "INVALID_INPUT");
    let rename = json!({ "tagId": corona, "expectedVersion": 3, "name": "SARS" });
    assert_eq!(refusal(&cast.editor.mutate("renameTag", rename, TAG).await), "RULE_VIOLATION TAG_MERGED");
    // Whoever gives a merged tag gives the one that stands for it, and it stays when the two come apart.
    let four = cast.submitted("Four.").await;
    cast.give(&four, &[&virus]).await;
    assert_eq!(cast.tags(&four).await, ["Covid-19"]);
    // Its name has become free, and is needed again.
    let taken = cast.tag("TAG", "corona").await;
    assert_eq!(refusal(&cast.merge(&corona, &covid, [3, 2], true).await), "RULE_VIOLATION TAG_NAME_TAKEN");
    let rename = json!({ "tagId": taken, "expectedVersion": 1, "name": "Corona beer" });
    cast.editor.done("renameTag", rename, TAG).await;
    assert_eq!(refusal(&cast.merge(&corona, &covid, [3, 2], true).await), "none");
    assert_eq!(cast.tags(&one).await, ["Corona"]);
    assert_eq!(cast.tags(&both).await, ["Corona", "Covid-19"]);
    assert_eq!(cast.tags(&three).await, ["Corona"], "what was merged into it before goes back with it");
    assert_eq!(cast.tags(&four).await, ["Covid-19"]);
    assert_eq!(cast.claims(&covid).await, ["Four.", "Both."]);
    // A tag that is taken off goes with all that shows as it.
    cast.merge(&corona, &covid, [4, 3], false).await;
    let off = json!({ "claimId": both, "tagIds": [covid] });
    cast.one.done("untagClaim", off, "claim { id }").await;
    assert_eq!(cast.tags(&both).await, Vec::<String>::new());
    cast.shows_what_was_said().await;
}

#[tokio::test]
async fn tagging_and_merging_at_the_same_moment_leave_what_shows_right() {
    let cast = cast().await;
    let tags = [cast.tag("TAG", "A").await, cast.tag("TAG", "B").await, cast.tag("TAG", "C").await];
    let mut claims = Vec::new();
    for number in 0..12 {
        claims.push(cast.submitted(&format!("Claim {number}.")).await);
    }
    let taggings = claims.iter().enumerate().map(|(at, claim)| {
        let (cast, tag) = (&cast, &tags[at % 3]);
        async move { refusal(&cast.give(claim, &[tag]).await) }
    });
    let merges = async {
        let done = cast.merge(&tags[0], &tags[1], [1, 1], false).await;
        assert_eq!(refusal(&done), "none");
        assert_eq!(refusal(&cast.merge(&tags[1], &tags[2], [2, 1], false).await), "none");
        "none".to_owned()
    };
    let (outcomes, _) = futures::join!(join_all(taggings), merges);
    assert!(outcomes.iter().all(|outcome| outcome == "none"), "{outcomes:?}");
    assert_eq!(cast.claims(&tags[2]).await.len(), 12);
    cast.shows_what_was_said().await;
}
