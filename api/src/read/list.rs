//! A page of a select, by keyset.

use std::ops::Deref;

use sea_orm::{
    EntityTrait, FromQueryResult, ModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};

use super::cursor::fingerprint;
use super::{Order, PageArgs, Reader, Row, Slice, Total};
use crate::error::Error;

/// Rows of a page, each with its cursor, and whether there are more on either side.
#[derive(Clone, Debug)]
pub struct List<M> {
    /// Rows in the order of the list.
    pub rows: Vec<(String, M)>,
    /// More before the page.
    pub has_previous: bool,
    /// More after the page.
    pub has_next: bool,
}

impl<M> Default for List<M> {
    fn default() -> Self {
        Self { rows: Vec::new(), has_previous: false, has_next: false }
    }
}

/// Fingerprint of a list in an order.
pub(super) fn mark<E: EntityTrait>(name: &str, order: &Order<E>) -> [u8; 8] {
    fingerprint(&format!("{name}|{}", order.sorting().name()))
}

/// The select of a page and one row more, which tells whether there is a next page.
pub(super) fn sliced<E: EntityTrait>(
    select: Select<E>,
    order: &Order<E>,
    mark: &[u8; 8],
    slice: &Slice,
) -> Result<Select<E>, Error> {
    let mut select = select;
    if let Some(after) = &slice.after {
        select = select.filter(order.behind(&order.key(after, mark)?, false));
    }
    if let Some(before) = &slice.before {
        select = select.filter(order.behind(&order.key(before, mark)?, true));
    }
    let direction =
        if order.descending ^ slice.backward { sea_orm::Order::Desc } else { sea_orm::Order::Asc };
    Ok(select
        .order_by(order.column, direction.clone())
        .order_by(order.id, direction)
        .limit(u64::from(slice.size) + 1))
}

/// Cuts the row too many and puts a backward page in the order of the list.
pub(super) fn page<E, M>(mut rows: Vec<M>, order: &Order<E>, mark: &[u8; 8], slice: &Slice) -> List<M>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
    M: Deref<Target = E::Model>,
{
    let more = rows.len() > slice.size as usize;
    rows.truncate(slice.size as usize);
    if slice.backward {
        rows.reverse();
    }
    let (has_previous, has_next) =
        if slice.backward { (more, slice.before.is_some()) } else { (slice.after.is_some(), more) };
    let rows = rows.into_iter().map(|row| (order.cursor(&row, mark), row)).collect();
    List { rows, has_previous, has_next }
}

/// A page of a table that belongs to no newsroom, and what counts the whole list. `name` as for [`super::root`].
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be or a cursor of another list; otherwise what Postgres says.
pub async fn apart<E>(
    reader: &Reader,
    select: Select<E>,
    order: &Order<E>,
    name: &str,
    args: PageArgs,
) -> Result<(List<Row<E::Model>>, Total), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + ModelTrait<Entity = E>,
{
    let (slice, mark) = (args.check()?, mark(name, order));
    let rows = sliced(select.clone(), order, &mark, &slice)?.all(&reader.db).await?;
    let rows = rows.into_iter().map(Row::from).collect();
    Ok((page(rows, order, &mark, &slice), Total::Root(Box::new(select.into_query()))))
}
