//! Table `member`.

use sea_orm::entity::prelude::*;

/// A person in a newsroom. Never deleted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// "Former member 12": what stays when the person's name is erased.
    pub number: i32,
    /// A set of the roles that the domain knows; nothing is inherited.
    pub roles: Vec<String>,
    /// What the member reviews, languages without their region; none: all.
    pub languages: Vec<String>,
    /// When the member left, if so.
    pub removed_at: Option<DateTimeUtc>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
