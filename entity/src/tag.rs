//! Table `tag`.

use sea_orm::entity::prelude::*;

/// A word of the newsroom's vocabulary, by which claims are found again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tag")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is for.
    pub kind: Kind,
    /// Its name, 1 to 100 characters.
    pub name: String,
    /// Name folded for recognition; the server computes it.
    pub name_key: String,
    /// The tag that it was merged into.
    pub merged_into: Option<Uuid>,
    /// The tag at the end of the merges, which stands for this one; itself if it was not merged.
    pub standing_id: Uuid,
    /// From then on no claim gets it any more.
    pub retired_at: Option<DateTimeUtc>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// The member who made it.
    pub created_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// What a tag is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Marks whatever the desk wants to find again.
    #[sea_orm(string_value = "TAG")]
    Tag,
    /// What a claim is about.
    #[sea_orm(string_value = "TOPIC")]
    Topic,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
