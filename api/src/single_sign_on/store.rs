//! SQL of single sign-on.

use chrono::{DateTime, Utc};
use entity::{Tenant, member, sign_on_subject, single_sign_on};
use factdesk_domain::{Action, MemberId, NewsroomId, Roles};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, IntoActiveModel,
    QueryFilter, Set, Statement,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;

impl Visible for single_sign_on::Entity {
    const READ: Action = Action::SingleSignOnUpdate;

    /// How people come in is the admins' business.
    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(factdesk_domain::Role::Admin)).then_some("false")
    }
}

/// A value of the claim with the roles that it gives, as it stands in the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMapping {
    /// The value.
    pub value: String,
    /// The roles.
    pub roles: Vec<String>,
}

impl RoleMapping {
    /// Those of a newsroom's settings.
    pub fn of(row: &single_sign_on::Model) -> Vec<Self> {
        serde_json::from_value(row.role_mapping.clone()).unwrap_or_default()
    }
}

/// The settings of all newsrooms, to tell which one a token is for.
///
/// # Errors
/// The database cannot be reached.
#[expect(
    clippy::disallowed_methods,
    reason = "a token leads to a newsroom; before that there is none to start in"
)]
pub(super) async fn all(db: &impl ConnectionTrait) -> Result<Vec<single_sign_on::Model>, Error> {
    use sea_orm::QueryOrder;
    Ok(single_sign_on::Entity::find().order_by_asc(single_sign_on::Column::NewsroomId).all(db).await?)
}

/// The newsroom's settings, with its row locked: one change, and one new member, at a time.
pub(super) async fn locked(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
) -> Result<Option<single_sign_on::Model>, Error> {
    let sql = "SELECT FROM newsroom WHERE id = $1 FOR NO KEY UPDATE";
    db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [newsroom.uuid().into()]))
        .await?;
    Ok(single_sign_on::Entity::of(newsroom).one(db).await?)
}

/// Stores the settings.
///
/// # Errors
/// Also if another newsroom takes the tokens of this issuer and audience (23505).
pub(super) async fn save(
    db: &impl ConnectionTrait,
    _permit: &Permit,
    row: single_sign_on::Model,
) -> Result<(), sea_orm::DbErr> {
    use single_sign_on::Column;
    let replace = OnConflict::column(Column::NewsroomId)
        .update_columns([
            Column::Issuer,
            Column::Audience,
            Column::RolesClaim,
            Column::RoleMapping,
            Column::Provision,
            Column::ProvisionRoles,
            Column::Version,
            Column::UpdatedAt,
        ])
        .to_owned();
    let row = row.into_active_model().reset_all();
    single_sign_on::Entity::insert(row).on_conflict(replace).exec_without_returning(db).await?;
    Ok(())
}

/// Removes the settings.
pub(super) async fn remove(db: &impl ConnectionTrait, permit: &Permit) -> Result<(), Error> {
    single_sign_on::Entity::delete_many()
        .filter(single_sign_on::Column::NewsroomId.eq(permit.newsroom().uuid()))
        .exec(db)
        .await?;
    Ok(())
}

/// A member, found by who they are for the issuer.
#[derive(Clone, Debug, FromQueryResult)]
pub(super) struct Found {
    pub id: Uuid,
    pub roles: Vec<String>,
    pub removed_at: Option<DateTime<Utc>>,
    pub roles_as_of: Option<DateTime<Utc>>,
}

impl Found {
    /// Their roles.
    pub fn roles(&self) -> Roles {
        self.roles.iter().filter_map(|role| role.parse().ok()).collect()
    }
}

/// The member whom the newsroom knows by this subject.
pub(super) async fn by_subject(
    db: &impl ConnectionTrait,
    trusted: &single_sign_on::Model,
    subject: &str,
) -> Result<Option<Found>, Error> {
    let sql = "SELECT m.id, m.roles, m.removed_at, s.roles_as_of FROM sign_on_subject s
        JOIN member m ON (m.newsroom_id, m.id) = (s.newsroom_id, s.member_id)
        WHERE (s.newsroom_id, s.issuer, s.subject) = ($1, $2, $3)";
    let values = [trusted.newsroom_id.into(), trusted.issuer.as_str().into(), subject.into()];
    Ok(Found::find_by_statement(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        .one(db)
        .await?)
}

/// The member with this address, also one who has left.
pub(super) async fn by_email(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    email: &str,
) -> Result<Option<Found>, Error> {
    let sql = "SELECT m.id, m.roles, m.removed_at, NULL::timestamptz AS roles_as_of FROM member m
        JOIN person p ON p.id = m.person_id WHERE m.newsroom_id = $1 AND p.email = $2";
    let values = [newsroom.uuid().into(), email.into()];
    Ok(Found::find_by_statement(Statement::from_sql_and_values(DbBackend::Postgres, sql, values))
        .one(db)
        .await?)
}

/// Remembers who of the issuer the member is, and since when their roles are those of its tokens.
pub(super) async fn link(
    db: &impl ConnectionTrait,
    trusted: &single_sign_on::Model,
    subject: &str,
    member: Uuid,
    roles_as_of: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = sign_on_subject::ActiveModel {
        newsroom_id: Set(trusted.newsroom_id),
        issuer: Set(trusted.issuer.clone()),
        subject: Set(subject.to_owned()),
        member_id: Set(member),
        roles_as_of: Set(roles_as_of),
        created_at: Set(now),
    };
    sign_on_subject::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Gives a member the roles that a token of that moment says.
pub(super) async fn give_roles(
    db: &impl ConnectionTrait,
    trusted: &single_sign_on::Model,
    subject: &str,
    member: MemberId,
    roles: &Roles,
    as_of: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let roles: Vec<String> = roles.iter().map(|role| role.as_str().to_owned()).collect();
    member::Entity::update_many()
        .col_expr(member::Column::Roles, Expr::value(roles))
        .col_expr(member::Column::Version, Expr::col(member::Column::Version).add(1))
        .filter(member::Entity::NEWSROOM.eq(trusted.newsroom_id))
        .filter(member::Column::Id.eq(member.uuid()))
        .exec(db)
        .await?;
    sign_on_subject::Entity::update_many()
        .col_expr(sign_on_subject::Column::RolesAsOf, Expr::value(as_of))
        .filter(sign_on_subject::Column::NewsroomId.eq(trusted.newsroom_id))
        .filter(sign_on_subject::Column::Issuer.eq(trusted.issuer.as_str()))
        .filter(sign_on_subject::Column::Subject.eq(subject))
        .exec(db)
        .await?;
    Ok(())
}
