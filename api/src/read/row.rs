//! A row, with what Postgres has written already of what hangs on it.

use std::ops::Deref;

use async_graphql::Context;

use super::raw::Read;

/// A row of a table, as the resolvers of its object have it.
#[derive(Clone, Debug)]
pub struct Row<M> {
    row: M,
    parts: Vec<(String, String)>,
}

impl<M> Row<M> {
    /// A row with objects and lists beside it as JSON, each by its name in the answer.
    pub(super) const fn with(row: M, parts: Vec<(String, String)>) -> Self {
        Self { row, parts }
    }

    /// What Postgres has written of the field that is being resolved, if it has.
    pub fn written<T>(&self, context: &Context<'_>) -> Option<Read<T>> {
        self.made_from(context).map(|json| Read::Written(json.to_owned()))
    }

    /// What the field that is being resolved is made from ([`super::Field::Made`]), if Postgres has written it.
    pub fn made_from(&self, context: &Context<'_>) -> Option<&str> {
        if self.parts.is_empty() {
            return None;
        }
        let key = &context.item.node.response_key().node;
        self.parts.iter().find(|(name, _)| name == key.as_str()).map(|(_, json)| json.as_str())
    }
}

impl<M> From<M> for Row<M> {
    fn from(row: M) -> Self {
        Self::with(row, Vec::new())
    }
}

impl<M> Deref for Row<M> {
    type Target = M;

    fn deref(&self) -> &M {
        &self.row
    }
}

/// Makes a GraphQL object of the rows of a table: `object!(Claim, claim::Model)`.
macro_rules! object {
    ($name:ident, $model:ty) => {
        #[doc = concat!("The GraphQL type `", stringify!($name), "`; described where its fields are.")]
        pub struct $name(pub(crate) $crate::read::Row<$model>);

        impl From<$crate::read::Row<$model>> for $name {
            fn from(row: $crate::read::Row<$model>) -> Self {
                Self(row)
            }
        }

        impl From<$model> for $name {
            fn from(row: $model) -> Self {
                Self(row.into())
            }
        }
    };
}
pub(crate) use object;
