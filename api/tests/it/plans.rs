//! What a client can read costs as much on a large desk as on a small one: each statement that the API sends for a list
//! with a filter or an order, or for an object with all that hangs on it, is explained on tables of 20,000 rows.

use std::sync::Arc;

use factdesk::graphql::{NodeKind, global_id};
use factdesk::world::RealWorld;
use sea_orm::{ConnectionTrait, DbBackend, Statement, TransactionTrait};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::review::{Cast, cast_at};
use crate::support::{Everything, Person, desk_in};

/// Rows that one step of a plan may look at for a page of 20 with what hangs on it.
const FOR_A_PAGE: f64 = 2_500.0;
/// Rows that it may look at for a total, which is counted to 10,000, with those that a filter passes over.
const FOR_A_TOTAL: f64 = 16_000.0;

/// Id of a row of `support/many.sql`.
fn id(kind: NodeKind, table: u32, number: u64) -> String {
    let uuid: Uuid = format!("01900000-{table:04x}-7000-8000-{number:012x}").parse().unwrap();
    global_id(kind, uuid).to_string()
}

/// What to filter by: something that is frequent and something that is rare, where there is both. A filter that is
/// missing here fails the test.
fn values(input: &str, field: &str) -> Vec<Value> {
    let (middle, later) = (json!("2025-03-01T00:00:00Z"), json!("2025-03-02T00:00:00Z"));
    match (input, field) {
        ("ClaimFilter", "state") => {
            vec![
                json!({ "in": ["DECIDED"] }),
                json!({ "in": ["QUEUED"] }),
                json!({ "in": ["QUEUED", "IN_REVIEW"] }),
            ]
        }
        (_, "language") => vec![json!({ "in": ["en"] }), json!({ "in": ["de"] }), json!({ "in": ["pt-BR"] })],
        ("ClaimFilter", "documentId") => vec![json!(id(NodeKind::Document, 4, 77))],
        ("ClaimFilter", "speakerId") => vec![json!(id(NodeKind::Source, 3, 77))],
        ("ClaimFilter", "minScore") => vec![json!(0.5), json!(0.9995)],
        ("ClaimFilter", "origin") => vec![json!("INTAKE"), json!("MEMBER")],
        (_, "submittedBy") => vec![json!(id(NodeKind::Member, 2, 77))],
        ("DocumentFilter", "intake") => vec![json!({ "in": ["READ"] }), json!({ "in": ["NO_TEXT"] })],
        ("DocumentFilter", "publisherId") => vec![json!(id(NodeKind::Source, 3, 77))],
        ("FactCheckFilter", "state") => vec![json!({ "in": ["DRAFT"] }), json!({ "in": ["PUBLISHED"] })],
        ("SourceFilter", "kind") => vec![json!({ "in": ["PERSON"] }), json!({ "in": ["GROUP"] })],
        ("SourceFilter", "named" | "confirmed" | "merged") => vec![json!(true), json!(false)],
        ("SourceFilter", "text") => vec![json!("name"), json!("abcd")],
        ("TagFilter", "kind") => vec![json!("TAG"), json!("TOPIC")],
        ("TagFilter", "text") => vec![json!("name"), json!("abcd")],
        ("TagFilter", "retired" | "merged") => vec![json!(true), json!(false)],
        ("AuditEventFilter", "actions") => {
            vec![json!(["claim.submit"]), json!(["verdict.submit", "claim.recuse"])]
        }
        ("AuditEventFilter", "actorId") => vec![json!(id(NodeKind::Member, 2, 77))],
        ("AuditEventFilter", "objectId" | "claimId") => vec![json!(id(NodeKind::Claim, 5, 77))],
        ("AuditEventFilter", "from") => vec![middle, json!("2030-01-01T00:00:00Z")],
        ("AuditEventFilter", "to") => vec![later, json!("2020-01-01T00:00:00Z")],
        other => panic!("{other:?} is a filter without a value to try: add it here"),
    }
}

