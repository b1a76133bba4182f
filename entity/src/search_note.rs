//! Table `search_note`.

use sea_orm::entity::prelude::*;

/// "We looked for evidence of this stance here and there, and found none." Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "search_note")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// The round in which it was recorded (none before the first): decides what stays sealed.
    pub round: Option<i32>,
    /// For or against.
    pub stance: Stance,
    /// Where was looked.
    pub text: String,
    /// The member who wrote it down.
    pub recorded_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Which side was searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Stance {
    /// Material for the claim.
    #[sea_orm(string_value = "SUPPORTS")]
    Supports,
    /// Material against the claim.
    #[sea_orm(string_value = "REFUTES")]
    Refutes,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
