//! Table `person`.

use sea_orm::entity::prelude::*;

/// A human being with a sign-in, perhaps a member of several newsrooms.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// Normalized to lower case, unique.
    pub email: String,
    /// Its name.
    pub name: String,
    /// Argon2 in PHC form; none until a password is set.
    pub password_hash: Option<String>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
