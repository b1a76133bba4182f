//! SQL of the keys that sign.

#![expect(clippy::disallowed_methods, reason = "keys belong to the server, not to a newsroom")]

use chrono::{DateTime, Utc};
use entity::signing_key;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement,
};

use crate::error::Error;

/// The keys whose tokens are accepted, those first that sign from later on.
pub(super) async fn stored(db: &impl ConnectionTrait) -> Result<Vec<signing_key::Model>, Error> {
    let in_use = Condition::any()
        .add(signing_key::Column::RetiredAt.is_null())
        .add(Expr::col(signing_key::Column::RetiredAt).gt(Expr::current_timestamp()));
    Ok(newest_first().filter(in_use).all(db).await?)
}

/// All keys that there ever were.
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<signing_key::Model>, Error> {
    Ok(newest_first().all(db).await?)
}

fn newest_first() -> sea_orm::Select<signing_key::Entity> {
    signing_key::Entity::find()
        .order_by_desc(signing_key::Column::SignsFrom)
        .order_by_desc(signing_key::Column::Id)
}

/// Retires all keys but this one: at the later of this moment and the end of their long-lived tokens, or at this moment
/// whatever they have signed.
pub(super) async fn retire_others(
    db: &impl ConnectionTrait,
    stays: &str,
    at: DateTime<Utc>,
    at_once: bool,
) -> Result<(), Error> {
    let sql = "UPDATE signing_key SET retired_at = CASE WHEN $3 THEN $2 ELSE greatest($2, needed_until) END
        WHERE id <> $1 AND (retired_at IS NULL OR $3 AND retired_at > $2)";
    let values = [stays.into(), at.into(), at_once.into()];
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    Ok(())
}

/// Notes that a token signed by this key is to work until then.
pub(super) async fn need_until(
    db: &impl ConnectionTrait,
    key: &str,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let sql = "UPDATE signing_key SET needed_until = greatest(needed_until, $2),
        retired_at = greatest(retired_at, CASE WHEN retired_at IS NOT NULL THEN $2 END) WHERE id = $1";
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [key.into(), until.into()]))
        .await?;
    Ok(())
}
