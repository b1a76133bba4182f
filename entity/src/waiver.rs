//! Table `waiver`.

use sea_orm::entity::prelude::*;

/// An editor's public waiver of a conflict of interest found after quorum. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "waiver")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// Number of the round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: i32,
    /// The reviewer with the conflict.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// Why.
    pub reason: String,
    /// The editor who waived.
    pub waived_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
