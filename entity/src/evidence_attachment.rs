//! Table `evidence_attachment`.

use sea_orm::entity::prelude::*;

/// That a piece of evidence is kept with a file. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_attachment")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The piece.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: Uuid,
    /// Who put them together.
    pub attached_by: Uuid,
    /// When.
    pub attached_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
