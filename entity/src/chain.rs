//! Table `chain`.

use sea_orm::entity::prelude::*;

/// The head of a chain of events: one per newsroom, under the newsroom's id, and one for the server itself.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "chain")]
pub struct Model {
    /// The newsroom's id, or the nil id for the server.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Number of the last event; 0 before the first.
    pub seq: i64,
    /// Hash of the last event.
    pub hash: Vec<u8>,
    /// Time of the last event.
    pub at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
