//! Table `attachment_upload`.

use sea_orm::entity::prelude::*;

/// That a member sent a file: they may see it before evidence is kept with it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment_upload")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The file.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attachment_id: Uuid,
    /// Who sent it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// When they sent it last.
    pub uploaded_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