/// A desk with 20,000 rows in each table that grows.
async fn large() -> Cast {
    let cast = cast_at(desk_in(Arc::new(RealWorld)).await).await;
    let db = &cast.desk.db;
    let sql = include_str!("support/many.sql").replace("$newsroom", &cast.desk.newsroom.to_string());
    let tx = db.begin().await.unwrap();
    tx.execute_unprepared(&sql).await.unwrap();
    tx.commit().await.unwrap();
    db.execute_unprepared("VACUUM ANALYZE").await.unwrap();
    cast
}

struct Explainer<'c> {
    cast: &'c Cast,
    big: Vec<String>,
    problems: Vec<String>,
    explained: usize,
}

impl<'c> Explainer<'c> {
    async fn new(cast: &'c Cast) -> Self {
        let sql = "SELECT relname::text AS name FROM pg_class WHERE relkind = 'r' AND reltuples >= 2000";
        let rows =
            cast.desk.db.query_all_raw(Statement::from_string(DbBackend::Postgres, sql)).await.unwrap();
        let big = rows.iter().map(|row| row.try_get("", "name").unwrap()).collect();
        Self { cast, big, problems: Vec::new(), explained: 0 }
    }

    /// Sends a query and explains every statement that the server sent for it.
    async fn query(&mut self, who: &Person, about: &str, bound: f64, query: &str, variables: Value) -> Value {
        self.cast.desk.statements.sent();
        let data = who.data(query, variables).await;
        for statement in self.cast.desk.statements.sent() {
            if statement.sql.starts_with("SELECT") || statement.sql.starts_with("WITH") {
                self.explain(about, bound, statement).await;
            }
        }
        data
    }

    async fn explain(&mut self, about: &str, bound: f64, statement: Statement) {
        self.explained += 1;
        let explain = Statement {
            sql: format!("EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {}", statement.sql),
            ..statement.clone()
        };
        let tx = self.cast.desk.db.begin().await.unwrap();
        if bound > FOR_A_PAGE {
            // A total of half a table of this size is counted without an index, and rightly; one that has none is not.
            tx.execute_unprepared("SET LOCAL enable_seqscan = off").await.unwrap();
        }
        let row = tx.query_one_raw(explain).await.unwrap().unwrap();
        tx.rollback().await.unwrap();
        let plan: Value = row.try_get_by_index(0).unwrap();
        let mut found = Vec::new();
        self.walk(&plan[0]["Plan"], bound, &mut found);
        for problem in found {
            self.problems.push(format!("{about}: {problem}\n    {}", statement.sql));
        }
    }

    fn walk(&self, node: &Value, bound: f64, problems: &mut Vec<String>) {
        let number = |name: &str| node[name].as_f64().unwrap_or(0.0);
        if let Some(table) = node["Relation Name"].as_str() {
            let kind = node["Node Type"].as_str().unwrap();
            let read = (number("Actual Rows") + number("Rows Removed by Filter")) * number("Actual Loops");
            // What is not executed costs nothing: half of an OR that the other half decides.
            let whole =
                kind == "Seq Scan" && number("Actual Loops") > 0.0 && self.big.iter().any(|big| big == table);
            if read > bound || whole {
                problems.push(format!("{kind} looks at {read} rows of {table}"));
            }
        }
        for child in node["Plans"].as_array().into_iter().flatten() {
            self.walk(child, bound, problems);
        }
    }
}

const SCHEMA: &str = "{ __schema { types { name inputFields { name } enumValues { name } }
    queryType { fields { name type { name ofType { name } } args { name type { name } } } } } }";

