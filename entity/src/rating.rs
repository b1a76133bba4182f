//! Table `rating`.

use sea_orm::entity::prelude::*;

/// One rating of a version of a scale. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rating")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Version of the rating scale.
    #[sea_orm(primary_key, auto_increment = false)]
    pub scale_version: i32,
    /// What it is called by programs.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// What readers see.
    pub label: String,
    /// What it means.
    pub definition: String,
    /// Higher is truer; none for ratings outside the order ("Unproven", "Satire").
    pub ordinal: Option<i16>,
    /// Place in lists.
    pub position: i16,
    /// Keys of retired ratings for which it stands in rounds under its version.
    pub replaces: Vec<String>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
