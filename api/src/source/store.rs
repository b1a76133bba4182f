//! All SQL of sources.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{HasId, Tenant, source};
use factdesk_domain::{Action, ClaimId, NewsroomId, SourceId};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Select,
    Statement, Value,
};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::read::{Reader, Visible};
use crate::unit_of_work::Work;

impl Visible for source::Entity {
    const READ: Action = Action::SourceRead;
}

/// Key of the source that stands for the one with this id: itself, or the one at the end of its merges.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Standing(pub Uuid);

impl Loader<Standing> for Reader {
    type Value = source::Model;
    type Error = Error;

    async fn load(&self, keys: &[Standing]) -> Result<HashMap<Standing, source::Model>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let asked = source::Column::Id.is_in(ids.clone());
        let rows = with_standing(source::Entity::visible(&self.scope), self.scope.newsroom(), asked)
            .all(&self.db)
            .await?;
        let rows: HashMap<Uuid, source::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
        let stands = |id: &Uuid| rows.get(&rows.get(id)?.standing_id).cloned();
        Ok(ids.iter().filter_map(|id| Some((Standing(*id), stands(id)?))).collect())
    }
}

/// The rows that fulfil the condition, and those that stand for them.
fn with_standing(
    select: Select<source::Entity>,
    newsroom: NewsroomId,
    condition: sea_orm::sea_query::SimpleExpr,
) -> Select<source::Entity> {
    // One list of ids: an OR of both would read all sources.
    let ids = Query::select()
        .expr(Expr::cust("unnest(ARRAY[\"source\".\"id\", \"source\".\"standing_id\"])"))
        .from(source::Entity)
        .and_where(source::Column::NewsroomId.eq(newsroom.uuid()))
        .and_where(condition)
        .to_owned();
    select.filter(source::Column::Id.in_subquery(ids))
}

/// More names than these are not locked one by one: they would fill the lock table of the server.
const LOCKED_BY_NAME: usize = 100;

/// Lets one transaction at a time recognize or make sources of these names (folded): two stories that bring the same new
/// speaker at the same moment make one source, and stories about others do not wait. Keeps [`lock_all_names`] away, with
/// no name too. Taken before any claim is locked.
///
/// # Errors
/// What Postgres says.
pub async fn lock_names(work: &Work<'_>, keys: &[String]) -> Result<(), Error> {
    if keys.len() > LOCKED_BY_NAME {
        return lock_all_names(work).await;
    }
    // In one order, so that no two wait for each other: the newsroom's (the null row has no other), then name by name.
    let sql =
        "SELECT pg_advisory_xact_lock_shared(hashtextextended($1, 0)), pg_advisory_xact_lock(key) FROM (
            SELECT hashtextextended($1 || ': ' || name, 0) AS key FROM unnest($2) AS name
            UNION SELECT NULL ORDER BY key NULLS FIRST
        ) AS names";
    advisory(work, sql, [keys.to_vec().into()]).await
}

/// Lets one transaction of the newsroom at a time change by what sources are recognized, or declare conflicts of interest
/// on them; all who hold [`lock_names`] are waited for. Taken before any claim is locked.
///
/// # Errors
/// What Postgres says.
pub async fn lock_all_names(work: &Work<'_>) -> Result<(), Error> {
    advisory(work, "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", []).await
}

async fn advisory<const N: usize>(work: &Work<'_>, sql: &str, more: [Value; N]) -> Result<(), Error> {
    let lock = Value::from(format!("source names of {}", work.newsroom()));
    let values = std::iter::once(lock).chain(more);
    work.tx().execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Named sources that bear one of these names, as their own or as an alias, merged ones too, and those that stand for
/// them.
///
/// # Errors
/// What Postgres says.
pub async fn by_names(work: &Work<'_>, keys: &[String]) -> Result<Vec<source::Model>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let bears = Expr::col((source::Entity, source::Column::Named)).and(
        source::Column::NameKey
            .is_in(keys)
            .or(Expr::cust_with_values("\"source\".\"alias_keys\" && $1::text[]", [keys.to_vec()])),
    );
    Ok(with_standing(source::Entity::of(work.newsroom()), work.newsroom(), bears).all(work.tx()).await?)
}

