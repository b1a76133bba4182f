//! A page of a select, by keyset.

use sea_orm::sea_query::SelectStatement;
use sea_orm::{
    EntityTrait, FromQueryResult, ModelTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select, Value,
};

use super::cursor::{decode, fingerprint, refused};
use super::{Order, Reader, Slice};
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

/// One page of a root list, and the unsorted select behind it for the total.
///
/// `name` says all that tells this list from others (what it lists and its filter): cursors are bound to it.
///
/// # Errors
/// `BAD_USER_INPUT` for a cursor of another list; otherwise what Postgres says.
pub async fn list<E>(
    reader: &Reader,
    select: Select<E>,
    order: &Order<E>,
    name: &str,
    slice: &Slice,
) -> Result<(List<E::Model>, SelectStatement), Error>
where
    E: EntityTrait,
    E::Model: FromQueryResult + ModelTrait<Entity = E>,
{
    let mark = mark(name, order);
    let all = select.clone().into_query();
    let rows = sliced(select, order, &mark, slice)?.all(&reader.db).await?;
    Ok((page(rows, order, &mark, slice), all))
}

/// Fingerprint of a list in an order.
pub(super) fn mark<E: EntityTrait>(name: &str, order: &Order<E>) -> [u8; 8] {
    fingerprint(&format!("{name}|{:?}|{}", order.column, order.descending))
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
        select = select.filter(order.behind(&key(after, order, mark)?, false));
    }
    if let Some(before) = &slice.before {
        select = select.filter(order.behind(&key(before, order, mark)?, true));
    }
    let direction =
        if order.descending ^ slice.backward { sea_orm::Order::Desc } else { sea_orm::Order::Asc };
    Ok(select
        .order_by(order.column, direction.clone())
        .order_by(order.id, direction)
        .limit(u64::from(slice.size) + 1))
}

fn key<E: EntityTrait>(cursor: &str, order: &Order<E>, mark: &[u8; 8]) -> Result<(Value, Value), Error> {
    let key = decode(cursor, mark)?;
    if order.fits(&key) { Ok(key) } else { Err(refused()) }
}

/// Cuts the row too many and puts a backward page in the order of the list.
pub(super) fn page<E>(
    mut rows: Vec<E::Model>,
    order: &Order<E>,
    mark: &[u8; 8],
    slice: &Slice,
) -> List<E::Model>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
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
