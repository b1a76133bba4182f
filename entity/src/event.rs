//! Table `event`.

use sea_orm::entity::prelude::*;

/// What happened: audit trail, outbox and stream of subscriptions in one. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The chain: the newsroom's id, or the nil id for the server.
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: Uuid,
    /// Position in the chain, from 1 on without gaps.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// Hash of the event before.
    pub prev: Vec<u8>,
    /// When it happened; never goes back.
    pub at: DateTimeUtc,
    /// A member, a key or the server.
    pub actor_kind: ActorKind,
    /// The member or the key, if one acted.
    pub actor_id: Option<Uuid>,
    /// What was done, as `noun.verb`.
    pub action: String,
    /// Type of the object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// The claim that it belongs to, if any.
    pub claim_id: Option<Uuid>,
    /// The round that it belongs to, if any.
    pub round: Option<i32>,
    /// What is sealed until quorum.
    pub sealing: Sealing,
    /// SHA-256 of salt and body of the payload.
    pub commitment: Vec<u8>,
    /// SHA-256 over all of the row and the one before.
    pub hash: Vec<u8>,
}

/// Who acted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum ActorKind {
    /// A member.
    #[sea_orm(string_value = "MEMBER")]
    Member,
    /// A tool, by a key.
    #[sea_orm(string_value = "API_KEY")]
    ApiKey,
    /// The command line, or the server itself (a lease that ran out).
    #[sea_orm(string_value = "SERVER")]
    Server,
}

/// What is kept from readers until quorum of the round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text")]
pub enum Sealing {
    /// Nothing.
    #[sea_orm(string_value = "OPEN")]
    Open,
    /// The content of a verdict.
    #[sea_orm(string_value = "VERDICT")]
    Verdict,
    /// Stance, note and author of evidence.
    #[sea_orm(string_value = "EVIDENCE")]
    Evidence,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
