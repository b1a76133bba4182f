//! Table `review_policy`.

use sea_orm::entity::prelude::*;

/// A version of the newsroom's rules of review. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "review_policy")]
#[expect(clippy::struct_excessive_bools, reason = "each is a rule that a newsroom switches by itself")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// From 1 on.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// How many distinct people must rate a claim.
    pub verdicts_needed: i16,
    /// Whether verdicts are sealed until quorum.
    pub blind: bool,
    /// When verdicts agree.
    pub agreement: Agreement,
    /// How far ordinals may lie apart and still agree.
    pub tolerance: i16,
    /// Pieces of public evidence that publishing needs.
    pub public_evidence_needed: i16,
    /// Pieces of primary evidence that publishing needs.
    pub primary_evidence_needed: i16,
    /// Whether publishing needs both stances, or a note that none was found.
    pub both_stances_or_note: bool,
    /// Whether the claimant must have been asked.
    pub claimant_contact_needed: bool,
    /// Whether a person must have confirmed the speaker.
    pub confirmed_speaker_needed: bool,
    /// Whether the approver must be somebody else.
    pub four_eyes: bool,
    /// Whether that may be lifted, per use and with a reason.
    pub break_glass: bool,
    /// How long a slot is held, in seconds.
    pub lease_seconds: i32,
    /// When the row was made.
    pub created_at: DateTimeUtc,
    /// The member who made it; none for the one that a newsroom starts with.
    pub created_by: Option<Uuid>,
}

/// When the verdicts of a round agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Agreement {
    /// All of them form one agreeing set.
    #[sea_orm(string_value = "UNANIMITY")]
    Unanimity,
    /// One agreeing set holds more than half of those needed.
    #[sea_orm(string_value = "MAJORITY")]
    Majority,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
