//! SQL of invitations.

use chrono::{DateTime, TimeDelta, Utc};
use entity::{HasId, Tenant, invitation, member};
use factdesk_domain::{Action, MemberId, Role, Roles};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select, Set};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

/// Admins see the invitations of their newsroom, others none: they name addresses.
impl Visible for invitation::Entity {
    const READ: Action = Action::InvitationRead;

    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(Role::Admin)).then_some("false")
    }
}

/// Those that can still be accepted.
pub(super) fn open(scope: &Scope) -> Select<invitation::Entity> {
    invitation::Entity::visible(scope)
        .filter(Expr::cust("accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()"))
}

/// An invitation of the newsroom, locked.
pub(super) async fn lock(work: &Work<'_>, id: Uuid) -> Result<Option<invitation::Model>, Error> {
    Ok(invitation::Entity::one(work.newsroom(), id).lock_exclusive().one(work.tx()).await?)
}

/// Whether the person with this address is a member now.
pub(super) async fn is_member(work: &Work<'_>, email: &str) -> Result<bool, Error> {
    let Some(person) = crate::newsroom::person_by_email(work.tx(), email).await? else { return Ok(false) };
    let found = member::Entity::of(work.newsroom())
        .filter(member::Column::PersonId.eq(person.id))
        .filter(member::Column::RemovedAt.is_null());
    Ok(found.one(work.tx()).await?.is_some())
}

/// Takes back what is open for an address. Returns which.
pub(super) async fn replace(work: &Work<'_>, _: &Permit, email: &str) -> Result<Option<Uuid>, Error> {
    let replaced = invitation::Entity::of(work.newsroom())
        .filter(invitation::Column::Email.eq(email))
        .filter(invitation::Column::AcceptedAt.is_null())
        .filter(invitation::Column::RevokedAt.is_null())
        .lock_exclusive()
        .one(work.tx())
        .await?;
    let Some(replaced) = replaced else { return Ok(None) };
    end(work, replaced.id).await?;
    Ok(Some(replaced.id))
}

/// Takes an invitation back.
pub(super) async fn revoke(work: &Work<'_>, _: &Permit, id: Uuid) -> Result<(), Error> {
    end(work, id).await
}

async fn end(work: &Work<'_>, id: Uuid) -> Result<(), Error> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::RevokedAt, Expr::value(work.now()))
        .col_expr(invitation::Column::Version, Expr::col(invitation::Column::Version).add(1))
        .filter(invitation::Entity::NEWSROOM.eq(work.newsroom().uuid()))
        .filter(invitation::Column::Id.eq(id))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Makes an invitation.
pub(super) async fn insert(
    work: &Work<'_>,
    permit: &Permit,
    id: Uuid,
    email: &str,
    roles: &Roles,
    token_hash: Vec<u8>,
) -> Result<DateTime<Utc>, Error> {
    let days = TimeDelta::days(i64::from(work.app.settings.sign_in.invitation_days));
    let row = invitation::ActiveModel {
        newsroom_id: Set(permit.newsroom().into()),
        id: Set(id),
        email: Set(email.to_owned()),
        roles: Set(roles.iter().map(|role| role.as_str().to_owned()).collect()),
        invited_by: Set(permit.member().into()),
        token_hash: Set(token_hash),
        created_at: Set(work.now()),
        expires_at: Set(work.now() + days),
        member_id: Set(None),
        accepted_at: Set(None),
        revoked_at: Set(None),
        version: Set(1),
    };
    invitation::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(work.now() + days)
}

/// The invitation of a token, of whatever newsroom.
#[expect(clippy::disallowed_methods, reason = "whoever holds a token does not say which newsroom it is of")]
pub(super) async fn by_token(
    db: &impl ConnectionTrait,
    token_hash: &[u8],
) -> Result<Option<invitation::Model>, Error> {
    Ok(invitation::Entity::find().filter(invitation::Column::TokenHash.eq(token_hash)).one(db).await?)
}

/// Notes who accepted it.
pub(super) async fn accepted(
    work: &Work<'_>,
    invitation: &invitation::Model,
    member: MemberId,
) -> Result<(), Error> {
    invitation::Entity::update_many()
        .col_expr(invitation::Column::AcceptedAt, Expr::value(work.now()))
        .col_expr(invitation::Column::MemberId, Expr::value(member.uuid()))
        .col_expr(invitation::Column::Version, Expr::col(invitation::Column::Version).add(1))
        .filter(invitation::Entity::NEWSROOM.eq(invitation.newsroom_id))
        .filter(invitation::Column::Id.eq(invitation.id))
        .exec(work.tx())
        .await?;
    Ok(())
}
