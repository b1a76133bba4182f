//! Table `newsroom`.

use sea_orm::entity::prelude::*;

/// The tenant.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "newsroom")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Its part of the public address; never changes.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// IANA name, for dues and periods.
    pub time_zone: String,
    /// Where its pages are, if not at the server's address.
    pub public_url: Option<String>,
    /// Where its corrections policy can be read.
    pub corrections_policy_url: Option<String>,
    /// Pages of a demonstration newsroom say so and are not indexed.
    pub demo: bool,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
