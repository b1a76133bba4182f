//! Table `checklist_question`.

use sea_orm::entity::prelude::*;

/// A question of a version of the list. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist_question")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Version of the list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub checklist_version: i32,
    /// What stays the same through all versions; answers are known by it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    /// Place in the list, from 1.
    pub place: i16,
    /// The question.
    pub text: String,
    /// How to find the answer.
    pub help: Option<String>,
    /// What it is answered with.
    pub kind: Kind,
    /// What can be chosen.
    pub choices: Vec<String>,
    /// Whether publishing needs an answer.
    pub required: bool,
}

/// What a question is answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// Free text.
    #[sea_orm(string_value = "TEXT")]
    Text,
    /// One of the choices.
    #[sea_orm(string_value = "CHOICE")]
    Choice,
    /// A number.
    #[sea_orm(string_value = "NUMBER")]
    Number,
    /// A day.
    #[sea_orm(string_value = "DATE")]
    Date,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
