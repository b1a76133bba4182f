//! Table `standing_address`.

use sea_orm::entity::prelude::*;

/// The web address of a piece of evidence that was not withdrawn: each is on a claim once.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "standing_address")]
pub struct Model {
    /// The newsroom that it belongs to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub newsroom_id: Uuid,
    /// The claim.
    #[sea_orm(primary_key, auto_increment = false)]
    pub claim_id: Uuid,
    /// SHA-256 of the address in its one spelling.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: Vec<u8>,
    /// Nobody (the nil id) for what the newsroom shares; of what is confidential the member who added it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub keeper: Uuid,
    /// The piece.
    pub evidence_id: Uuid,
}

/// Joins are written where they are used.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
