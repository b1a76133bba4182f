//! Table `source`.

use sea_orm::entity::prelude::*;

/// Whoever or whatever says, carries or proves something.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// Its name.
    pub name: String,
    /// Name folded for recognition; the server computes it.
    pub name_key: String,
    /// Anonymous and collective speakers are known within one story only.
    pub named: bool,
    /// Other names.
    pub aliases: Vec<String>,
    /// Other names folded in the same way.
    pub alias_keys: Vec<String>,
    /// Hints at the same thing elsewhere; never a key.
    pub same_as: Vec<String>,
    /// False until a person has used it.
    pub confirmed: bool,
    /// The source that it was merged into.
    pub merged_into: Option<Uuid>,
    /// The source at the end of the merges, which stands for this one; itself if it was not merged.
    pub standing_id: Uuid,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// A human being.
    #[sea_orm(string_value = "PERSON")]
    Person,
    /// A body with a name of its own.
    #[sea_orm(string_value = "ORGANIZATION")]
    Organization,
    /// A paper, station or site.
    #[sea_orm(string_value = "PUBLICATION")]
    Publication,
    /// A collection of data.
    #[sea_orm(string_value = "DATASET")]
    Dataset,
    /// A law, record, paper or the like.
    #[sea_orm(string_value = "PRIMARY_DOCUMENT")]
    PrimaryDocument,
    /// A collective speaker ("officials").
    #[sea_orm(string_value = "GROUP")]
    Group,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
