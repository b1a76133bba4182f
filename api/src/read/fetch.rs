//! From a field to its answer: one statement made from what was asked for, or the loaders.

use async_graphql::Context;
use entity::HasId;
use sea_orm::{EntityTrait, FromQueryResult, IdenStatic, ModelTrait, QueryResult, QueryTrait, Select, Value};
use uuid::Uuid;

use super::list::{List, mark, page, sliced};
use super::plan::{Fragment, Plan, RootList, Statement, part_name};
use super::raw::Read;
use super::row::Row;
use super::selection::{Asked, alone};
use super::shape::{Shape, Shaped};
use super::{Loaders, Nestable, One, Order, PageArgs, Reader, Relation, RowUnder, Slice, Total, nested};
use crate::error::Error;
use crate::graphql::Session;

/// The row type of a [`Shaped`] type.
pub type RowOf<T> = <<T as Shaped>::Entity as EntityTrait>::Model;

/// More fields than these at the root are loaded together, by loaders, instead of each by a statement of its own.
const FEW: usize = 4;

/// The object with this id, if the reader may see it.
///
/// # Errors
/// `UNAUTHENTICATED` if nobody asks; otherwise what Postgres says.
pub async fn find<T>(context: &Context<'_>, id: Uuid) -> Result<Option<Read<T>>, Error>
where
    T: Shaped + From<Row<RowOf<T>>>,
    T::Entity: HasId,
    RowOf<T>: FromQueryResult + Sync + 'static,
{
    object(Session::of(context)?, &Asked::of(context), id).await
}

/// The object with this id, for a place in an answer.
pub(super) async fn object<T>(
    session: &Session,
    asked: &Asked<'_>,
    id: Uuid,
) -> Result<Option<Read<T>>, Error>
where
    T: Shaped + From<Row<RowOf<T>>>,
    T::Entity: HasId,
    RowOf<T>: FromQueryResult + Sync + 'static,
{
    let loaders = session.loaders()?;
    let reader = loaders.loader();
    match planned_object::<T>(session, asked, reader, id) {
        Planned::Whole(statement) => return Ok(json(session, statement).await?.map(Read::Written)),
        Planned::Rows(statement, parts) => {
            let rows = session.app.readers()?.rows(statement).await?;
            let row = rows.first().map(|row| row_with::<T>(row, &parts)).transpose()?;
            return Ok(row.map(|row| Read::Object(row.into())));
        }
        Planned::No => {}
    }
    loaded(loaders, id).await
}

/// The object with this id, by the loaders: many of a page are one statement.
async fn loaded<T>(loaders: &Loaders, id: Uuid) -> Result<Option<Read<T>>, Error>
where
    T: Shaped + From<Row<RowOf<T>>>,
    T::Entity: HasId,
    RowOf<T>: FromQueryResult + Sync + 'static,
{
    Ok(loaders.load_one(One::<T::Entity>::of(id)).await?.map(|row| Read::Object(Row::from(row).into())))
}

/// The object that a row names, if it names one that the reader may see.
///
/// # Errors
/// As [`find`].
pub async fn beside<T, M>(
    context: &Context<'_>,
    row: &Row<M>,
    id: impl Into<Option<Uuid>>,
) -> Result<Option<Read<T>>, Error>
where
    T: Shaped + From<Row<RowOf<T>>>,
    T::Entity: HasId,
    RowOf<T>: FromQueryResult + Sync + 'static,
{
    if let Some(json) = row.written(context) {
        return Ok(Some(json));
    }
    let Some(id) = id.into() else { return Ok(None) };
    loaded(Session::of(context)?.loaders()?, id).await
}

/// A connection of objects, as its macro makes it.
pub trait Connection: Sized {
    /// What it lists.
    type Node: Shaped;

    /// The connection of a page.
    fn new(list: List<Row<RowOf<Self::Node>>>, total: Total) -> Self;
}

/// A page of a list that hangs on nothing. `name` says all that tells this list from others (what it lists and its
/// filter): cursors are bound to it.
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be or a cursor of another list; otherwise what Postgres says.
pub async fn root<C>(
    context: &Context<'_>,
    select: Select<<C::Node as Shaped>::Entity>,
    order: &Order<<C::Node as Shaped>::Entity>,
    name: &str,
    page_args: PageArgs,
) -> Result<Read<C>, Error>
where
    C: Connection,
    RowOf<C::Node>: FromQueryResult + ModelTrait<Entity = <C::Node as Shaped>::Entity>,
{
    let session = Session::of(context)?;
    let reader = session.loaders()?.loader();
    let slice = page_args.check()?;
    let mark = mark(name, order);
    // A cursor of another list is refused before anything is built on it.
    let rows = sliced(select.clone(), order, &mark, &slice)?;
    match planned_list::<C>(session, &Asked::of(context), &select, &rows, order, mark, &slice) {
        Planned::Whole(statement) => {
            let json = json(session, statement).await?;
            return json.map(Read::Written).ok_or_else(|| Error::internal("a list without an answer"));
        }
        Planned::Rows(statement, parts) => {
            let rows = session.app.readers()?.rows(statement).await?;
            let rows =
                rows.iter().map(|row| row_with::<C::Node>(row, &parts)).collect::<Result<Vec<_>, _>>()?;
            return Ok(connection(rows, order, &mark, &slice, select));
        }
        Planned::No => {}
    }
    let rows = rows.all(&reader.db).await?.into_iter().map(Row::from).collect();
    Ok(connection(rows, order, &mark, &slice, select))
}

fn connection<C>(
    rows: Vec<Row<RowOf<C::Node>>>,
    order: &Order<<C::Node as Shaped>::Entity>,
    mark: &[u8; 8],
    slice: &Slice,
    all: Select<<C::Node as Shaped>::Entity>,
) -> Read<C>
where
    C: Connection,
    RowOf<C::Node>: ModelTrait<Entity = <C::Node as Shaped>::Entity>,
{
    Read::Object(C::new(page(rows, order, mark, slice), Total::Root(Box::new(all.into_query()))))
}

/// A page of the relation `R` under the object of this row.
///
/// # Errors
/// As [`root`].
pub async fn under<R, C, M>(context: &Context<'_>, parent: &Row<M>, page: PageArgs) -> Result<Read<C>, Error>
where
    R: Relation<Entity = <C::Node as Shaped>::Entity>,
    C: Connection,
    M: ModelTrait,
    M::Entity: HasId + EntityTrait<Model = M>,
    RowUnder<R>: Nestable<R>,
{
    if let Some(json) = parent.written(context) {
        return Ok(json);
    }
    let id = <M::Entity as HasId>::id_of(parent);
    let rows = nested::<R>(Session::of(context)?.loaders()?, id, page.check()?).await?;
    Ok(Read::Object(C::new(rows, Total::nested::<R>(id))))
}

/// How a field is answered.
enum Planned {
    /// All of it as JSON.
    Whole(Statement),
    /// Its rows, each with these parts as JSON.
    Rows(Statement, Vec<String>),
    /// By resolvers and loaders.
    No,
}

fn planned_object<T: Shaped>(session: &Session, asked: &Asked<'_>, reader: &Reader, id: Uuid) -> Planned
where
    T::Entity: HasId,
{
    if !plans(session, asked) {
        return Planned::No;
    }
    let (shape, set) = (Shape::of::<T>(), asked.set);
    let by = || (T::Entity::id_column().as_str(), Value::from(id));
    let plan = || Plan::new(asked.query, reader);
    let whole = plan().object(shape, by(), set).map(Planned::Whole);
    let rows = || plan().row(shape, by(), set).map(|(statement, parts)| Planned::Rows(statement, parts));
    whole.or_else(rows).unwrap_or(Planned::No)
}

fn planned_list<C: Connection>(
    session: &Session,
    asked: &Asked<'_>,
    all: &Select<<C::Node as Shaped>::Entity>,
    page: &Select<<C::Node as Shaped>::Entity>,
    order: &Order<<C::Node as Shaped>::Entity>,
    mark: [u8; 8],
    slice: &Slice,
) -> Planned {
    let Ok(loaders) = session.loaders() else { return Planned::No };
    if !plans(session, asked) {
        return Planned::No;
    }
    let (shape, set) = (Shape::of::<C::Node>(), asked.set);
    let (rows, all) = (|size: u32| sized(page, size), || built(all.as_query()));
    let list = RootList { rows: &rows, all: &all, mark, sorting: order.sorting(), slice };
    let plan = || Plan::new(asked.query, loaders.loader());
    let whole = plan().list(shape, &list, set).map(Planned::Whole);
    let rows = || plan().rows(shape, &list, set).map(|(statement, parts)| Planned::Rows(statement, parts));
    whole.or_else(rows).unwrap_or(Planned::No)
}

/// Whether the field is to be answered by one statement.
fn plans(session: &Session, asked: &Asked<'_>) -> bool {
    let root = &asked.query.operation.node.selection_set.node.items;
    session.app.reads == super::Reads::Planned && root.len() <= FEW && alone(asked)
}

async fn json(session: &Session, statement: Statement) -> Result<Option<String>, Error> {
    let rows = session.app.readers()?.rows(statement).await?;
    Ok(rows.first().map(|row| row.try_get("", "json")).transpose()?)
}

fn row_with<T: Shaped>(row: &QueryResult, parts: &[String]) -> Result<Row<RowOf<T>>, Error>
where
    RowOf<T>: FromQueryResult,
{
    let model = RowOf::<T>::from_query_result(row, "")?;
    let parts = parts.iter().map(|key| {
        let json: Option<String> = row.try_get("", &part_name(key))?;
        Ok((key.clone(), json.unwrap_or_else(|| "null".to_owned())))
    });
    Ok(Row::with(model, parts.collect::<Result<_, Error>>()?))
}

fn built(select: &sea_orm::sea_query::SelectStatement) -> Fragment {
    let (text, values) = select.build(sea_orm::sea_query::PostgresQueryBuilder);
    (text, values.0)
}

fn sized<E: EntityTrait>(rows: &Select<E>, size: u32) -> Fragment {
    let mut select = rows.as_query().clone();
    // In the text: LIMIT as a parameter would make Postgres plan again with every call.
    select.reset_limit();
    let (text, values) = built(&select);
    (format!("{text} LIMIT {size}"), values)
}
