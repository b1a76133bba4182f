//! Variables, checked against what the operation declares (GraphQL, section 6.1.2), before anything is run.

use async_graphql::parser::types::{BaseType, Type, VariableDefinition};
use async_graphql::{Positioned, ServerError, Value, Variables};

use super::contract::{CONTRACT, Input};
use crate::error::Code;

/// Checks the variables that came with a request.
///
/// # Errors
/// `BAD_USER_INPUT` for each variable that cannot be used, with the place in `extensions.field`.
pub fn check(
    definitions: &[Positioned<VariableDefinition>],
    variables: &Variables,
) -> Result<(), Vec<ServerError>> {
    let problems = definitions.iter().filter_map(|definition| {
        let name = definition.node.name.node.as_str();
        let kind = &definition.node.var_type.node;
        let found = match variables.get(name) {
            Some(value) => usable(value, kind),
            None if kind.nullable || definition.node.default_value.is_some() => Ok(()),
            None => Err(Problem::here(format!("It is needed: {kind}."))),
        };
        found.err().map(|problem| problem.inside(name.to_owned()).told(definition))
    });
    let problems: Vec<_> = problems.collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Gives the variables that were left out their default values: not all of the library looks for them.
pub fn fill(definitions: &[Positioned<VariableDefinition>], variables: &mut Variables) {
    for definition in definitions.iter().map(|definition| &definition.node) {
        if let Some(default) = definition.default_value() {
            variables.entry(definition.name.node.clone()).or_insert_with(|| default.clone());
        }
    }
}

struct Problem {
    place: String,
    sentence: String,
}

impl Problem {
    fn here(sentence: impl Into<String>) -> Self {
        Self { place: String::new(), sentence: sentence.into() }
    }

    fn inside(mut self, outer: String) -> Self {
        self.place = if self.place.is_empty() { outer } else { format!("{outer}.{}", self.place) };
        self
    }

    fn told(self, definition: &Positioned<VariableDefinition>) -> ServerError {
        let message = format!("The variable ${} cannot be used. {}", self.place, self.sentence);
        let mut error = ServerError::new(message, Some(definition.pos));
        let extensions = error.extensions.get_or_insert_default();
        extensions.set("code", Code::BadUserInput.as_str());
        extensions.set("field", self.place);
        error
    }
}

fn usable(value: &Value, kind: &Type) -> Result<(), Problem> {
    match (value, &kind.base) {
        (Value::Null, _) if kind.nullable => Ok(()),
        (Value::Null, _) => Err(Problem::here(format!("It is not null: {kind}."))),
        (Value::List(values), BaseType::List(item)) => {
            values.iter().enumerate().try_for_each(|(place, value)| {
                usable(value, item).map_err(|problem| problem.inside(place.to_string()))
            })
        }
        // One value stands for a list of one.
        (value, BaseType::List(item)) => usable(value, item),
        (value, BaseType::Named(name)) => match CONTRACT.inputs.get(name.as_str()) {
            Some(named) if fits(value, named)? => Ok(()),
            _ => Err(Problem::here(format!("It is no {name}."))),
        },
    }
}

fn fits(value: &Value, kind: &Input) -> Result<bool, Problem> {
    Ok(match (kind, value) {
        (Input::Int, Value::Number(number)) => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (Input::Float, Value::Number(_))
        | (Input::String | Input::Id, Value::String(_))
        | (Input::Boolean, Value::Boolean(_))
        | (Input::Scalar, _) => true,
        (Input::Id, Value::Number(number)) => number.is_i64() || number.is_u64(),
        (Input::Enum(values), Value::String(name)) => values.contains(name),
        (Input::Enum(values), Value::Enum(name)) => values.contains(name.as_str()),
        (Input::Object(object), Value::Object(given)) => {
            for (name, value) in given {
                let Some(field) = object.fields.get(name.as_str()) else {
                    return Err(Problem::here("There is no such field.").inside(name.to_string()));
                };
                usable(value, &field.kind).map_err(|problem| problem.inside(name.to_string()))?;
            }
            let missing = object
                .fields
                .iter()
                .find(|(name, field)| field.required && !given.contains_key(name.as_str()));
            if let Some((name, field)) = missing {
                let sentence = format!("It is needed: {}.", field.kind);
                return Err(Problem::here(sentence).inside(name.clone()));
            }
            let given_one = given.len() == 1 && given.values().all(|value| *value != Value::Null);
            if object.one_of && !given_one {
                return Err(Problem::here("Give exactly one of its fields, and not null."));
            }
            true
        }
        _ => false,
    })
}
