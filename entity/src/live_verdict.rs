//! Table `live_verdict`.

use sea_orm::entity::prelude::*;

/// Which of a reviewer's verdicts stands in a round.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "live_verdict")]
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
    /// The reviewer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// The verdict.
    pub verdict_id: Uuid,
    /// False once a conflict of interest was found before quorum.
    pub counts: bool,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
