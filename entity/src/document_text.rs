//! Table `document_text`.

use sea_orm::entity::prelude::*;

/// The text of a document, apart from it so that a takedown leaves hash and tombstone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document_text")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The document.
    #[sea_orm(primary_key, auto_increment = false)]
    pub document_id: Uuid,
    /// The text as stored.
    pub body: String,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
