//! Table `verdict`.

use sea_orm::entity::prelude::*;

/// One reviewer's independent rating of a claim in a round. Insert-only; a new one supersedes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// Number of the round.
    pub round: i32,
    /// The reviewer.
    pub member_id: Uuid,
    /// The scale that the round pinned.
    pub scale_version: i32,
    /// Key of the rating in that scale.
    pub rating_key: String,
    /// The reviewer's reasons.
    pub rationale: String,
    /// The reviewer's earlier verdict that it replaces.
    pub supersedes: Option<Uuid>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
