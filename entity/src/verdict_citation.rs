//! Table `verdict_citation`.

use sea_orm::entity::prelude::*;

/// A piece of evidence that a verdict cites, of its own claim only. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_citation")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// Number of the round.
    pub round: i32,
    /// The reviewer.
    pub member_id: Uuid,
    /// The verdict.
    #[sea_orm(primary_key, auto_increment = false)]
    pub verdict_id: Uuid,
    /// The evidence.
    #[sea_orm(primary_key, auto_increment = false)]
    pub evidence_id: Uuid,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
