//! How many statements each operation sends to the database. The list is docs/statements.txt; write it anew with
//! `UPDATE_FILES=1 cargo test costs`.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use factdesk::world::{RealWorld, World};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::permissions::{Stage, stage_at};
use crate::support::{Everything, Person, desk_in};

/// The real world, in which nothing that is remembered grows old.
struct Still(DateTime<Utc>);

impl World for Still {
    fn id(&self) -> Uuid {
        RealWorld.id()
    }

    fn salt(&self) -> [u8; 32] {
        RealWorld.salt()
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        None
    }

    fn wall_clock(&self) -> DateTime<Utc> {
        self.0
    }
}

/// What a client of the desk asks for again and again.
const READS: [(&str, &str); 3] = [
    ("a claim by its id", "query($id: ID!) { claim(id: $id) { statement state version } }"),
    (
        "the page of a claim",
        "query($id: ID!) { claim(id: $id) { statement state version allowedActions submittedBy { name }
            currentRound { number policy { blind verdictsNeeded } rating { label } }
            appearances { nodes { exact speaker { name } document { title publisher { name } } } }
            evidence { total { count } nodes { url stance source { name } addedBy { name } } }
            verdicts { nodes { rating { label } rationale member { name } counts } }
            assignments { nodes { member { name } } } history { nodes { action actor { name } } } } }",
    ),
    (
        "a list of claims",
        "{ claims(first: 20) { pageInfo { hasNextPage endCursor } nodes { statement state rating { label }
            appearances(first: 1) { nodes { speaker { name } } } factCheck { slug state } } } }",
    ),
];

impl Stage {
    /// What a mutation costs one of the actors who may do it.
    async fn mutation_cost(&self, mutation: &str) -> u64 {
        let kind = format!("{}{}Input", mutation[..1].to_uppercase(), &mutation[1..]);
        let query =
            format!("mutation($input: {kind}!) {{ {mutation}(input: $input) {{ refusal {{ code }} }} }}");
        let mut whys = Vec::new();
        for actor in &self.actors[..4] {
            // The second time: what is read once is read by then.
            let mut cost = None;
            for _ in 0..2 {
                let mut input = self.scene(mutation, actor).await;
                if mutation != "signIn" {
                    input["idempotencyKey"] = json!(Uuid::now_v7());
                }
                self.cast.desk.statements.take();
                let answer = actor.send(&query, json!({ "input": input })).await;
                let sent = self.cast.desk.statements.take();
                let done = answer["errors"].is_null() && answer["data"][mutation]["refusal"].is_null();
                cost = done.then_some(sent);
                whys.push(answer);
            }
            if let Some(cost) = cost {
                return cost;
            }
        }
        panic!("nobody could do {mutation}: {whys:#?}")
    }

    async fn read_cost(&self, who: &Person, query: &str, variables: Value) -> u64 {
        who.data(query, variables.clone()).await;
        self.cast.desk.statements.take();
        who.data(query, variables).await;
        self.cast.desk.statements.take()
    }
}

#[tokio::test]
async fn an_operation_sends_as_many_statements_as_the_list_says() {
    // While tokens that are made from now on are valid.
    let stage = stage_at(desk_in(Arc::new(Still(Utc::now() + TimeDelta::minutes(10)))).await).await;
    let everything = Everything::of(&stage.cast.desk.anonymous).await;
    let document = stage.document().await;
    let check = stage.published().await["factCheckId"].clone();
    let claim = json!(stage.cast.judged("The quay is safe.", "TRUE", "TRUE").await);
    let source = document["appearances"]["nodes"][0]["speaker"]["id"].clone();
    let mut costs: BTreeMap<String, u64> = BTreeMap::new();
    for (field, needed) in everything.root_fields("Query") {
        let id = match field.as_str() {
            "document" => &document["id"],
            "source" => &source,
            "factCheck" => &check,
            _ => &claim,
        };
        let arguments = match &needed[..] {
            [] => String::new(),
            [one] if one == "id" => format!("id: {id}"),
            [many] if many == "ids" => format!("ids: [{id}]"),
            other => panic!("{field} needs {other:?}: teach this test what to ask"),
        };
        // Somebody who may read everything there is at the desk.
        let who = match field.as_str() {
            "viewer" => &stage.cast.reporter,
            "invitations" | "apiKeys" => &stage.cast.admin,
            _ => &stage.cast.editor,
        };
        let cost = stage.read_cost(who, &everything.query(&field, &arguments, 0), json!({})).await;
        costs.insert(format!("query {field}, its plain fields"), cost);
    }
    for (name, query) in READS {
        let cost = stage.read_cost(&stage.cast.editor, query, json!({ "id": claim })).await;
        costs.insert(format!("query {name}"), cost);
    }
    for (mutation, _) in everything.root_fields("Mutation") {
        costs.insert(format!("mutation {mutation}"), stage.mutation_cost(&mutation).await);
    }
    let mut text = String::from(
        "How many statements an operation sends to Postgres, beside BEGIN and COMMIT. Made by the test `costs`.\n\
         A mutation is sent with an idempotency key and asks for nothing but its refusal.\n\n",
    );
    for (operation, cost) in &costs {
        writeln!(text, "{operation:44}{cost:3}").unwrap();
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/statements.txt");
    if std::env::var_os("UPDATE_FILES").is_some() {
        std::fs::write(file, &text).unwrap();
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == text, "docs/statements.txt is not what is sent. It is now:\n{text}");
}