/// Stores new sources.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, rows: Vec<source::ActiveModel>) -> Result<(), Error> {
    for rows in crate::unit_of_work::batches(rows) {
        source::Entity::insert_many(rows).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// The source, locked until the end of the transaction.
///
/// # Errors
/// What Postgres says.
pub async fn lock(work: &Work<'_>, id: SourceId) -> Result<Option<source::Model>, Error> {
    Ok(source::Entity::one(work.newsroom(), id).lock_exclusive().one(work.tx()).await?)
}

/// The source that stands for this one.
///
/// # Errors
/// What Postgres says.
pub async fn standing(work: &Work<'_>, id: SourceId) -> Result<Option<source::Model>, Error> {
    let asked = source::Column::Id.eq(id.uuid());
    let rows =
        with_standing(source::Entity::of(work.newsroom()), work.newsroom(), asked).all(work.tx()).await?;
    Ok(rows.into_iter().find(|row| row.merged_into.is_none()))
}

/// Writes the changed columns of a source.
///
/// # Errors
/// What Postgres says.
pub async fn update(work: &Work<'_>, _permit: &Permit, row: source::ActiveModel) -> Result<(), Error> {
    row.update(work.tx()).await?;
    Ok(())
}

/// A person has used the source.
///
/// # Errors
/// What Postgres says.
pub async fn confirm(work: &Work<'_>, _permit: &Permit, row: &source::Model) -> Result<(), Error> {
    if row.confirmed {
        return Ok(());
    }
    // Of two who use it at the same moment one confirms it.
    source::Entity::update_many()
        .col_expr(source::Column::Confirmed, Expr::value(true))
        .col_expr(source::Column::Version, Expr::col(source::Column::Version).add(1))
        .filter(source::Column::NewsroomId.eq(row.newsroom_id))
        .filter(source::Column::Id.eq(row.id))
        .filter(source::Column::Confirmed.eq(false))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Lets `standing` stand for `root` and for all that was merged into it.
///
/// # Errors
/// What Postgres says.
pub async fn stand_for(
    work: &Work<'_>,
    _permit: &Permit,
    root: SourceId,
    standing: SourceId,
) -> Result<(), Error> {
    work.tx()
        .execute_raw(Statement::from_sql_and_values(
            DbBackend::Postgres,
            "WITH RECURSIVE merged AS (
                SELECT id FROM source WHERE newsroom_id = $1 AND merged_into = $2
                UNION
                SELECT s.id FROM source s JOIN merged m ON s.newsroom_id = $1 AND s.merged_into = m.id
            )
            UPDATE source SET standing_id = $3 FROM merged
            WHERE source.newsroom_id = $1 AND source.id = merged.id",
            [work.newsroom().uuid().into(), root.uuid().into(), standing.uuid().into()],
        ))
        .await?;
    Ok(())
}

/// The claims under review that involve a source that stands for itself, by themselves or by a duplicate, in the order of
/// their ids.
///
/// # Errors
/// What Postgres says.
pub async fn open_claims_involving(work: &Work<'_>, standing: SourceId) -> Result<Vec<ClaimId>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT DISTINCT c.id FROM involved_source i
           JOIN claim d ON d.newsroom_id = i.newsroom_id AND d.id = i.claim_id
           JOIN claim c ON c.newsroom_id = d.newsroom_id AND c.id = d.standing_id
          WHERE i.newsroom_id = $1 AND i.source_id = $2 AND c.state IN ('QUEUED', 'IN_REVIEW') ORDER BY 1",
        [work.newsroom().uuid().into(), standing.uuid().into()],
    );
    let rows = work.tx().query_all_raw(statement).await?;
    let ids = rows.iter().map(|row| row.try_get::<Uuid>("", "id").map(ClaimId::from));
    Ok(ids.collect::<Result<_, _>>()?)
}
