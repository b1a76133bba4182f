//! Table `claimant_contact`.

use sea_orm::entity::prelude::*;

/// That the claimant was asked for comment, or why not. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "claimant_contact")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// What came of it.
    pub outcome: Outcome,
    /// When the claimant was asked.
    pub asked_at: Option<DateTimeUtc>,
    /// By which way.
    pub channel: Option<String>,
    /// Until when an answer was asked for.
    pub deadline: Option<DateTimeUtc>,
    /// What the claimant said.
    pub answer: Option<String>,
    /// Why the claimant could not be asked.
    pub reason: Option<String>,
    /// The member who wrote it down.
    pub recorded_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// What came of asking the claimant for comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    /// Asked, and waiting.
    #[sea_orm(string_value = "AWAITED")]
    Awaited,
    /// An answer came.
    #[sea_orm(string_value = "ANSWERED")]
    Answered,
    /// Asked in vain.
    #[sea_orm(string_value = "NO_ANSWER")]
    NoAnswer,
    /// Asked, and would not comment.
    #[sea_orm(string_value = "DECLINED")]
    Declined,
    /// Could not be asked; the reason is given.
    #[sea_orm(string_value = "NOT_FEASIBLE")]
    NotFeasible,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
