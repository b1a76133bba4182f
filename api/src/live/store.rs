//! What the live side reads of chains.

use entity::{Tenant, event};
use factdesk_domain::NewsroomId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, QueryOrder, QuerySelect, Select, Statement,
};
use uuid::Uuid;

use crate::error::Error;

/// Events that one statement reads.
pub const PAGE: u64 = 200;

/// The place of the last event of a newsroom.
///
/// # Errors
/// What Postgres says.
pub async fn head(db: &impl ConnectionTrait, newsroom: NewsroomId) -> Result<i64, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT seq FROM chain WHERE id = $1",
        [newsroom.uuid().into()],
    );
    let row = db.query_one_raw(statement).await?;
    Ok(row.ok_or_else(|| Error::internal("the newsroom has no event chain"))?.try_get("", "seq")?)
}

/// Which of these newsrooms have events behind these places.
///
/// # Errors
/// What Postgres says.
pub async fn moved(
    db: &impl ConnectionTrait,
    heads: Vec<(NewsroomId, i64)>,
) -> Result<Vec<NewsroomId>, Error> {
    let (ids, seqs): (Vec<Uuid>, Vec<i64>) = heads.into_iter().map(|(id, seq)| (id.uuid(), seq)).unzip();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT c.id FROM chain c JOIN unnest($1::uuid[], $2::bigint[]) AS known (id, seq) ON known.id = c.id
         WHERE c.seq > known.seq",
        [ids.into(), seqs.into()],
    );
    let rows = db.query_all_raw(statement).await?;
    Ok(rows
        .iter()
        .map(|row| Ok(NewsroomId::new(row.try_get("", "id")?)))
        .collect::<Result<_, sea_orm::DbErr>>()?)
}

/// The next events of a newsroom behind a place, at most [`PAGE`], narrowed by `wanted`.
///
/// # Errors
/// What Postgres says.
pub async fn behind(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    seq: i64,
    wanted: impl FnOnce(Select<event::Entity>) -> Select<event::Entity>,
) -> Result<Vec<event::Model>, Error> {
    let select = event::Entity::of(newsroom).filter(event::Column::Seq.gt(seq));
    Ok(wanted(select).order_by_asc(event::Column::Seq).limit(PAGE).all(db).await?)
}
