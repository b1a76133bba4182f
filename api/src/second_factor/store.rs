//! SQL of second factors and recovery codes.

#![expect(clippy::disallowed_methods, reason = "a second factor belongs to a person, in no newsroom")]

use chrono::{DateTime, Utc};
use entity::{recovery_code, second_factor};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::unit_of_work::Work;

/// Whether a person needs a code to sign in.
///
/// # Errors
/// The database cannot be reached.
pub async fn in_force(db: &impl ConnectionTrait, person: Uuid) -> Result<bool, Error> {
    Ok(find(db, person).await?.is_some_and(|factor| factor.confirmed_at.is_some()))
}

/// A person's second factor, in force or being set.
pub(super) async fn find(
    db: &impl ConnectionTrait,
    person: Uuid,
) -> Result<Option<second_factor::Model>, Error> {
    let found = second_factor::Entity::find().filter(second_factor::Column::PersonId.eq(person));
    Ok(found.one(db).await?)
}

/// How many recovery codes are left.
pub(super) async fn codes_left(db: &impl ConnectionTrait, person: Uuid) -> Result<u64, Error> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::UsedAt.is_null());
    Ok(left.count(db).await?)
}

/// Begins to set a factor, in place of one that was begun before.
pub(super) async fn begin(work: &Work<'_>, _: &Permit, person: Uuid, secret: Vec<u8>) -> Result<(), Error> {
    drop_factor(work.tx(), person).await?;
    let row = second_factor::ActiveModel {
        person_id: Set(person),
        secret: Set(secret),
        created_at: Set(work.now()),
        confirmed_at: Set(None),
        last_step: Set(0),
    };
    second_factor::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Puts a factor into force.
pub(super) async fn confirm(work: &Work<'_>, _: &Permit, person: Uuid, step: i64) -> Result<(), Error> {
    second_factor::Entity::update_many()
        .col_expr(second_factor::Column::ConfirmedAt, Expr::value(work.now()))
        .col_expr(second_factor::Column::LastStep, Expr::value(step))
        .filter(second_factor::Column::PersonId.eq(person))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Takes a person's factor away, with its recovery codes. Returns whether there was one.
///
/// # Errors
/// The database cannot be reached.
pub async fn drop_factor(db: &impl ConnectionTrait, person: Uuid) -> Result<bool, Error> {
    drop_codes(db, person).await?;
    let gone = second_factor::Entity::delete_many()
        .filter(second_factor::Column::PersonId.eq(person))
        .exec(db)
        .await?;
    Ok(gone.rows_affected > 0)
}

async fn drop_codes(db: &impl ConnectionTrait, person: Uuid) -> Result<(), Error> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::PersonId.eq(person)).exec(db).await?;
    Ok(())
}

/// Puts these recovery codes in the place of all earlier ones.
pub(super) async fn replace_codes(
    work: &Work<'_>,
    _: &Permit,
    person: Uuid,
    hashes: Vec<Vec<u8>>,
) -> Result<(), Error> {
    drop_codes(work.tx(), person).await?;
    let rows = hashes.into_iter().map(|hash| recovery_code::ActiveModel {
        person_id: Set(person),
        hash: Set(hash),
        used_at: Set(None),
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Uses up the codes up to a step. Returns whether this step was still unused.
pub(super) async fn use_step(db: &impl ConnectionTrait, person: Uuid, step: i64) -> Result<bool, Error> {
    let used = second_factor::Entity::update_many()
        .col_expr(second_factor::Column::LastStep, Expr::value(step))
        .filter(second_factor::Column::PersonId.eq(person))
        .filter(second_factor::Column::LastStep.lt(step))
        .exec(db)
        .await?;
    Ok(used.rows_affected > 0)
}

/// Uses up a recovery code. Returns whether it was there, unused.
pub(super) async fn use_code(
    db: &impl ConnectionTrait,
    person: Uuid,
    hash: Vec<u8>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let used = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(now))
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::Hash.eq(hash))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(used.rows_affected > 0)
}

/// Whether this is a recovery code, used or not.
pub(super) async fn has_code(db: &impl ConnectionTrait, person: Uuid, hash: Vec<u8>) -> Result<bool, Error> {
    let found = recovery_code::Entity::find()
        .filter(recovery_code::Column::PersonId.eq(person))
        .filter(recovery_code::Column::Hash.eq(hash));
    Ok(found.one(db).await?.is_some())
}
