//! Table `registered_operation`.

use sea_orm::entity::prelude::*;

/// A document that runs where only registered operations do.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registered_operation")]
pub struct Model {
    /// SHA-256 of the text: what a client may send instead of it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sha256: Vec<u8>,
    /// SHA-256 of its tokens: the same document in another layout.
    pub tokens_sha256: Vec<u8>,
    /// The text.
    pub document: String,
    /// When the row was made.
    pub registered_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
