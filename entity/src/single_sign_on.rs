//! Table `single_sign_on`.

use sea_orm::entity::prelude::*;

/// The issuer whose access tokens a newsroom takes, and what they mean there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "single_sign_on")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// `iss` of its tokens, exactly.
    pub issuer: String,
    /// `aud` of its tokens, exactly.
    pub audience: String,
    /// The claim that says which roles somebody has, if the tokens say so.
    pub roles_claim: Option<String>,
    /// Values of that claim with the roles that they give.
    #[sea_orm(column_type = "JsonBinary")]
    pub role_mapping: Json,
    /// Whether somebody who is not a member becomes one.
    pub provision: bool,
    /// With these roles, if the tokens do not say.
    pub provision_roles: Vec<String>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When it was changed last.
    pub updated_at: DateTimeUtc,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
