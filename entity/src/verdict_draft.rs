//! Table `verdict_draft`.

use sea_orm::entity::prelude::*;

/// An unfinished verdict, seen by its author alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "verdict_draft")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// The author.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: Uuid,
    /// The rating so far.
    pub rating_key: Option<String>,
    /// The reviewer's reasons.
    pub rationale: String,
    /// The evidence so far.
    pub cited: Vec<Uuid>,
    /// When it was saved last.
    pub saved_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
