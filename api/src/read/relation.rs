//! Lists that hang on an object: one statement for all parents of a page, however many there are.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use async_graphql::dataloader::Loader;
use sea_orm::sea_query::{PostgresQueryBuilder, SelectStatement, Value};
use sea_orm::{
    ConnectionTrait, DbBackend, EntityName, EntityTrait, FromQueryResult, ModelTrait, QueryFilter,
    QueryTrait, Select, Statement,
};
use uuid::Uuid;

use super::list::{mark, page, sliced};
use super::{List, Order, Reader, Row, Rows, Slice, Visible, filled};
use crate::error::Error;

/// A list of `Entity` under a parent object.
pub trait Relation: Send + Sync + 'static {
    /// What is listed.
    type Entity: Visible;
    /// Name of the list, unique; cursors are bound to it and to the parent.
    const NAME: &'static str;
    /// How it is sorted.
    fn order() -> Order<Self::Entity>;
    /// Which rows belong to the parent, as a template ([`super::Sql`]) of `{t}`, the row, and `{parent}`, the parent's id.
    const BELONGS: &'static str;
}

/// A row of the relation `R`.
pub type RowUnder<R> = <<R as Relation>::Entity as EntityTrait>::Model;

/// A row that can be read under a parent; every model of a table is.
pub trait Nestable<R: Relation>:
    ModelTrait<Entity = R::Entity> + FromQueryResult + Clone + Send + Sync + 'static
{
}
impl<R: Relation, M> Nestable<R> for M where
    M: ModelTrait<Entity = R::Entity> + FromQueryResult + Clone + Send + Sync + 'static
{
}

/// Key of one page of a relation under one parent.
pub(super) struct Nested<R> {
    parent: Uuid,
    slice: Slice,
    relation: std::marker::PhantomData<fn() -> R>,
}

impl<R> Clone for Nested<R> {
    fn clone(&self) -> Self {
        Self { parent: self.parent, slice: self.slice.clone(), relation: self.relation }
    }
}
impl<R> PartialEq for Nested<R> {
    fn eq(&self, other: &Self) -> bool {
        self.parent == other.parent && self.slice == other.slice
    }
}
impl<R> Eq for Nested<R> {}
impl<R> Hash for Nested<R> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.parent.hash(state);
        self.slice.hash(state);
    }
}

/// One page of the relation `R` under this parent, batched with those of other parents.
///
/// # Errors
/// `BAD_USER_INPUT` for a cursor of another list; otherwise what Postgres says.
pub async fn nested<R: Relation>(
    loaders: &super::Loaders,
    parent: Uuid,
    slice: Slice,
) -> Result<List<Row<RowUnder<R>>>, Error>
where
    <R::Entity as EntityTrait>::Model:
        ModelTrait<Entity = R::Entity> + FromQueryResult + Clone + Sync + 'static,
{
    let key = Nested::<R> { parent, slice, relation: std::marker::PhantomData };
    Ok(loaders.load_one(key).await?.unwrap_or_default())
}

impl<R: Relation> Loader<Nested<R>> for Reader
where
    <R::Entity as EntityTrait>::Model:
        ModelTrait<Entity = R::Entity> + FromQueryResult + Clone + Sync + 'static,
{
    type Value = List<Row<RowUnder<R>>>;
    type Error = Error;

    async fn load(&self, keys: &[Nested<R>]) -> Result<HashMap<Nested<R>, Self::Value>, Error> {
        // Pages from the start differ in nothing but the parent; a page behind a cursor is one of a single parent.
        let mut groups: HashMap<Slice, Vec<Uuid>> = HashMap::new();
        for key in keys {
            groups.entry(key.slice.clone()).or_default().push(key.parent);
        }
        let mut found = HashMap::new();
        for (slice, parents) in groups {
            let order = R::order();
            for (parent, rows) in self.rows::<R>(&order, &slice, &parents).await? {
                let rows = rows.into_iter().map(Row::from).collect();
                let list = page(rows, &order, &mark(&name::<R>(parent), &order), &slice);
                found.insert(
                    Nested { parent, slice: slice.clone(), relation: std::marker::PhantomData },
                    list,
                );
            }
        }
        Ok(found)
    }
}

fn name<R: Relation>(parent: Uuid) -> String {
    format!("{}/{parent}", R::NAME)
}

/// The rows of a relation that this reader may see, of the parent `p.parent`.
pub(super) fn belonging<R: Relation>(reader: &Reader) -> Select<R::Entity> {
    let rows = Rows { row: R::Entity::default().table_name(), above: "", parent: "p.parent" };
    R::Entity::visible(&reader.scope).filter(filled(&reader.scope, R::BELONGS, rows))
}

impl Reader {
    async fn rows<R: Relation>(
        &self,
        order: &Order<R::Entity>,
        slice: &Slice,
        parents: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<<R::Entity as EntityTrait>::Model>>, Error>
    where
        <R::Entity as EntityTrait>::Model: FromQueryResult,
    {
        let cursor_mark = mark(&name::<R>(parents.first().copied().unwrap_or_default()), order);
        let inner = sliced(belonging::<R>(self), order, &cursor_mark, slice)?.into_query();
        let mut grouped: HashMap<Uuid, Vec<_>> = parents.iter().map(|parent| (*parent, Vec::new())).collect();
        for row in
            self.db.query_all_raw(for_each_parent("p.parent AS parent_key, x.*", &inner, parents)).await?
        {
            let parent = row.try_get::<Uuid>("", "parent_key")?;
            let model = <R::Entity as EntityTrait>::Model::from_query_result(&row, "")?;
            grouped.entry(parent).or_default().push(model);
        }
        Ok(grouped)
    }
}

/// `inner` for each parent, as one statement.
pub(super) fn for_each_parent(columns: &str, inner: &SelectStatement, parents: &[Uuid]) -> Statement {
    let (sql, values) = inner.build(PostgresQueryBuilder);
    let mut values = values.0;
    values.push(Value::from(parents.to_vec()));
    let sql = format!(
        "SELECT {columns} FROM unnest(${}::uuid[]) AS p(parent) CROSS JOIN LATERAL ({sql}) AS x",
        values.len()
    );
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}
