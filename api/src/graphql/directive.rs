//! Directives of the schema's own text.

use async_graphql::TypeDirective;

/// What the field counts against the limit on cost, instead of 1 (of 10 for a mutation). What is below a list counts
/// once for each item of the page asked for.
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: u32) {}
