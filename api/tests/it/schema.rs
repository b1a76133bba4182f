//! The contract describes itself to whoever has nothing else to read.

use std::collections::BTreeSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use serde_json::{Value, json};

use crate::support::desk;

const INTROSPECTION: &str = "{ __schema { types { kind name description fields { name description }
    inputFields { name description } enumValues { name description } } } }";

#[tokio::test]
async fn every_type_field_and_value_has_a_description() {
    let data = desk().await.anonymous.data(INTROSPECTION, json!({})).await;
    let mut silent = Vec::new();
    for kind in data["__schema"]["types"].as_array().unwrap() {
        let name = kind["name"].as_str().unwrap();
        // The scalar ID is the specification's own.
        if name.starts_with("__") || name == "ID" {
            continue;
        }
        if kind["description"].as_str().unwrap_or_default().is_empty() {
            silent.push(name.to_owned());
        }
        let parts = ["fields", "inputFields", "enumValues"];
        for part in parts.iter().flat_map(|part| kind[part].as_array().into_iter().flatten()) {
            if part["description"].as_str().unwrap_or_default().is_empty() {
                silent.push(format!("{name}.{}", part["name"].as_str().unwrap()));
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new());
    assert!(data["__schema"]["types"].as_array().unwrap().iter().any(|kind: &Value| kind["name"] == "Claim"));
}

#[tokio::test]
async fn the_server_tells_the_same_types_as_the_file() {
    let data = desk().await.anonymous.data(INTROSPECTION, json!({})).await;
    let types = data["__schema"]["types"].as_array().unwrap().iter();
    let told: BTreeSet<&str> = types.map(|kind| kind["name"].as_str().unwrap()).collect();
    let file = parse_schema(factdesk::graphql::sdl()).unwrap();
    let types = file.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(kind) => Some(kind.node.name.node.as_str()),
        _ => None,
    });
    let silent: Vec<_> = types.filter(|name| !told.contains(name)).collect();
    assert_eq!(silent, Vec::<&str>::new());
}

#[test]
fn fields_that_are_closed_to_a_role_say_so() {
    let file = parse_schema(factdesk::graphql::sdl()).unwrap();
    let fields = file.definitions.into_iter().find_map(|definition| match definition {
        TypeSystemDefinition::Type(kind) if kind.node.name.node == "Query" => match kind.node.kind {
            TypeKind::Object(query) => Some(query.fields),
            _ => None,
        },
        _ => None,
    });
    let fields = fields.unwrap().into_iter().map(|field| field.node).filter(|field| {
        let mut errors = field.directives.iter().filter(|directive| directive.node.name.node == "error");
        errors.any(|error| error.node.get_argument("code").unwrap().node.to_string() == "FORBIDDEN")
    });
    let say: BTreeSet<String> = fields.map(|field| field.name.node.to_string()).collect();
    let table = include_str!("../../../docs/permissions.txt").lines().filter_map(|line| {
        let (name, cells) = line.strip_prefix("query ")?.split_once(' ')?;
        cells.contains("FORBIDDEN").then(|| name.to_owned())
    });
    assert_eq!(say, table.collect());
}

#[test]
fn the_file_at_the_top_is_the_schema_of_this_build() {
    let kept =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend-schema.graphql")).unwrap();
    assert!(
        kept == factdesk::graphql::sdl(),
        "write it anew: cargo run -p factdesk -- schema > frontend-schema.graphql"
    );
}
