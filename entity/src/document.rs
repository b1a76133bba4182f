//! Table `document`.

use sea_orm::entity::prelude::*;

/// A story, post, recording or page as it came in. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "document")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The same for all versions of a story.
    pub story_id: Uuid,
    /// Version of the story, from 1 on.
    pub version: i32,
    /// The version before.
    pub supersedes: Option<Uuid>,
    /// What it is.
    pub kind: Kind,
    /// Headline.
    pub title: Option<String>,
    /// Its http(s) address.
    pub url: Option<String>,
    /// The source that published it.
    pub publisher_id: Option<Uuid>,
    /// The syndication chain.
    pub via: Vec<String>,
    /// BCP 47 tag; `und` if not known.
    pub language: String,
    /// The day of publication, as far as it is known.
    pub published_on: Option<Date>,
    /// The moment of publication, if known.
    pub published_at: Option<DateTimeUtc>,
    /// How exactly that is known.
    pub published_precision: Precision,
    /// What made the hash.
    pub hash_algorithm: HashAlgorithm,
    /// Hash of the stored bytes.
    pub content_hash: Vec<u8>,
    /// Length of the text in Unicode code points.
    pub code_points: i32,
    /// How many sentences the intake saw.
    pub sentences: i32,
    /// What the intake did.
    pub intake: Intake,
    /// The member who sent it in.
    pub submitted_by: Uuid,
    /// When the row was made.
    pub created_at: DateTimeUtc,
}

/// What came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Kind {
    /// A story, post or transcript.
    #[sea_orm(string_value = "TEXT")]
    Text,
    /// A picture.
    #[sea_orm(string_value = "IMAGE")]
    Image,
    /// A moving picture.
    #[sea_orm(string_value = "VIDEO")]
    Video,
    /// A recording of sound.
    #[sea_orm(string_value = "AUDIO")]
    Audio,
    /// A page of the web.
    #[sea_orm(string_value = "PAGE")]
    Page,
}

/// How exactly the time of publication is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Precision {
    /// Not at all.
    #[sea_orm(string_value = "UNKNOWN")]
    Unknown,
    /// To the year.
    #[sea_orm(string_value = "YEAR")]
    Year,
    /// To the month.
    #[sea_orm(string_value = "MONTH")]
    Month,
    /// To the day.
    #[sea_orm(string_value = "DAY")]
    Day,
    /// To the moment.
    #[sea_orm(string_value = "TIME")]
    Time,
}

/// What made the hash of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum HashAlgorithm {
    /// SHA-256 (FIPS 180-4).
    #[sea_orm(string_value = "SHA256")]
    Sha256,
}

/// What the intake did with the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Intake {
    /// Looked for claims.
    #[sea_orm(string_value = "READ")]
    Read,
    /// Stored it only: no rules for its language.
    #[sea_orm(string_value = "LANGUAGE_NOT_SUPPORTED")]
    LanguageNotSupported,
    /// There was nothing to read.
    #[sea_orm(string_value = "NO_TEXT")]
    NoText,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
