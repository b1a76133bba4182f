//! Table `fact_check_version`.

use sea_orm::entity::prelude::*;

/// One published version, frozen with all that its page shows. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact_check_version")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The fact-check.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fact_check_id: Uuid,
    /// Version, from 1 on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// Number of the round.
    pub round: i32,
    /// Version of the rating scale.
    pub scale_version: i32,
    /// Key of the rating in that scale.
    pub rating_key: String,
    /// All that the page shows, as JSON bytes; nothing live is read for it.
    pub snapshot: Vec<u8>,
    /// SHA-256 of what was approved.
    pub content_hash: Vec<u8>,
    /// The member who approved.
    pub approved_by: Uuid,
    /// The member who published.
    pub published_by: Uuid,
    /// When.
    pub published_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
