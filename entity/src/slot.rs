//! Table `slot`.

use sea_orm::entity::prelude::*;

/// A place for one reviewer in a round: there are as many rows as the round needs verdicts.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "slot")]
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
    /// From 1 to the verdicts needed.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i16,
    /// Who holds or used it.
    pub member_id: Option<Uuid>,
    /// When the lease runs out; none once the verdict is in.
    pub leased_until: Option<DateTimeUtc>,
    /// Whether the verdict is in.
    pub used: bool,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
