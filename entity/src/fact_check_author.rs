//! Table `fact_check_author`.

use sea_orm::entity::prelude::*;

/// Whoever wrote on a revision; an approver is none of them. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact_check_author")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The fact-check.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_check_id: Uuid,
    /// Number of the revision.
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    /// The author.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
