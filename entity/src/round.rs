//! Table `round`.

use sea_orm::entity::prelude::*;

/// One pass of review of a claim; it pins the versions of policy and scale at its start.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "round")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// Counted from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    /// The review policy that it pins.
    pub policy_version: i32,
    /// The rating scale that it pins.
    pub scale_version: i32,
    /// When it started.
    pub started_at: DateTimeUtc,
    /// Quorum: from here on its verdicts are open to the newsroom, and fixed.
    pub quorum_at: Option<DateTimeUtc>,
    /// What quorum came to.
    pub outcome: Option<Outcome>,
    /// The decided rating, by agreement or by an adjudicator.
    pub rating_key: Option<String>,
    /// The member who adjudicated.
    pub adjudicator_id: Option<Uuid>,
    /// The adjudicator's reasons.
    pub adjudication: Option<String>,
    /// When.
    pub adjudicated_at: Option<DateTimeUtc>,
}

/// What quorum came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Outcome {
    /// The verdicts agree.
    #[sea_orm(string_value = "AGREED")]
    Agreed,
    /// They do not: an editor adjudicates.
    #[sea_orm(string_value = "DISPUTED")]
    Disputed,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
