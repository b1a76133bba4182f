//! Table `correction_request`.

use sea_orm::entity::prelude::*;

/// What a reader of a published fact-check asks to be corrected.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correction_request")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The fact-check.
    pub fact_check_id: Uuid,
    /// The version that was up.
    pub number: i32,
    /// What the reader wrote.
    pub text: String,
    /// SHA-256 of the key with which it was sent.
    pub request_key: Option<Vec<u8>>,
    /// What became of it.
    pub state: State,
    /// Why, as the editor put it.
    pub reason: Option<String>,
    /// The editor who closed it.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<DateTimeUtc>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When it came in.
    pub created_at: DateTimeUtc,
}

/// What became of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Nothing yet.
    #[sea_orm(string_value = "OPEN")]
    Open,
    /// It was followed.
    #[sea_orm(string_value = "RESOLVED")]
    Resolved,
    /// It was not.
    #[sea_orm(string_value = "DECLINED")]
    Declined,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
