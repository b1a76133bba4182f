//! The contract describes itself to whoever has nothing else to read.

use std::collections::BTreeSet;

use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{FieldDefinition, TypeKind, TypeSystemDefinition};
use serde_json::{Value, json};

use crate::support::desk;

const INTROSPECTION: &str =
    "{ __schema { types { kind name description fields { name description args { name description } }
    inputFields { name description } enumValues { name description } }
    directives { name description args { name description } } } }";

#[tokio::test]
async fn every_type_field_argument_and_value_has_a_description() {
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
            let arguments = part["args"].as_array().into_iter().flatten();
            for part in [part].into_iter().chain(arguments) {
                if part["description"].as_str().unwrap_or_default().is_empty() {
                    silent.push(format!("{name}.{}", part["name"].as_str().unwrap()));
                }
            }
        }
    }
    for directive in data["__schema"]["directives"].as_array().unwrap() {
        for part in [directive].into_iter().chain(directive["args"].as_array().unwrap()) {
            if part["description"].as_str().unwrap_or_default().is_empty() {
                silent.push(format!("@{}.{}", directive["name"], part["name"]));
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
    let closed = |field: &FieldDefinition| {
        let mut errors = field.directives.iter().filter(|directive| directive.node.name.node == "error");
        errors.any(|error| error.node.get_argument("code").unwrap().node.to_string() == "FORBIDDEN")
    };
    let mut say = BTreeSet::new();
    for definition in file.definitions {
        let TypeSystemDefinition::Type(kind) = definition else { continue };
        let root = kind.node.name.node.to_lowercase();
        if let (TypeKind::Object(kind), "query" | "subscription") = (kind.node.kind, root.as_str()) {
            let fields = kind.fields.iter().map(|field| &field.node).filter(|field| closed(field));
            say.extend(fields.map(|field| format!("{root} {}", field.name.node)));
        }
    }
    // A mutation tells it as a refusal.
    // Of members: to keys everything is closed that their scopes do not name.
    let table = include_str!("../../../docs/permissions.txt").split("\nKeys of tools").next().unwrap();
    let table = table.lines().filter(|line| line.contains("FORBIDDEN") && !line.starts_with("mutation"));
    let table = table.map(|line| line.split_whitespace().take(2).collect::<Vec<_>>().join(" "));
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

/// Inputs of mutations that name what exists and carry no version of it, each with the reason.
const WITHOUT_VERSION: [(&str, &str); 18] = [
    ("AddEvidenceInput", "adds evidence; the claim stays as it is, and blind reviewers must not collide"),
    ("AttachToEvidenceInput", "adds files to evidence, which never changes otherwise"),
    ("AnswerChecklistInput", "adds an answer; the one before stays, and blind reviewers must not collide"),
    ("AssignReviewerInput", "slots are taken under a lock: the first one gets it, whatever was read"),
    ("DeclareConflictInput", "says something about the member; the source stays as it is"),
    ("DismissClaimsInput", "judges each claim of the story as it is then"),
    ("RecordClaimantContactInput", "adds a record; the claim stays as it is"),
    ("RecordSearchNoteInput", "adds a note; the claim stays as it is"),
    ("RecuseInput", "says something about the member, and must always be possible"),
    ("ReleaseClaimInput", "gives back what one holder has: nobody else changes it"),
    ("DiscardVerdictDraftInput", "one's own draft: shared with nobody"),
    ("RenewLeaseInput", "one's own lease: nobody else changes it"),
    ("SaveVerdictDraftInput", "one's own draft: shared with nobody"),
    ("RevokeSessionInput", "one's own session: shared with nobody"),
    ("TagClaimInput", "adds tags; what others gave stays"),
    ("UntagClaimInput", "takes named tags off; others stay as they are"),
    ("WithdrawEvidenceInput", "evidence never changes; a second withdrawal is refused by its state"),
    ("DraftFactCheckInput", "expectedVersion is left out for the first draft alone, which is checked"),
];

#[test]
fn a_mutation_can_be_repeated_and_a_change_of_what_is_shared_names_its_version() {
    use async_graphql::parser::parse_schema;
    use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
    let schema = parse_schema(factdesk::graphql::sdl()).unwrap();
    let types = schema.definitions.iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(kind) => Some((kind.node.name.node.to_string(), &kind.node.kind)),
        _ => None,
    });
    let types: std::collections::BTreeMap<_, _> = types.collect();
    let TypeKind::Object(mutations) = types["Mutation"] else { panic!("Mutation is an object") };
    let mut wrong = Vec::new();
    let mut excused = std::collections::BTreeSet::new();
    for mutation in &mutations.fields {
        let [input] = mutation.node.arguments.as_slice() else {
            panic!("{} takes one input", mutation.node.name.node);
        };
        let input = input.node.ty.node.to_string().trim_end_matches('!').to_owned();
        let TypeKind::InputObject(fields) = types[&input] else { panic!("{input} is an input") };
        let has = |name: &str, kind: &str| {
            let mut fields = fields.fields.iter().map(|field| &field.node);
            fields.any(|field| field.name.node == name && field.ty.node.to_string() == kind)
        };
        if !has("idempotencyKey", "String") {
            wrong.push(format!("{input} has no idempotencyKey"));
        }
        let names_something =
            fields.fields.iter().any(|field| field.node.ty.node.to_string().starts_with("ID"));
        let known = WITHOUT_VERSION.iter().find(|(name, _)| *name == input);
        match (names_something && !has("expectedVersion", "Int!"), known) {
            (true, None) => wrong.push(format!("{input} has no expectedVersion")),
            (true, Some(known)) => drop(excused.insert(known.0)),
            (false, _) => {}
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    let idle: Vec<_> = WITHOUT_VERSION.iter().filter(|(name, _)| !excused.contains(name)).collect();
    assert_eq!(idle, Vec::<&(&str, &str)>::new(), "these need no excuse");
}
