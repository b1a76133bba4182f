//! Table `throttle`.

use sea_orm::entity::prelude::*;

/// How long in advance a key has used up its attempts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "throttle")]
pub struct Model {
    /// SHA-256 of what is slowed down.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: Vec<u8>,
    /// Attempts are used up until then.
    pub used_until: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
