//! Table `claim_tag`.

use sea_orm::entity::prelude::*;

/// That a claim bears a tag, once merges are followed. Postgres keeps these rows; nothing else writes them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claim_tag")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// A tag that was not merged.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag_id: Uuid,
    /// When the claim came in: lists walk an index by it.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
