//! SQL of newsrooms and members.

#![expect(
    clippy::disallowed_methods,
    reason = "people and newsrooms belong to no newsroom: they are looked up by address, id and slug, here alone"
)]

use std::collections::HashMap;

use entity::{Tenant, member, newsroom, person};
use factdesk_domain::{Action, MemberId, NewsroomId, Roles};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect,
    Statement,
};

use super::add_member::normalize_email;
use crate::access::Permit;
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;
use uuid::Uuid;

impl Visible for newsroom::Entity {
    const READ: Action = Action::NewsroomRead;
}

impl Visible for member::Entity {
    const READ: Action = Action::MemberRead;
}

/// The newsroom with this slug, for the command line and public addresses.
///
/// # Errors
/// The database cannot be reached.
pub async fn find_by_slug(db: &impl ConnectionTrait, slug: &str) -> Result<Option<newsroom::Model>, Error> {
    Ok(newsroom::Entity::find().filter(newsroom::Column::Slug.eq(slug)).one(db).await?)
}

/// The member with this address in the newsroom, for the command line.
///
/// # Errors
/// The database cannot be reached.
pub async fn find_member(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    email: &str,
) -> Result<Option<member::Model>, Error> {
    let Some(email) = normalize_email(email) else { return Ok(None) };
    let Some(person) = person_by_email(db, &email).await? else { return Ok(None) };
    Ok(member::Entity::of(newsroom).filter(member::Column::PersonId.eq(person.id)).one(db).await?)
}

/// The person with this address (normalized), on the whole server.
///
/// # Errors
/// The database cannot be reached.
pub async fn person_by_email(db: &impl ConnectionTrait, email: &str) -> Result<Option<person::Model>, Error> {
    Ok(person::Entity::find().filter(person::Column::Email.eq(email)).one(db).await?)
}

/// The newsrooms in which this person is a member now.
///
/// # Errors
/// The database cannot be reached.
pub async fn memberships_of(db: &impl ConnectionTrait, person: Uuid) -> Result<Vec<member::Model>, Error> {
    Ok(member::Entity::find()
        .filter(member::Column::PersonId.eq(person))
        .filter(member::Column::RemovedAt.is_null())
        .all(db)
        .await?)
}

/// The person that a member is.
///
/// # Errors
/// `UNAUTHENTICATED` if there is no such member; or the database cannot be reached.
pub async fn person_of_member(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    member: MemberId,
) -> Result<person::Model, Error> {
    let member = member_row(db, newsroom, member).await?.ok_or(Error::Unauthenticated)?;
    let person = person::Entity::find().filter(person::Column::Id.eq(member.person_id)).one(db).await?;
    person.ok_or(Error::Unauthenticated)
}

/// The person who asks, locked: what belongs to their sign-in is changed by one at a time.
///
/// # Errors
/// The database cannot be reached.
pub async fn lock_person(work: &Work<'_>) -> Result<person::Model, Error> {
    let id = person_of_member(work.tx(), work.newsroom(), work.member()).await?.id;
    let locked = person::Entity::find().filter(person::Column::Id.eq(id)).lock(LockType::NoKeyUpdate);
    locked.one(work.tx()).await?.ok_or(Error::Unauthenticated)
}

/// A member, also one who has left.
///
/// # Errors
/// The database cannot be reached.
pub async fn member_row(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    member: MemberId,
) -> Result<Option<member::Model>, Error> {
    Ok(member::Entity::of(newsroom).filter(member::Column::Id.eq(member.uuid())).one(db).await?)
}

/// A member, locked, who has not left.
///
/// # Errors
/// The database cannot be reached.
pub async fn lock_member(work: &Work<'_>, member: MemberId) -> Result<Option<member::Model>, Error> {
    Ok(member::Entity::of(work.newsroom())
        .filter(member::Column::Id.eq(member.uuid()))
        .filter(member::Column::RemovedAt.is_null())
        .lock(LockType::NoKeyUpdate)
        .one(work.tx())
        .await?)
}

/// Writes the changed columns of a member who is locked.
///
/// # Errors
/// What Postgres says.
pub async fn update_member(work: &Work<'_>, _permit: &Permit, row: member::ActiveModel) -> Result<(), Error> {
    row.update(work.tx()).await?;
    Ok(())
}

/// Lets one at a time add members and invitations to a newsroom, until the end of the transaction.
///
/// # Errors
/// The database cannot be reached.
pub async fn lock_members(db: &impl ConnectionTrait, newsroom: NewsroomId) -> Result<(), Error> {
    newsroom::Entity::of(newsroom).lock(LockType::NoKeyUpdate).one(db).await?;
    Ok(())
}

/// Sets a person's password.
///
/// # Errors
/// The database cannot be reached.
pub async fn set_password(db: &impl ConnectionTrait, person: Uuid, hash: &str) -> Result<(), Error> {
    person::Entity::update_many()
        .col_expr(person::Column::PasswordHash, Expr::value(hash))
        .filter(person::Column::Id.eq(person))
        .exec(db)
        .await?;
    Ok(())
}

/// Names by person.
pub(super) async fn names_of(
    db: &impl ConnectionTrait,
    people: impl Iterator<Item = Uuid> + Send,
) -> Result<HashMap<Uuid, String>, Error> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(people)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}

/// The roles of a member who has not left; nothing for anybody else.
///
/// # Errors
/// The database cannot be reached.
pub async fn roles_of(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    member: MemberId,
) -> Result<Option<Roles>, Error> {
    let found = member::Entity::of(newsroom)
        .filter(member::Column::Id.eq(member.uuid()))
        .filter(member::Column::RemovedAt.is_null())
        .one(db)
        .await?;
    Ok(found.map(|row| row.roles.iter().filter_map(|role| role.parse().ok()).collect()))
}

/// Whether Postgres knows this IANA time zone.
///
/// # Errors
/// The database cannot be reached.
pub async fn knows_time_zone(db: &impl ConnectionTrait, name: &str) -> Result<bool, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT 1 FROM pg_timezone_names WHERE name = $1",
        [name.into()],
    );
    Ok(db.query_one_raw(statement).await?.is_some())
}
