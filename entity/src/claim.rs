//! Table `claim`.

use sea_orm::entity::prelude::*;

/// One checkable statement in the desk's own words.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "claim")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// What is to be checked, 1 to 2,000 characters.
    pub statement: String,
    /// SHA-256 of the normalized statement: recognizes the same statement elsewhere.
    pub statement_key: Vec<u8>,
    /// BCP 47 tag; `und` if not known.
    pub language: String,
    /// Where it stands.
    pub state: State,
    /// Raised by every change: a stale writer is refused.
    pub version: i32,
    /// The person who typed the claim in, or sent the document in which it was found.
    pub submitted_by: Uuid,
    /// Found by the intake, or typed in.
    pub origin: Origin,
    /// How much it is worth checking by the intake's rules, 0 to 1.
    #[sea_orm(column_type = "Decimal(Some((4, 3)))")]
    pub score: Decimal,
    /// What the score is made of.
    pub score_reasons: Vec<String>,
    /// Number of its latest round, if one has started.
    pub round: Option<i32>,
    /// The claim that stands for it.
    pub duplicate_of: Option<Uuid>,
    /// The claim at the end of the duplicates, which stands for this one; itself if it is no duplicate. Postgres keeps it.
    pub standing_id: Uuid,
    /// Why it was dismissed, reopened or retracted last.
    pub reason: Option<String>,
    /// How pressing it is in the editors' eyes, 0 to 100; none: by score, reach and deadline.
    pub priority: Option<i16>,
    /// Whether it goes before everything that is not urgent.
    pub urgent: bool,
    /// By when the desk wants a conclusion.
    pub deadline: Option<DateTimeUtc>,
    /// How many people it reached, if known.
    pub reach: Option<i32>,
    /// Counts changes of priority, urgency, deadline and reach.
    pub priority_version: i32,
    /// When its latest round began. Postgres keeps it.
    pub waiting_since: Option<DateTimeUtc>,
    /// Free slots of its latest round. Postgres keeps it.
    pub open_slots: i16,
    /// Whose turn is next: the smallest. Postgres computes it.
    pub queue_rank: f64,
    /// The language without its region. Postgres computes it.
    pub queue_language: String,
    /// Nothing of it is published before.
    pub embargo_until: Option<DateTimeUtc>,
    /// Why; set with the moment.
    pub embargo_reason: Option<String>,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// When it changed last.
    pub changed_at: DateTimeUtc,
    /// How often its evidence was put into another order.
    pub evidence_order_version: i32,
}

/// Where a claim stands in its lifecycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum State {
    /// Came in; an editor has not looked at it yet.
    #[sea_orm(string_value = "SUBMITTED")]
    Submitted,
    /// Waits for a reviewer.
    #[sea_orm(string_value = "QUEUED")]
    Queued,
    /// At least one slot is held or one verdict is in.
    #[sea_orm(string_value = "IN_REVIEW")]
    InReview,
    /// Quorum without agreement.
    #[sea_orm(string_value = "DISPUTED")]
    Disputed,
    /// Has a rating.
    #[sea_orm(string_value = "DECIDED")]
    Decided,
    /// Has a published fact-check.
    #[sea_orm(string_value = "PUBLISHED")]
    Published,
    /// Its fact-check was taken back; the page stays, marked.
    #[sea_orm(string_value = "RETRACTED")]
    Retracted,
    /// Will not be checked.
    #[sea_orm(string_value = "DISMISSED")]
    Dismissed,
    /// Another claim stands for it.
    #[sea_orm(string_value = "DUPLICATE")]
    Duplicate,
}

/// How a claim came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Origin {
    /// Found in a document by the intake.
    #[sea_orm(string_value = "INTAKE")]
    Intake,
    /// Typed in by a member.
    #[sea_orm(string_value = "MEMBER")]
    Member,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
