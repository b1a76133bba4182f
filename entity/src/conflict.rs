//! Table `conflict`.

use sea_orm::entity::prelude::*;

/// A declared conflict of interest: keeps every claim about the source away from the member. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "conflict")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The member with the interest.
    pub member_id: Uuid,
    /// The source.
    pub source_id: Uuid,
    /// Why.
    pub reason: String,
    /// The member who declared it.
    pub declared_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
