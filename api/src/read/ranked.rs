//! A list in the order of how well its items fit the words that are looked for.

use entity::HasId;
use sea_orm::sea_query::Value;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QueryTrait, Select, Statement,
};
use uuid::Uuid;

use super::count::Count;
use super::cursor::{decode, encode, fingerprint, refused};
use super::{List, Loaders, Order, PageArgs, Row, Search, Sql, Total, Visible};
use crate::error::Error;

/// Matches that are ranked at most: the newest.
pub const MOST_RANKED: u32 = 1_000;

/// A page of a ranked list.
pub struct Ranking<M> {
    /// The page.
    pub list: List<Row<M>>,
    /// What counts all matches.
    pub total: Total,
    /// How many of them were ranked.
    pub ranked: Count,
}

/// A page of the newest matches of a search, best first. `name` as for [`super::root`].
///
/// # Errors
/// `BAD_USER_INPUT` for a page that cannot be or a cursor of another list; otherwise what Postgres says.
pub async fn ranked<E>(
    loaders: &Loaders,
    select: Select<E>,
    search: &Search,
    newest: &Order<E>,
    name: &str,
    page: PageArgs,
) -> Result<Ranking<E::Model>, Error>
where
    E: Visible + HasId,
    E::Model: FromQueryResult + Sync + 'static,
{
    let reader = loaders.loader();
    let (slice, mark) = (page.check()?, fingerprint(name));
    let key = |cursor: &String| match decode(cursor, &mark)? {
        (Value::BigInt(Some(rank)), Value::Uuid(Some(id))) => Ok((rank, id)),
        _ => Err(refused()),
    };
    let (after, before) =
        (slice.after.as_ref().map(key).transpose()?, slice.before.as_ref().map(key).transpose()?);
    let mut sql = Sql::new(&reader.scope, "");
    search.ranked(&mut sql, &select, newest, MOST_RANKED)?;
    let direction = if slice.backward { "" } else { " DESC" };
    sql.push("SELECT n.all, p.id, p.rank FROM (SELECT count(*) AS all FROM ranked) n LEFT JOIN LATERAL (SELECT id, rank FROM ranked WHERE place <= ");
    sql.push(&MOST_RANKED.to_string());
    for (cursor, sign) in [(after, "<"), (before, ">")] {
        if let Some((rank, id)) = cursor {
            sql.push(&format!(" AND (rank, id) {sign} ("));
            sql.bind(rank);
            sql.push(", ");
            sql.bind(id);
            sql.push(")");
        }
    }
    sql.push(&format!(" ORDER BY rank{direction}, id{direction} LIMIT {}) p ON true", slice.size + 1));
    sql.push(&format!(" ORDER BY p.rank{direction}, p.id{direction}"));
    let (text, values) = sql.finish();
    let found =
        reader.db.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, text, values)).await?;
    let mut places = Vec::new();
    let mut all = 0;
    for row in &found {
        all = row.try_get("", "all")?;
        if let Some(id) = row.try_get::<Option<Uuid>>("", "id")? {
            places.push((row.try_get::<i64>("", "rank")?, id));
        }
    }
    let more = places.len() > slice.size as usize;
    places.truncate(slice.size as usize);
    if slice.backward {
        places.reverse();
    }
    let (has_previous, has_next) =
        if slice.backward { (more, slice.before.is_some()) } else { (slice.after.is_some(), more) };
    let objects = E::visible(&reader.scope).filter(E::id_column().is_in(places.iter().map(|(_, id)| *id)));
    let mut objects: std::collections::HashMap<_, _> =
        objects.all(&reader.db).await?.into_iter().map(|row| (E::id_of(&row), row)).collect();
    let rows = places.into_iter().filter_map(|(rank, id)| {
        let cursor = encode(&(rank.into(), id.into()), &mark);
        objects.remove(&id).map(|row| (cursor, Row::from(row)))
    });
    let list = List { rows: rows.collect(), has_previous, has_next };
    let total = Total::Root(Box::new(search.all(&reader.scope, &select).into_query()));
    Ok(Ranking { list, total, ranked: Count::up_to(all, i64::from(MOST_RANKED)) })
}
