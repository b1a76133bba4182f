//! Table `login_activity`.

use sea_orm::entity::prelude::*;

/// What was tried with a person's sign-in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_activity")]
pub struct Model {
    /// Identity.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The person.
    pub person_id: Uuid,
    /// When.
    pub at: DateTimeUtc,
    /// What.
    pub kind: Kind,
    /// What the client called itself.
    pub user_agent: String,
    /// The network, without the part that tells a machine.
    pub address: String,
}

/// What was tried or done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// A session began.
    #[sea_orm(string_value = "SIGNED_IN")]
    SignedIn,
    /// The password did not fit.
    #[sea_orm(string_value = "WRONG_PASSWORD")]
    WrongPassword,
    /// The password fitted, the code did not.
    #[sea_orm(string_value = "WRONG_CODE")]
    WrongCode,
    /// A recovery code was used up.
    #[sea_orm(string_value = "RECOVERY_CODE_USED")]
    RecoveryCodeUsed,
    /// A refresh token came twice; its session was ended.
    #[sea_orm(string_value = "TOKEN_REUSED")]
    TokenReused,
    /// The password was changed.
    #[sea_orm(string_value = "PASSWORD_CHANGED")]
    PasswordChanged,
    /// The password was reset by a token.
    #[sea_orm(string_value = "PASSWORD_RESET")]
    PasswordReset,
    /// A second factor was set.
    #[sea_orm(string_value = "SECOND_FACTOR_ENABLED")]
    SecondFactorEnabled,
    /// The second factor was taken away.
    #[sea_orm(string_value = "SECOND_FACTOR_DISABLED")]
    SecondFactorDisabled,
    /// Recovery codes were made anew.
    #[sea_orm(string_value = "RECOVERY_CODES_MADE")]
    RecoveryCodesMade,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
