//! Table `api_key`.

use sea_orm::entity::prelude::*;

/// A key by which a tool acts. Only its use and its end change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key")]
pub struct Model {
    /// The newsroom.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What its makers call it.
    pub name: String,
    /// The part of its text that may be seen, unique on the server.
    pub prefix: String,
    /// SHA-256 of its secret.
    pub hash: Vec<u8>,
    /// What it was made for.
    pub scopes: Vec<String>,
    /// Whoever made it: it never may more than they.
    pub created_by: Uuid,
    /// When.
    pub created_at: DateTimeUtc,
    /// Until when it works.
    pub expires_at: DateTimeUtc,
    /// When it was used last, to the minute.
    pub last_used_at: Option<DateTimeUtc>,
    /// When it was revoked.
    pub revoked_at: Option<DateTimeUtc>,
    /// By whom; none if it ended with its maker's membership.
    pub revoked_by: Option<Uuid>,
    /// Raised by every change but its use: a stale writer is refused.
    pub version: i32,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
