//! What Postgres writes of claimant contacts by itself.

use entity::claimant_contact;

use super::object::ClaimantContact;
use crate::claim::Claim;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};

impl Shaped for ClaimantContact {
    type Entity = claimant_contact::Entity;
    const NAME: &'static str = "ClaimantContact";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::ClaimantContact),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "outcome" => Field::Column("outcome"),
            "askedAt" => Field::Moment("asked_at"),
            "channel" => Field::Column("channel"),
            "deadline" => Field::Moment("deadline"),
            "answer" => Field::Column("answer"),
            "reason" => Field::Column("reason"),
            "recordedBy" => one::<Member>("{t}.id = {p}.recorded_by"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
