//! Table `appearance`.

use sea_orm::entity::prelude::*;

/// Where a claim was made: a document, the place in it, the exact words and who said them.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appearance")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// The claim that stands for it, if it is a duplicate; kept by the database.
    pub standing_id: Uuid,
    /// The document.
    pub document_id: Uuid,
    /// How the place is given.
    pub selector: Selector,
    /// Where it starts: Unicode code points for text, seconds for time.
    pub start_at: Option<i32>,
    /// Where it ends, in the same unit.
    pub end_at: Option<i32>,
    /// The start in UTF-16 code units, for JavaScript.
    pub start_utf16: Option<i32>,
    /// The end in UTF-16 code units.
    pub end_utf16: Option<i32>,
    /// The words themselves.
    pub exact: Option<String>,
    /// Up to 32 code points before them.
    pub prefix: Option<String>,
    /// Up to 32 code points after them.
    pub suffix: Option<String>,
    /// Quoted or reported.
    pub speech: Option<Speech>,
    /// The source who said it.
    pub speaker_id: Option<Uuid>,
    /// The phrase by which the document calls the speaker.
    pub speaker_role: Option<String>,
    /// The source who passed the statement on.
    pub relayer_id: Option<Uuid>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// How the place in the document is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Selector {
    /// A span of the stored text.
    #[sea_orm(string_value = "TEXT")]
    Text,
    /// A range of time in a recording.
    #[sea_orm(string_value = "TIME")]
    Time,
    /// The document as a whole.
    #[sea_orm(string_value = "WHOLE")]
    Whole,
}

/// Whether the words are the speaker's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Speech {
    /// Quoted.
    #[sea_orm(string_value = "DIRECT")]
    Direct,
    /// Reported in other words.
    #[sea_orm(string_value = "INDIRECT")]
    Indirect,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
