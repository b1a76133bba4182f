//! Table `evidence`.

use sea_orm::entity::prelude::*;

/// A source's material for or against a claim. Insert-only but for its place: withdraw and add.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "evidence")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// The round in which it was added (none before the first): decides what stays sealed.
    pub round: Option<i32>,
    /// Whose material it is.
    pub source_id: Uuid,
    /// Its http(s) address.
    pub url: Option<String>,
    /// The words that matter.
    pub excerpt: Option<String>,
    /// What the desk says about it.
    pub note: Option<String>,
    /// For, against, or context.
    pub stance: Stance,
    /// Whether it is a primary source.
    pub is_primary: bool,
    /// Address of an archived copy.
    pub archived_url: Option<String>,
    /// When it was looked at.
    pub accessed_at: Option<DateTimeUtc>,
    /// What the source has to gain, in its own or the desk's words.
    pub interest: Option<String>,
    /// Who may see it.
    pub visibility: Visibility,
    /// The member who added it.
    pub added_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// Where it stands in the desk's order of the claim's evidence. Postgres puts what is new behind all others.
    pub place: i32,
}

/// What the material does to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Stance {
    /// Speaks for it.
    #[sea_orm(string_value = "SUPPORTS")]
    Supports,
    /// Speaks against it.
    #[sea_orm(string_value = "REFUTES")]
    Refutes,
    /// Explains it.
    #[sea_orm(string_value = "CONTEXT")]
    Context,
}

/// Who may see the evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Visibility {
    /// Everybody, once published.
    #[sea_orm(string_value = "PUBLIC")]
    Public,
    /// The newsroom.
    #[sea_orm(string_value = "INTERNAL")]
    Internal,
    /// Those who work on the claim.
    #[sea_orm(string_value = "CONFIDENTIAL")]
    Confidential,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
