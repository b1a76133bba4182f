//! What arguments mean that many fields take, said once.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::{MetaInputValue, MetaType, Registry};
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};

/// Arguments of fields and of our directives by their names, with their descriptions. A field says it itself where it
/// means something else.
pub const ARGUMENTS: [(&str, &str); 11] = [
    ("input", "What to do."),
    ("id", "The `id` of the object."),
    ("ids", "The `id`s of the objects, at most 100."),
    ("first", "So many items from the start of the list, at most 100; 20 if `last` is left out too."),
    (
        "after",
        "Only what comes after this cursor: `pageInfo.endCursor` of the page before, `cursor` of the last event that you had.",
    ),
    ("last", "So many items from the end of the list, at most 100. Not together with `first`."),
    (
        "before",
        "Only items that come before this cursor of the same list: `pageInfo.startCursor` of the page after.",
    ),
    ("filter", "Which items; all that you may see if left out. Conditions are joined by AND."),
    ("orderBy", "In which order; newest first if left out."),
    ("weight", "What it counts."),
    ("code", "The code."),
];

/// No type of the schema: whoever registers it, last, describes the arguments that have no words of their own.
pub struct Conventions;

impl OutputType for Conventions {
    fn type_name() -> Cow<'static, str> {
        <bool as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        for kind in registry.types.values_mut() {
            if let MetaType::Object { fields, .. } | MetaType::Interface { fields, .. } = kind {
                fields.values_mut().for_each(|field| describe(&mut field.args));
            }
        }
        registry.directives.values_mut().for_each(|directive| describe(&mut directive.args));
        <bool as OutputType>::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(Value::Null)
    }
}

fn describe(arguments: &mut IndexMap<String, MetaInputValue>) {
    for (name, description) in ARGUMENTS {
        if let Some(argument) = arguments.get_mut(name) {
            argument.description.get_or_insert_with(|| description.to_owned());
        }
    }
}
