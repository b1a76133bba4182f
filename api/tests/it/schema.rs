//! The contract describes itself to whoever has nothing else to read.

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

#[test]
fn the_file_at_the_top_is_the_schema_of_this_build() {
    let kept =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../frontend-schema.graphql")).unwrap();
    assert!(
        kept == factdesk::graphql::sdl(),
        "write it anew: cargo run -p factdesk -- schema > frontend-schema.graphql"
    );
}
