//! Table `notification`.

use sea_orm::entity::prelude::*;

/// That a member is told of an event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Who is told.
    pub member_id: Uuid,
    /// As what.
    pub kind: Kind,
    /// Place of the event in the newsroom's chain.
    pub seq: i64,
    /// The claim that it is about.
    pub claim_id: Option<Uuid>,
    /// The request for a correction that it is about.
    pub correction_request_id: Option<Uuid>,
    /// When it happened.
    pub at: DateTimeUtc,
    /// When the member had read it.
    pub read_at: Option<DateTimeUtc>,
}

/// As what a member is told of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// An editor gave them a claim.
    #[sea_orm(string_value = "ASSIGNED")]
    Assigned,
    /// Something of theirs is due, or overdue.
    #[sea_orm(string_value = "DUE")]
    Due,
    /// Somebody named them.
    #[sea_orm(string_value = "MENTIONED")]
    Mentioned,
    /// The verdicts do not agree.
    #[sea_orm(string_value = "DISPUTED")]
    Disputed,
    /// A claim has a rating.
    #[sea_orm(string_value = "DECIDED")]
    Decided,
    /// A reader asks for a correction.
    #[sea_orm(string_value = "CORRECTION_REQUESTED")]
    CorrectionRequested,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
