//! Table `invitation`.

use sea_orm::entity::prelude::*;

/// An address that may become a member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    /// The newsroom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Normalized to lower case.
    pub email: String,
    /// The roles that the member will have.
    pub roles: Vec<String>,
    /// Who invited.
    pub invited_by: Uuid,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// When.
    pub created_at: DateTimeUtc,
    /// Until when it can be accepted.
    pub expires_at: DateTimeUtc,
    /// Whoever accepted it.
    pub member_id: Option<Uuid>,
    /// When it was accepted.
    pub accepted_at: Option<DateTimeUtc>,
    /// When it was taken back or replaced.
    pub revoked_at: Option<DateTimeUtc>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
