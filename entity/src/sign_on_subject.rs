//! Table `sign_on_subject`.

use sea_orm::entity::prelude::*;

/// Who of an issuer is which member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_on_subject")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The issuer.
    #[sea_orm(primary_key, auto_increment = false)]
    pub issuer: String,
    /// `sub` of its tokens.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// The member.
    pub member_id: Uuid,
    /// The member's roles are those of the token that was made then.
    pub roles_as_of: Option<DateTimeUtc>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
