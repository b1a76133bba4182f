//! Table `attachment`.

use sea_orm::entity::prelude::*;

/// A file that evidence is kept with; the bytes lie in the store of files, under their hash. The same bytes are one.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// SHA-256 of the bytes.
    pub sha256: Vec<u8>,
    /// How many bytes.
    pub size: i32,
    /// What they are, by what is in them.
    pub media_type: String,
    /// When the bytes came in first.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
