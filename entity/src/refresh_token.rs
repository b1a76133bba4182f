//! Table `refresh_token`.

use sea_orm::entity::prelude::*;

/// One token of a session's family, by its hash.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// The session.
    pub session_id: Uuid,
    /// Its place in the family, from 1 on.
    pub number: i32,
    /// When it was made.
    pub created_at: DateTimeUtc,
    /// When the next one took its place.
    pub rotated_at: Option<DateTimeUtc>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
