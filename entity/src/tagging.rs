//! Table `tagging`.

use sea_orm::entity::prelude::*;

/// That somebody gave a claim a tag. It goes on naming a tag that was merged.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tagging")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// The tag as it was given.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tag_id: Uuid,
    /// The member who gave it.
    pub tagged_by: Uuid,
    /// When.
    pub tagged_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
