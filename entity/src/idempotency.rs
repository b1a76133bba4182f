//! Table `idempotency`.

use sea_orm::entity::prelude::*;

/// A mutation with its key: a repeat has no second effect.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The member or the key that asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// Chosen by the client.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// The mutation.
    pub operation: String,
    /// SHA-256 of the input: the same key with another one is refused.
    pub input_hash: Vec<u8>,
    /// Ids and outcome only, never text.
    #[sea_orm(column_type = "JsonBinary")]
    pub outcome: Option<Json>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
