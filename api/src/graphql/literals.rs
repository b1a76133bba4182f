//! Whole numbers in a document: the library looks at their size only where a field is run.

use async_graphql::parser::types::{
    BaseType, ExecutableDocument, OperationType, Selection, SelectionSet, Type,
};
use async_graphql::{Pos, ServerError};
use async_graphql_value::Value;

use super::contract::{CONTRACT, Input, ROOTS};
use super::document::coded;
use crate::error::Code;

/// Checks that every `Int` that is written in a validated document has 32 bits.
///
/// # Errors
/// `GRAPHQL_VALIDATION_FAILED` with the place of the first one that has not.
pub fn check(document: &ExecutableDocument) -> Result<(), ServerError> {
    for (_, operation) in document.operations.iter() {
        for variable in &operation.node.variable_definitions {
            if let Some(default) = &variable.node.default_value {
                let value = default.node.clone().into_value();
                argument(&value, &variable.node.var_type.node, default.pos)?;
            }
        }
        let root = match operation.node.ty {
            OperationType::Query => ROOTS[0],
            OperationType::Mutation => ROOTS[1],
            OperationType::Subscription => ROOTS[2],
        };
        selection_set(&operation.node.selection_set.node, root)?;
    }
    for fragment in document.fragments.values() {
        let on = &fragment.node.type_condition.node.on.node;
        selection_set(&fragment.node.selection_set.node, on)?;
    }
    Ok(())
}

/// Spreads are left out: each fragment is looked at by itself.
fn selection_set(set: &SelectionSet, kind: &str) -> Result<(), ServerError> {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => {
                let fields = CONTRACT.outputs.get(kind);
                let Some(known) = fields.and_then(|fields| fields.get(field.node.name.node.as_str())) else {
                    continue;
                };
                for (name, value) in &field.node.arguments {
                    if let Some(kind) = known.arguments.get(name.node.as_str()) {
                        argument(&value.node, kind, value.pos)?;
                    }
                }
                selection_set(&field.node.selection_set.node, &known.kind)?;
            }
            Selection::InlineFragment(fragment) => {
                let on = fragment.node.type_condition.as_ref().map_or(kind, |on| on.node.on.node.as_str());
                selection_set(&fragment.node.selection_set.node, on)?;
            }
            Selection::FragmentSpread(_) => {}
        }
    }
    Ok(())
}

fn argument(value: &Value, kind: &Type, pos: Pos) -> Result<(), ServerError> {
    if fits(value, kind) {
        return Ok(());
    }
    let mut error = coded(Code::GraphqlValidationFailed, "An Int has 32 bits; this number has more.");
    error.locations = vec![pos];
    Err(error)
}

fn fits(value: &Value, kind: &Type) -> bool {
    match (value, &kind.base) {
        (Value::List(items), BaseType::List(item)) => items.iter().all(|value| fits(value, item)),
        (value, BaseType::List(item)) => fits(value, item),
        (value, BaseType::Named(name)) => match (value, CONTRACT.inputs.get(name.as_str())) {
            (Value::Number(number), Some(Input::Int)) => {
                number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
            }
            (Value::Object(given), Some(Input::Object(object))) => given.iter().all(|(name, value)| {
                object.fields.get(name.as_str()).is_none_or(|field| fits(value, &field.kind))
            }),
            _ => true,
        },
    }
}
