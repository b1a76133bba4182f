//! Table `checklist_answer`.

use sea_orm::entity::prelude::*;

/// An answer to a question about a claim. Insert-only: a new one takes its place.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "checklist_answer")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// The round in which it was given (none before the first): decides what stays sealed.
    pub round: Option<i32>,
    /// Version of the list that was answered.
    pub checklist_version: i32,
    /// The question.
    pub question_key: String,
    /// The answer, if it is a text.
    pub text: Option<String>,
    /// The answer, if it is a choice.
    pub choice: Option<String>,
    /// The answer, if it is a number.
    pub number: Option<f64>,
    /// The answer, if it is a day.
    pub day: Option<Date>,
    /// Who gave it.
    pub answered_by: Uuid,
    /// When.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
