//! Statements about registered operations. They belong to the server, not to a newsroom.

use chrono::{DateTime, Utc};
use entity::registered_operation;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select, Set};
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::graphql::tokens;

#[expect(clippy::disallowed_methods, reason = "a table of the server, that has no newsroom")]
fn all() -> Select<registered_operation::Entity> {
    registered_operation::Entity::find()
}

/// The text with this hash, of itself or of its tokens, if it is registered.
///
/// # Errors
/// The database cannot be reached.
pub async fn find(db: &impl ConnectionTrait, hash: &[u8; 32]) -> Result<Option<String>, Error> {
    let either = Condition::any()
        .add(registered_operation::Column::Sha256.eq(hash.to_vec()))
        .add(registered_operation::Column::TokensSha256.eq(hash.to_vec()));
    Ok(all().filter(either).one(db).await?.map(|found| found.document))
}

/// Registers a text; once more changes nothing. Returns the hash by which clients may ask for it.
///
/// # Errors
/// The database cannot be reached.
pub async fn insert(
    db: &impl ConnectionTrait,
    document: &str,
    now: DateTime<Utc>,
) -> Result<[u8; 32], Error> {
    let hash: [u8; 32] = Sha256::digest(document).into();
    let row = registered_operation::ActiveModel {
        sha256: Set(hash.to_vec()),
        tokens_sha256: Set(tokens::hash(document).to_vec()),
        document: Set(document.to_owned()),
        registered_at: Set(now),
    };
    registered_operation::Entity::insert(row).on_conflict_do_nothing().exec_without_returning(db).await?;
    Ok(hash)
}

/// All that are registered, oldest first.
///
/// # Errors
/// The database cannot be reached.
pub async fn list(db: &impl ConnectionTrait) -> Result<Vec<registered_operation::Model>, Error> {
    let order = registered_operation::Column::RegisteredAt;
    Ok(all().order_by_asc(order).order_by_asc(registered_operation::Column::Sha256).all(db).await?)
}

/// Takes one back. Returns whether it was registered.
///
/// # Errors
/// The database cannot be reached.
pub async fn delete(db: &impl ConnectionTrait, hash: &[u8]) -> Result<bool, Error> {
    let deleted = registered_operation::Entity::delete_by_id(hash.to_vec()).exec(db).await?;
    Ok(deleted.rows_affected > 0)
}
