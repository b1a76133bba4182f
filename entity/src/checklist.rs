//! Table `checklist`.

use sea_orm::entity::prelude::*;

/// One version of a newsroom's list of questions. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Counts from 1 in each newsroom; the highest one holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Who made it.
    pub created_by: Uuid,
    /// When.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
