//! JSON that Postgres wrote, on its way to the client as it is.

use std::borrow::Cow;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, Name, OutputType, Positioned, ServerResult, Value};

/// An answer of the type `T`: written by Postgres for exactly the fields that were asked for, or an object whose
/// resolvers answer them.
pub enum Read<T> {
    /// Ready JSON.
    Written(String),
    /// To be resolved.
    Object(T),
}

impl<T> Read<T> {
    /// The same answer of another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Read<U> {
        match self {
            Self::Written(json) => Read::Written(json),
            Self::Object(object) => Read::Object(change(object)),
        }
    }
}

impl<T: OutputType> OutputType for Read<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(
        &self,
        context: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        match self {
            Self::Written(json) => Ok(written(json.clone())),
            Self::Object(object) => object.resolve(context, field).await,
        }
    }
}

/// The form in which async-graphql passes JSON through (its feature `raw_value`).
fn written(json: String) -> Value {
    let mut map = IndexMap::with_capacity(1);
    map.insert(Name::new(async_graphql_value::RAW_VALUE_TOKEN), Value::String(json));
    Value::Object(map)
}
