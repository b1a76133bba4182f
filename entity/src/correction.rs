//! Table `correction`.

use sea_orm::entity::prelude::*;

/// A public, typed change of a published fact-check. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The fact-check.
    pub fact_check_id: Uuid,
    /// The version that carries it; a retraction keeps the last one.
    pub number: i32,
    /// What it is.
    pub kind: Kind,
    /// What changed, and why.
    pub text: String,
    /// The member who made it.
    pub made_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// What a public change of a fact-check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Clearer words, the same facts.
    #[sea_orm(string_value = "CLARIFICATION")]
    Clarification,
    /// News since then.
    #[sea_orm(string_value = "UPDATE")]
    Update,
    /// A mistake was made.
    #[sea_orm(string_value = "CORRECTION")]
    Correction,
    /// The whole check was taken back.
    #[sea_orm(string_value = "RETRACTION")]
    Retraction,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
