//! SQL of keys, but that by which they are recognized (`access::api_key`).

use chrono::{DateTime, Utc};
use entity::{HasId, Tenant, api_key};
use factdesk_domain::{Action, MemberId, NewsroomId, Role};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

impl Visible for api_key::Entity {
    const READ: Action = Action::ApiKeyRead;

    /// By what tools come in is the admins' business.
    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(Role::Admin)).then_some("false")
    }
}

/// Stores a new key.
pub(super) async fn insert(work: &Work<'_>, _: &Permit, row: api_key::ActiveModel) -> Result<(), Error> {
    api_key::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// A key of the newsroom, locked.
pub(super) async fn lock(work: &Work<'_>, id: Uuid) -> Result<Option<api_key::Model>, Error> {
    Ok(api_key::Entity::one(work.newsroom(), id).lock_exclusive().one(work.tx()).await?)
}

/// Ends a key.
pub(super) async fn revoke(work: &Work<'_>, permit: &Permit, id: Uuid) -> Result<(), Error> {
    api_key::Entity::update_many()
        .col_expr(api_key::Column::RevokedAt, Expr::value(work.now()))
        .col_expr(api_key::Column::RevokedBy, Expr::value(permit.member().uuid()))
        .col_expr(api_key::Column::Version, Expr::col(api_key::Column::Version).add(1))
        .filter(api_key::Entity::NEWSROOM.eq(permit.newsroom().uuid()))
        .filter(api_key::Column::Id.eq(id))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Ends all keys that a member made, who leaves.
///
/// # Errors
/// The database cannot be reached.
pub async fn revoke_keys_of(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    member: MemberId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    api_key::Entity::update_many()
        .col_expr(api_key::Column::RevokedAt, Expr::value(now))
        .col_expr(api_key::Column::Version, Expr::col(api_key::Column::Version).add(1))
        .filter(api_key::Entity::NEWSROOM.eq(newsroom.uuid()))
        .filter(api_key::Column::CreatedBy.eq(member.uuid()))
        .filter(api_key::Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}
