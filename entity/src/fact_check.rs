//! Table `fact_check`.

use sea_orm::entity::prelude::*;

/// The newsroom's conclusion on a claim in one language: the working copy.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "fact_check")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// BCP 47 tag; `und` if not known.
    pub language: String,
    /// Its part of the public address; never changes.
    pub slug: String,
    /// Where the working copy stands.
    pub state: State,
    /// Number of the version that is being worked on: the published one plus one, or the published one itself.
    pub revision: i32,
    /// Number of the round whose rating it tells.
    pub round: i32,
    /// Headline.
    pub title: String,
    /// The conclusion in short.
    pub summary: String,
    /// How it came about, in a subset of `CommonMark`.
    pub reasoning: String,
    /// Who signs in public.
    pub byline: Option<String>,
    /// Where the newsroom's own site shows the check.
    pub canonical_url: Option<String>,
    /// What the revision changes, if it corrects a published one.
    pub correction_kind: Option<CorrectionKind>,
    /// The public words for that.
    pub correction_text: Option<String>,
    /// SHA-256 of the working copy.
    pub content_hash: Vec<u8>,
    /// The member who approved.
    pub approved_by: Option<Uuid>,
    /// When it was approved.
    pub approved_at: Option<DateTimeUtc>,
    /// The content hash that was approved.
    pub approved_hash: Option<Vec<u8>>,
    /// Why separation of duties was lifted for this approval, if it was; shown on the public record.
    pub break_glass: Option<String>,
    /// What the approver wants changed.
    pub returned_note: Option<String>,
    /// Number of the version on the page.
    pub published_version: Option<i32>,
    /// Evidence behind what is published was withdrawn: somebody must look at it.
    pub correction_requested: bool,
    /// When it was taken back.
    pub retracted_at: Option<DateTimeUtc>,
    /// Why it was taken back, for the public.
    pub retraction: Option<String>,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When it changed last.
    pub changed_at: DateTimeUtc,
}

/// Where the working copy of a fact-check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Being written.
    #[sea_orm(string_value = "DRAFT")]
    Draft,
    /// Its content hash is approved; any edit voids that.
    #[sea_orm(string_value = "APPROVED")]
    Approved,
    /// On the public page.
    #[sea_orm(string_value = "PUBLISHED")]
    Published,
    /// Taken back; the page stays, marked.
    #[sea_orm(string_value = "RETRACTED")]
    Retracted,
}

/// What the next version changes in public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum CorrectionKind {
    /// Clearer words, the same facts.
    #[sea_orm(string_value = "CLARIFICATION")]
    Clarification,
    /// News since then.
    #[sea_orm(string_value = "UPDATE")]
    Update,
    /// A mistake was made.
    #[sea_orm(string_value = "CORRECTION")]
    Correction,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
