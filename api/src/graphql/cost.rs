//! What an operation costs: a formula made once from its document, worked out for the variables of each request.

use std::convert::Infallible;

use async_graphql::parser::types::{Field, OperationDefinition, OperationType, Selection, SelectionSet};
use async_graphql::{Name, Value, Variables};

use super::contract::{CONTRACT, Output, ROOTS, Times};
use super::document::Fragments;
use crate::read::DEFAULT_PAGE;

/// What a field costs that the schema does not know: those of the introspection are among them.
const USUAL: u64 = 1;
/// What it costs to have the schema told.
const WHOLE_SCHEMA: u64 = 1_000;
/// What it costs to have one type told.
const ONE_TYPE: u64 = 100;

/// Cost of an operation as far as it is known before its variables are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Cost {
    fixed: u64,
    /// The largest page that is asked for by a number.
    largest: u64,
    /// Lists whose length is a variable.
    lists: Vec<List>,
}

#[derive(Debug, PartialEq, Eq)]
struct List {
    /// How often the list itself may come.
    times: u64,
    length: Length,
    item: Cost,
}

#[derive(Debug, PartialEq, Eq)]
struct Length {
    variable: Name,
    /// If the variable is not given.
    default: u64,
    /// It is the size of a page.
    page: bool,
}

impl Length {
    fn with(&self, variables: &Variables) -> u64 {
        variables.get(&self.variable).and_then(length).unwrap_or(self.default)
    }
}

impl Cost {
    /// The formula of an operation. Its document was measured: opening its fragments is bounded.
    pub fn of(operation: &OperationDefinition, fragments: &Fragments) -> Self {
        let root = match operation.ty {
            OperationType::Query => ROOTS[0],
            OperationType::Mutation => ROOTS[1],
            OperationType::Subscription => ROOTS[2],
        };
        let mut cost = Self::default();
        Making { fragments }.selection_set(&operation.selection_set.node, root, &mut cost);
        cost
    }

    /// What it costs with these variables.
    pub fn with(&self, variables: &Variables) -> u64 {
        self.lists.iter().fold(self.fixed, |sum, list| {
            let items = list.length.with(variables).saturating_mul(list.times);
            sum.saturating_add(list.item.with(variables).saturating_mul(items))
        })
    }

    /// The largest page that it asks for with these variables.
    pub fn largest_page(&self, variables: &Variables) -> u64 {
        self.lists.iter().fold(self.largest, |largest, list| {
            let own = if list.length.page { list.length.with(variables) } else { 0 };
            largest.max(own).max(list.item.largest_page(variables))
        })
    }

    fn add(&mut self, times: u64, other: Self) {
        self.fixed = self.fixed.saturating_add(other.fixed.saturating_mul(times));
        self.largest = self.largest.max(other.largest);
        self.lists.extend(
            other.lists.into_iter().map(|list| List { times: list.times.saturating_mul(times), ..list }),
        );
    }
}

struct Making<'d> {
    fragments: &'d Fragments,
}

impl Making<'_> {
    fn selection_set(&self, set: &SelectionSet, kind: &str, cost: &mut Cost) {
        for selection in &set.items {
            match &selection.node {
                Selection::Field(field) => self.field(&field.node, kind, cost),
                Selection::InlineFragment(fragment) => {
                    let on =
                        fragment.node.type_condition.as_ref().map_or(kind, |on| on.node.on.node.as_str());
                    self.selection_set(&fragment.node.selection_set.node, on, cost);
                }
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = self.fragments.get(&spread.node.fragment_name.node) {
                        let on = fragment.node.type_condition.node.on.node.as_str();
                        self.selection_set(&fragment.node.selection_set.node, on, cost);
                    }
                }
            }
        }
    }

    fn field(&self, field: &Field, parent: &str, cost: &mut Cost) {
        match field.name.node.as_str() {
            "__schema" => return cost.fixed = cost.fixed.saturating_add(WHOLE_SCHEMA),
            "__type" => return cost.fixed = cost.fixed.saturating_add(ONE_TYPE),
            _ => {}
        }
        let known = CONTRACT.outputs.get(parent).and_then(|fields| fields.get(field.name.node.as_str()));
        let mut item = Cost::default();
        let inner = known.map_or("", |known| known.kind.as_str());
        self.selection_set(&field.selection_set.node, inner, &mut item);
        cost.fixed = cost.fixed.saturating_add(known.map_or(USUAL, |known| known.weight));
        let times = known.map_or(Times::Fixed(1), |known: &Output| known.times);
        let page = times == Times::Page;
        let (argument, default) = match times {
            Times::Fixed(times) => return cost.add(times, item),
            Times::Page => {
                let size = field.get_argument("first").or_else(|| field.get_argument("last"));
                (size, u64::from(DEFAULT_PAGE))
            }
            Times::Ids => (field.get_argument("ids"), 1),
        };
        let mut variable = None;
        // A variable stands for nothing yet; inside a list it is one item like any other.
        let given = argument.map(|argument| {
            argument.node.clone().into_const_with(|name| -> Result<Value, Infallible> {
                variable = Some(name);
                Ok(Value::Null)
            })
        });
        match (given, variable) {
            (Some(Ok(Value::Null)), Some(variable)) => {
                let length = Length { variable, default, page };
                cost.lists.push(List { times: 1, length, item });
            }
            (Some(Ok(given)), _) => {
                let length = length(&given).unwrap_or(default);
                cost.add(length, item);
                if page {
                    cost.largest = cost.largest.max(length);
                }
            }
            (None, _) => cost.add(default, item),
        }
    }
}

