//! Queries that read everything there is to read, made from the schema itself: what is added to the schema is read
//! too, without anybody thinking of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::client::Client;

/// The schema, as introspection tells it.
pub struct Everything {
    types: BTreeMap<String, Value>,
}

/// What of the schema to ask for.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// Objects deep.
    pub depth: usize,
    /// Whether this field of this type.
    pub keep: &'a dyn Fn(&str, &str) -> bool,
    /// Arguments of every list.
    pub page: &'a str,
    /// Whether `edges`, too, where `nodes` are asked for.
    pub edges: bool,
}

const INTROSPECTION: &str = "{ __schema { types { kind name fields { name args { name type { kind name ofType { kind name } } }
    type { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } possibleTypes { name } } } }";

impl Everything {
    /// Asks a server for its schema.
    pub async fn of(client: &Client) -> Self {
        let data = client.data(INTROSPECTION, json!({})).await;
        let types = data["__schema"]["types"].as_array().unwrap().iter();
        Self { types: types.map(|kind| (kind["name"].as_str().unwrap().to_owned(), kind.clone())).collect() }
    }

    /// Names of the root fields, with the names of the arguments that they need.
    pub fn root_fields(&self, root: &str) -> Vec<(String, Vec<String>)> {
        let fields = self.types[root]["fields"].as_array().unwrap().iter();
        fields.map(|field| (text(&field["name"]), needed(field))).collect()
    }

    /// A query that reads all of a root field, with these arguments, so many objects deep.
    pub fn query(&self, field: &str, arguments: &str, depth: usize) -> String {
        self.ask(field, arguments, Asking { depth, keep: &|_, _| true, page: "(first: 5)", edges: false })
    }

    /// A subscription that is told all of a root field, with these arguments, so many objects deep.
    pub fn subscription(&self, field: &str, arguments: &str, depth: usize) -> String {
        let asking = Asking { depth, keep: &|_, _| true, page: "(first: 5)", edges: false };
        format!("subscription {}", self.operation("Subscription", field, arguments, asking))
    }

    /// A query that reads this of a root field, with these arguments.
    pub fn ask(&self, field: &str, arguments: &str, asking: Asking<'_>) -> String {
        self.operation("Query", field, arguments, asking)
    }

    fn operation(&self, root: &str, field: &str, arguments: &str, asking: Asking<'_>) -> String {
        let root = &self.types[root];
        let definition =
            root["fields"].as_array().unwrap().iter().find(|found| found["name"] == field).unwrap();
        let arguments = if arguments.is_empty() {
            page(definition, asking.page).to_owned()
        } else {
            format!("({arguments})")
        };
        let selection = self.selection(&named(&definition["type"]), asking, &mut Vec::new());
        format!("{{ {field}{arguments} {selection} }}")
    }

    fn selection(&self, name: &str, asking: Asking<'_>, path: &mut Vec<String>) -> String {
        let depth = asking.depth;
        let kind = &self.types[name];
        match kind["kind"].as_str().unwrap() {
            "SCALAR" | "ENUM" => String::new(),
            "INTERFACE" | "UNION" => {
                let mut parts = vec!["__typename".to_owned()];
                for possible in kind["possibleTypes"].as_array().unwrap() {
                    let possible = text(&possible["name"]);
                    if path.len() < 2 {
                        let selection = self.selection(&possible, asking, path);
                        parts.push(format!("... on {possible} {selection}"));
                    }
                }
                format!("{{ {} }}", parts.join(" "))
            }
            _ => {
                path.push(name.to_owned());
                let mut parts = vec!["__typename".to_owned()];
                for field in kind["fields"].as_array().unwrap() {
                    let (field_name, of) = (text(&field["name"]), named(&field["type"]));
                    let leaf = matches!(self.types[&of]["kind"].as_str(), Some("SCALAR" | "ENUM"));
                    let connection = name.ends_with("Connection");
                    let again = path.contains(&of) || (connection && field_name == "edges" && !asking.edges);
                    if !needed(field).is_empty()
                        || !(asking.keep)(name, &field_name)
                        || (!leaf && (again || (depth == 0 && !connection && !name.ends_with("Edge"))))
                    {
                        continue;
                    }
                    // A connection, its edges and its page are not worth a level.
                    let free = leaf || of.ends_with("Connection") || connection || name.ends_with("Edge");
                    let deeper = Asking { depth: depth.saturating_sub(usize::from(!free)), ..asking };
                    let selection = self.selection(&of, deeper, path);
                    parts.push(format!("{field_name}{} {selection}", page(field, asking.page)));
                }
                path.pop();
                format!("{{ {} }}", parts.join(" "))
            }
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

fn named(kind: &Value) -> String {
    if kind["name"].is_null() { named(&kind["ofType"]) } else { text(&kind["name"]) }
}

fn needed(field: &Value) -> Vec<String> {
    let arguments = field["args"].as_array().unwrap().iter();
    arguments
        .filter(|argument| argument["type"]["kind"] == "NON_NULL")
        .map(|argument| text(&argument["name"]))
        .collect()
}

fn page<'p>(field: &Value, page: &'p str) -> &'p str {
    let pages = field["args"].as_array().unwrap().iter().any(|argument| argument["name"] == "first");
    if pages { page } else { "" }
}
