//! Totals: counted only when asked for, and only so far.

use std::collections::HashMap;
use std::hash::Hash;

use async_graphql::SimpleObject;
use async_graphql::dataloader::Loader;
use sea_orm::sea_query::{Alias, Expr, PostgresQueryBuilder, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DbBackend, QueryTrait, Statement};
use uuid::Uuid;

use super::relation::{Relation, belonging, for_each_parent};
use super::{Loaders, Reader};
use crate::error::Error;

/// Counting stops here.
pub const FAR_ENOUGH: i64 = 10_000;

/// How many items a list has over all its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, SimpleObject)]
pub struct Count {
    /// The number, exact unless `atLeast` is true.
    pub count: i32,
    /// True if counting stopped at 10,000 and there are more.
    pub at_least: bool,
}

impl Count {
    /// Of rows that were counted to one more than [`FAR_ENOUGH`].
    pub fn from_rows(rows: i64) -> Self {
        let count = i32::try_from(rows.min(FAR_ENOUGH)).unwrap_or(i32::MAX);
        Self { count, at_least: rows > FAR_ENOUGH }
    }
}

/// What a connection's `total` counts when it is asked for.
#[derive(Clone)]
pub enum Total {
    /// All rows of a root list.
    Root(Box<SelectStatement>),
    /// All rows of a relation under a parent: how to ask for them.
    Nested(Uuid, NestedCount),
}

/// Asks the loaders for the count of one relation.
pub type NestedCount = for<'a> fn(&'a Loaders, Uuid) -> futures::future::BoxFuture<'a, Result<Count, Error>>;

impl Total {
    /// The total of the relation `R` under this parent.
    pub fn nested<R: Relation>(parent: Uuid) -> Self {
        Self::Nested(parent, |loaders, parent| {
            Box::pin(async move {
                let key = CountOf::<R>(parent, std::marker::PhantomData);
                Ok(loaders.load_one(key).await?.unwrap_or(Count { count: 0, at_least: false }))
            })
        })
    }

    /// Counts.
    ///
    /// # Errors
    /// What Postgres says.
    pub async fn count(&self, loaders: &Loaders) -> Result<Count, Error> {
        match self {
            Self::Nested(parent, ask) => ask(loaders, *parent).await,
            Self::Root(select) => {
                let (sql, values) = bounded(select.as_ref().clone()).build(PostgresQueryBuilder);
                let sql = format!("SELECT count(*) AS rows FROM ({sql}) AS x");
                let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values.0);
                let row = loaders.loader().db.query_one_raw(statement).await?;
                Ok(Count::from_rows(row.map(|row| row.try_get("", "rows")).transpose()?.unwrap_or(0)))
            }
        }
    }
}

fn bounded(mut select: SelectStatement) -> SelectStatement {
    select.clear_selects().expr(Expr::val(1)).limit(u64::try_from(FAR_ENOUGH).unwrap_or(0) + 1);
    select
}

struct CountOf<R>(Uuid, std::marker::PhantomData<fn() -> R>);

impl<R> Clone for CountOf<R> {
    fn clone(&self) -> Self {
        Self(self.0, self.1)
    }
}
impl<R> PartialEq for CountOf<R> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}
impl<R> Eq for CountOf<R> {}
impl<R> Hash for CountOf<R> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<R: Relation> Loader<CountOf<R>> for Reader {
    type Value = Count;
    type Error = Error;

    async fn load(&self, keys: &[CountOf<R>]) -> Result<HashMap<CountOf<R>, Count>, Error> {
        let parents: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let rows = bounded(belonging::<R>(self).into_query());
        let counted = Query::select()
            .expr_as(Expr::cust("count(*)"), Alias::new("rows"))
            .from_subquery(rows, Alias::new("y"))
            .to_owned();
        let mut counts = HashMap::new();
        for row in self
            .db
            .query_all_raw(for_each_parent("p.parent AS parent_key, x.rows", &counted, &parents))
            .await?
        {
            let parent = row.try_get::<Uuid>("", "parent_key")?;
            counts.insert(
                CountOf(parent, std::marker::PhantomData),
                Count::from_rows(row.try_get("", "rows")?),
            );
        }
        Ok(counts)
    }
}
