//! Directives of the schema's own text.

use async_graphql::TypeDirective;

use crate::error::Code;

/// What the field counts against the limit on cost, instead of 1 (of 10 for a mutation). What is below a list counts
/// once for each item of the page asked for.
#[TypeDirective(location = "FieldDefinition")]
pub fn cost(weight: u32) {}

/// The field may answer with this error, beside those with which every field may: a field that says FORBIDDEN is closed
/// to some roles. To the key of a tool every field is closed that its scopes do not name. The codes are in `extensions.code`.
#[TypeDirective(location = "FieldDefinition", repeatable)]
pub fn error(code: Code) {}
