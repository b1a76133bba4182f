//! Table `signing_key`.

use sea_orm::entity::prelude::*;

/// A key that signs access tokens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_key")]
pub struct Model {
    /// The `kid` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What it signs with.
    pub algorithm: Algorithm,
    /// Open to everybody.
    pub public_key: Vec<u8>,
    /// Encrypted by the master key, which is never in the database.
    pub private_key: Vec<u8>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// From when on it signs.
    pub signs_from: DateTimeUtc,
    /// The end of the longest-lived token that was made by hand with it.
    pub needed_until: Option<DateTimeUtc>,
    /// From when on nothing that it signed is accepted, if that is known. It may lie ahead.
    pub retired_at: Option<DateTimeUtc>,
}

/// What the key signs with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Algorithm {
    /// Ed25519 (RFC 8032).
    #[sea_orm(string_value = "ED25519")]
    Ed25519,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
