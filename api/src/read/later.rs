//! An object that is read when it is answered.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value};
use entity::HasId;
use sea_orm::FromQueryResult;
use uuid::Uuid;

use super::fetch::{RowOf, object};
use super::raw::Read;
use super::row::Row;
use super::selection::Asked;
use super::shape::Shaped;
use crate::graphql::Session;

/// An object by its id, in a payload: it is read after the commit, for exactly what was asked for. Null if the reader may
/// not see it.
pub struct Later<T>(Uuid, PhantomData<fn() -> T>);

impl<T> Later<T> {
    /// The object with this id.
    pub fn of(id: impl Into<Uuid>) -> Self {
        Self(id.into(), PhantomData)
    }
}

impl<T> OutputType for Later<T>
where
    T: OutputType + Shaped + From<Row<RowOf<T>>>,
    T::Entity: HasId,
    RowOf<T>: FromQueryResult + Sync + 'static,
{
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
        let failed = |error: async_graphql::Error| context.set_error_path(error.into_server_error(field.pos));
        let session = context.data::<Session>().map_err(failed)?;
        let found: Option<Read<T>> =
            object(session, &Asked::within(context), self.0).await.map_err(|error| failed(error.into()))?;
        match found {
            Some(object) => object.resolve(context, field).await,
            None => Ok(Value::Null),
        }
    }
}
