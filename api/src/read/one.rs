//! One row by its id.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use async_graphql::dataloader::Loader;
use entity::HasId;
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use super::{Reader, Visible};
use crate::error::Error;

/// Key of the row with this id, if the reader may see it.
pub struct One<E>(pub Uuid, PhantomData<fn() -> E>);

impl<E> One<E> {
    /// The row of `E` with this id.
    pub fn of(id: Uuid) -> Self {
        Self(id, PhantomData)
    }
}

impl<E> Clone for One<E> {
    fn clone(&self) -> Self {
        Self(self.0, PhantomData)
    }
}
impl<E> PartialEq for One<E> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<E> Eq for One<E> {}
impl<E> Hash for One<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<E: Visible + HasId> Loader<One<E>> for Reader
where
    E::Model: Sync + 'static,
{
    type Value = E::Model;
    type Error = Error;

    async fn load(&self, keys: &[One<E>]) -> Result<HashMap<One<E>, E::Model>, Error> {
        let rows = E::visible(&self.scope)
            .filter(E::id_column().is_in(keys.iter().map(|key| key.0)))
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| (One::of(E::id_of(&row)), row)).collect())
    }
}
