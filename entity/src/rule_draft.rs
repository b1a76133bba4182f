//! Table `rule_draft`.

use sea_orm::entity::prelude::*;

/// What admins prepare before it holds: the next policy, or the next rating scale.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_draft")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// What it is a draft of.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: Kind,
    /// Raised by every change, and never used again: a stale writer is refused.
    pub version: i32,
    /// The version that held when it was saved; none while there is no draft.
    pub based_on: Option<i32>,
    /// The policy or scale, as the domain writes it; none while there is no draft.
    #[sea_orm(column_type = "JsonBinary")]
    pub body: Option<Json>,
    /// The member who saved it last.
    pub changed_by: Uuid,
    /// When.
    pub changed_at: DateTimeUtc,
}

/// What a draft is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// The review policy.
    #[sea_orm(string_value = "POLICY")]
    Policy,
    /// The rating scale.
    #[sea_orm(string_value = "RATING_SCALE")]
    RatingScale,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
