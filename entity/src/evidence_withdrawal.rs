//! Table `evidence_withdrawal`.

use sea_orm::entity::prelude::*;

/// That evidence no longer counts; it stays readable, marked. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence_withdrawal")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The evidence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
    /// Why.
    pub reason: String,
    /// The member who withdrew it.
    pub withdrawn_by: Uuid,
    /// When.
    pub withdrawn_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
