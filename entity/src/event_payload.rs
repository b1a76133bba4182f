//! Table `event_payload`.

use sea_orm::entity::prelude::*;

/// The sealed content of an event. Only a redaction removes a row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_payload")]
pub struct Model {
    /// The chain: the newsroom's id, or the nil id for the server.
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: Uuid,
    /// The event's position.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// 32 random bytes, so that a short body can't be guessed.
    pub salt: Vec<u8>,
    /// Canonical JSON (RFC 8785), as committed to.
    pub body: Vec<u8>,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
