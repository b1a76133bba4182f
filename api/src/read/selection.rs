//! What a client asked for, merged by the names of the answer.

use std::convert::Infallible;

use async_graphql::context::QueryEnv;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use async_graphql::{Context, ContextSelectionSet, QueryPathNode, QueryPathSegment, Value};

use super::PageArgs;

/// Postgres cuts longer names.
const LONGEST_NAME: usize = 60;

/// A field of an object, with all that was asked for below it.
pub(super) struct Wanted<'a> {
    /// Its name in the answer.
    pub key: &'a str,
    /// The field; of several with one name in the answer the first: validation has made sure that they are the same.
    pub field: &'a Field,
    /// What is asked for below it.
    pub below: Vec<&'a SelectionSet>,
}

/// The fields that are asked for of an object of this type; nothing if Postgres could not name them.
pub(super) fn fields<'a>(
    query: &'a QueryEnv,
    type_name: &str,
    sets: &[&'a SelectionSet],
) -> Option<Vec<Wanted<'a>>> {
    let mut wanted = Vec::new();
    for set in sets {
        collect(query, type_name, set, &mut wanted)?;
    }
    Some(wanted)
}

fn collect<'a>(
    query: &'a QueryEnv,
    type_name: &str,
    set: &'a SelectionSet,
    wanted: &mut Vec<Wanted<'a>>,
) -> Option<()> {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let field = &field.node;
                let key = field.response_key().node.as_str();
                if key.len() > LONGEST_NAME || !field.directives.is_empty() {
                    return None;
                }
                match wanted.iter_mut().find(|wanted| wanted.key == key) {
                    Some(known) => known.below.push(&field.selection_set.node),
                    None => wanted.push(Wanted { key, field, below: vec![&field.selection_set.node] }),
                }
            }
            Selection::InlineFragment(fragment) => {
                let condition = fragment.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                if applies(condition, type_name) {
                    collect(query, type_name, &fragment.node.selection_set.node, wanted)?;
                }
            }
            Selection::FragmentSpread(spread) => {
                let fragment = query.fragments.get(&spread.node.fragment_name.node)?;
                if applies(Some(fragment.node.type_condition.node.on.node.as_str()), type_name) {
                    collect(query, type_name, &fragment.node.selection_set.node, wanted)?;
                }
            }
        }
    }
    Some(())
}

/// Whether a fragment on this type speaks of an object of that one. Of interfaces there is only `Node` over shaped
/// types; validation refuses it on types that are none.
fn applies(condition: Option<&str>, type_name: &str) -> bool {
    condition.is_none_or(|condition| condition == type_name || condition == "Node")
}

/// A place in an answer, and what was asked for there.
pub(super) struct Asked<'a> {
    /// The operation.
    pub query: &'a QueryEnv,
    /// Where in its answer.
    pub path: Option<QueryPathNode<'a>>,
    /// What.
    pub set: &'a SelectionSet,
}

impl<'a> Asked<'a> {
    /// At the field that is being resolved.
    pub fn of(context: &Context<'a>) -> Self {
        let set = &context.item.node.selection_set.node;
        Self { query: context.query_env, path: context.path_node, set }
    }

    /// At the value that is being resolved.
    pub fn within(context: &ContextSelectionSet<'a>) -> Self {
        Self { query: context.query_env, path: context.path_node, set: &context.item.node }
    }
}

/// Whether the field of this place is the only one with its name in the answer: ready JSON cannot be merged.
pub(super) fn alone(asked: &Asked<'_>) -> bool {
    let mut path = Vec::new();
    let mut node: Option<&QueryPathNode<'_>> = asked.path.as_ref();
    while let Some(here) = node {
        if let QueryPathSegment::Name(name) = here.segment {
            path.push(name);
        }
        node = here.parent;
    }
    let query = asked.query;
    let mut set = &query.operation.node.selection_set.node;
    for key in path.into_iter().rev() {
        let mut found = None;
        if !only(query, set, key, &mut found) {
            return false;
        }
        let Some(field) = found else { return false };
        set = &field.selection_set.node;
    }
    true
}

/// Finds the field with this name in the answer; false if there are several.
fn only<'a>(query: &'a QueryEnv, set: &'a SelectionSet, key: &str, found: &mut Option<&'a Field>) -> bool {
    set.items.iter().all(|selection| match &selection.node {
        Selection::Field(field) if field.node.response_key().node == key => {
            found.replace(&field.node).is_none()
        }
        Selection::Field(_) => true,
        Selection::InlineFragment(fragment) => only(query, &fragment.node.selection_set.node, key, found),
        Selection::FragmentSpread(spread) => query
            .fragments
            .get(&spread.node.fragment_name.node)
            .is_none_or(|fragment| only(query, &fragment.node.selection_set.node, key, found)),
    })
}

/// The page that the arguments of a list ask for; nothing if they are not of the types that they should be, or there are
/// others.
pub(super) fn page(query: &QueryEnv, field: &Field) -> Option<PageArgs> {
    let mut page = PageArgs::default();
    for (name, value) in &field.arguments {
        let value =
            value.node.clone().into_const_with(|name| Ok::<_, Infallible>(variable(query, &name))).ok()?;
        match (name.node.as_str(), value) {
            (_, Value::Null) => {}
            ("first", Value::Number(number)) => page.first = Some(int(&number)?),
            ("last", Value::Number(number)) => page.last = Some(int(&number)?),
            ("after", Value::String(text)) => page.after = Some(text),
            ("before", Value::String(text)) => page.before = Some(text),
            _ => return None,
        }
    }
    Some(page)
}

fn int(number: &async_graphql::Number) -> Option<i32> {
    number.as_i64().and_then(|number| i32::try_from(number).ok())
}

fn variable(query: &QueryEnv, name: &async_graphql::Name) -> Value {
    // What is left out is as good as null here: every argument of a page may be left out.
    query.variables.get(name).cloned().unwrap_or(Value::Null)
}