/// How many items a page size or a list of ids asks for.
fn length(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => Some(number.as_i64().map_or(u64::MAX, |size| size.max(0).unsigned_abs())),
        Value::List(items) => Some(items.len() as u64),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;
    use serde_json::json;

    use super::*;

    fn cost(query: &str, variables: serde_json::Value) -> u64 {
        let document = parse_query(query).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        Cost::of(&operation.node, &document.fragments).with(&Variables::from_json(variables))
    }

    #[test]
    fn a_field_costs_one_and_a_list_multiplies_by_its_page() {
        let nested = "query($a: Int, $b: Int) { claims(first: $a) { nodes { id evidence(last: $b) { nodes { id } } } } }";
        // claims 1, nodes 1, per claim: id 1, evidence 1, per piece: nodes 1, id 1
        for (query, variables, expected) in [
            ("{ viewer { id name } }", json!({}), 3),
            ("{ claims { nodes { id } } }", json!({}), 41),
            ("{ claims(first: 5) { nodes { id } } }", json!({}), 11),
            ("{ claims(last: 2000000000) { nodes { id } } }", json!({}), 4_000_000_001),
            (nested, json!({ "b": 3 }), 1 + 20 * (1 + 1 + 1 + 3 * 2)),
            (nested, json!({ "a": 2, "b": 10 }), 1 + 2 * (1 + 1 + 1 + 10 * 2)),
            (nested, json!({ "a": -4 }), 1),
            ("{ nodes(ids: [\"a\", \"b\"]) { id } }", json!({}), 3),
            ("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", json!({ "ids": ["a", "b", "c"] }), 4),
            (
                "{ a: claims { ...F } b: claims { ...F } } fragment F on ClaimConnection { nodes { id } }",
                json!({}),
                82,
            ),
            ("{ node(id: \"x\") { ... on Claim { evidence { nodes { id } } } } }", json!({}), 42),
            ("{ __schema { types { name } } __typename }", json!({}), 1_001),
        ] {
            assert_eq!(cost(query, variables), expected, "{query}");
        }
    }

    #[test]
    fn the_largest_page_is_found_wherever_it_is_asked_for() {
        let query = "query($a: Int, $ids: [ID!]!) { nodes(ids: $ids) { ... on Claim { evidence(last: $a) { nodes { id } }
            verdicts(first: 7) { nodes { id } } } } }";
        let document = parse_query(query).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let cost = Cost::of(&operation.node, &document.fragments);
        let ids: Vec<_> = (0..50).collect();
        for (a, largest) in [(json!(500), 500), (json!(3), 7), (json!(null), 20)] {
            let variables = Variables::from_json(json!({ "a": a, "ids": ids }));
            assert_eq!(cost.largest_page(&variables), largest);
        }
    }

    #[test]
    fn a_mutation_and_a_long_text_cost_what_the_schema_says() {
        let mutation = "mutation { acceptClaim(input: {}) { claim { id } } }";
        assert_eq!(cost(mutation, json!({})), 12);
        assert_eq!(cost("{ document(id: \"x\") { text } }", json!({})), 501);
    }
}
