//! Table `assignment`.

use sea_orm::entity::prelude::*;

/// Who ever held a slot, and how it ended. A row is closed once and then stays.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// Identity; with the newsroom the primary key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    /// The claim.
    pub claim_id: Uuid,
    /// Number of the round.
    pub round: i32,
    /// The member.
    pub member_id: Uuid,
    /// Who assigned it: the member, or an editor.
    pub assigned_by: Uuid,
    /// When the slot was taken.
    pub assigned_at: DateTimeUtc,
    /// When it was given up.
    pub ended_at: Option<DateTimeUtc>,
    /// How it ended.
    pub ending: Option<Ending>,
    /// By when the verdict is wanted, if an editor said so.
    pub due_at: Option<DateTimeUtc>,
    /// What the member should know, from whoever assigned it or had it before.
    pub note: Option<String>,
    /// Why it was declined.
    pub ended_because: Option<String>,
}

/// How an assignment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Ending {
    /// The verdict is in.
    #[sea_orm(string_value = "VERDICT")]
    Verdict,
    /// Given back.
    #[sea_orm(string_value = "RELEASED")]
    Released,
    /// The lease ran out.
    #[sea_orm(string_value = "EXPIRED")]
    Expired,
    /// The member recused.
    #[sea_orm(string_value = "RECUSED")]
    Recused,
    /// A conflict of interest was declared.
    #[sea_orm(string_value = "CONFLICT")]
    Conflict,
    /// The member left the newsroom.
    #[sea_orm(string_value = "REMOVED")]
    Removed,
    /// The claim left review.
    #[sea_orm(string_value = "CLOSED")]
    Closed,
    /// The member did not want it.
    #[sea_orm(string_value = "DECLINED")]
    Declined,
    /// An editor gave it to somebody else.
    #[sea_orm(string_value = "REASSIGNED")]
    Reassigned,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
