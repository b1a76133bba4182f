//! Table `rating_scale`.

use sea_orm::entity::prelude::*;

/// A version of the newsroom's list of ratings. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating_scale")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// From 1 on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Its name.
    pub name: String,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The member who made it; none for the one that a newsroom starts with.
    pub created_by: Option<Uuid>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