#[tokio::test]
async fn no_read_looks_at_more_of_a_large_desk_than_it_answers() {
    let cast = large().await;
    let schema = cast.desk.anonymous.data(SCHEMA, json!({})).await["__schema"].clone();
    let of = |name: &str, members: &str| -> Vec<String> {
        let kind = schema["types"].as_array().unwrap().iter().find(|kind| kind["name"] == name).unwrap();
        let members = kind[members].as_array().unwrap().iter();
        members.map(|member| member["name"].as_str().unwrap().to_owned()).collect()
    };
    let mut explainer = Explainer::new(&cast).await;
    let mut lists = 0;
    for field in schema["queryType"]["fields"].as_array().unwrap() {
        let list = field["name"].as_str().unwrap();
        let argument =
            |name: &str| field["args"].as_array().unwrap().iter().find(|argument| argument["name"] == name);
        if argument("first").is_none() {
            continue;
        }
        lists += 1;
        let who = if ["invitations", "apiKeys"].contains(&list) { &cast.admin } else { &cast.chief };
        let input = argument("filter").map(|filter| filter["type"]["name"].as_str().unwrap());
        let mut filters = vec![json!({})];
        for name in input.map(|input| of(input, "inputFields")).unwrap_or_default() {
            filters.extend(
                values(input.unwrap(), &name).into_iter().map(|value| json!({ name.clone(): value })),
            );
        }
        let order = argument("orderBy").map(|order| order["type"]["name"].as_str().unwrap().to_owned());
        let mut orders = vec![Value::Null];
        if let Some(order) = &order {
            for field in of(&format!("{order}Field"), "enumValues") {
                orders.extend(
                    ["ASC", "DESC"].map(|direction| json!({ "field": field, "direction": direction })),
                );
            }
        }
        let types = input.map(|input| format!(", $filter: {input}")).unwrap_or_default()
            + &order.as_ref().map(|order| format!(", $order: {order}")).unwrap_or_default();
        let arguments = input.map_or("", |_| ", filter: $filter").to_owned()
            + order.as_ref().map_or("", |_| ", orderBy: $order");
        for filter in &filters {
            for order in &orders {
                let about = format!("{list} {filter} {order}");
                let page = format!(
                    "query($after: String{types}) {{ {list}(first: 20, after: $after{arguments}) {{ pageInfo {{ endCursor }} nodes {{ __typename }} }} }}"
                );
                let mut variables = json!({ "filter": filter, "order": order });
                let data = explainer.query(who, &about, FOR_A_PAGE, &page, variables.clone()).await;
                variables["after"] = data[list]["pageInfo"]["endCursor"].clone();
                let about = format!("{about} after a cursor");
                explainer.query(who, &about, FOR_A_PAGE, &page, variables.clone()).await;
            }
            let about = format!("total of {list} {filter}");
            let (open, close) = if types.is_empty() { ("", "") } else { ("(", ")") };
            let total = format!(
                "query{open}{}{close} {{ {list}(first: 1{arguments}) {{ total {{ count }} }} }}",
                types.trim_start_matches(", ")
            );
            let variables = json!({ "filter": filter });
            explainer.query(who, &about, FOR_A_TOTAL, &total, variables).await;
        }
    }
    assert!(lists >= 5, "{lists} lists were tried");
    let everything = Everything::of(&cast.desk.anonymous).await;
    let objects = [
        ("claim", id(NodeKind::Claim, 5, 70)),
        ("document", id(NodeKind::Document, 4, 77)),
        ("source", id(NodeKind::Source, 3, 77)),
        ("factCheck", id(NodeKind::FactCheck, 13, 70)),
    ];
    for (field, id) in objects {
        for who in [&cast.chief, &cast.one] {
            let query = everything.query(field, &format!("id: \"{id}\""), 1);
            let data = explainer.query(who, field, FOR_A_PAGE, &query, json!({})).await;
            assert!(!data[field].is_null(), "{field} is there");
        }
    }
    // A month of them, of which they read no more than there is.
    let query = everything.query("figures", "from: \"2025-02-01\", to: \"2025-02-28\"", 3);
    let data = explainer.query(&cast.chief, "figures", FOR_A_TOTAL, &query, json!({})).await;
    assert!(
        data["figures"]["agreement"]["scales"][0]["nominal"]["claims"].as_i64() > Some(1_000),
        "{data:#}"
    );
    // A tag that is frequent, one that is rare.
    for tag in [4, 77] {
        let query = "query($id: ID!) { node(id: $id) { ... on Tag { claims(first: 20) { nodes { id } } } } }";
        let variables = json!({ "id": id(NodeKind::Tag, 40, tag) });
        let data = explainer.query(&cast.chief, "claims of a tag", FOR_A_PAGE, query, variables).await;
        assert!(data["node"]["claims"]["nodes"].as_array().unwrap().len() > 5);
    }
    let Explainer { problems, explained, .. } = explainer;
    assert!(explained > 150, "{explained} statements were explained");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
