//! Table `session`.

use sea_orm::entity::prelude::*;

/// A sign-in on one device, for one member. Every access token names its session and ends with it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The newsroom for which it acts.
    pub newsroom_id: Uuid,
    /// The member for whom it acts.
    pub member_id: Uuid,
    /// Whose it is.
    pub person_id: Uuid,
    /// How it began.
    pub origin: Origin,
    /// The idempotency key of the sign-in.
    pub key: Option<String>,
    /// What the client called itself when it was used last.
    pub user_agent: String,
    /// The network that it was used from last, without the part that tells a machine.
    pub address: String,
    /// When it began.
    pub created_at: DateTimeUtc,
    /// When it was last refreshed.
    pub last_used_at: DateTimeUtc,
    /// When it ends at the latest.
    pub expires_at: DateTimeUtc,
    /// When it ended before that, if so.
    pub ended_at: Option<DateTimeUtc>,
    /// Why it ended.
    pub ending: Option<Ending>,
}

/// How a session began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Origin {
    /// A person signed in.
    #[sea_orm(string_value = "PASSWORD")]
    Password,
    /// A token of the command line; has no refresh token.
    #[sea_orm(string_value = "OPERATOR")]
    Operator,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Ending {
    /// Its person signed out.
    #[sea_orm(string_value = "SIGNED_OUT")]
    SignedOut,
    /// Its person ended it from elsewhere.
    #[sea_orm(string_value = "REVOKED")]
    Revoked,
    /// A refresh token came twice: somebody else has it.
    #[sea_orm(string_value = "REUSED")]
    Reused,
    /// The person changed the password elsewhere.
    #[sea_orm(string_value = "PASSWORD_CHANGED")]
    PasswordChanged,
    /// The password was reset.
    #[sea_orm(string_value = "PASSWORD_RESET")]
    PasswordReset,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
