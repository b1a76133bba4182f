//! What Postgres writes of conflicts of interest by itself.

use entity::conflict;

use super::object::ConflictOfInterest;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};
use crate::source::{Source, standing_for};

impl Shaped for ConflictOfInterest {
    type Entity = conflict::Entity;
    const NAME: &'static str = "ConflictOfInterest";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Conflict),
            "member" => one::<Member>("{t}.id = {p}.member_id"),
            "source" => one::<Source>(standing_for!("source_id")),
            "reason" => Field::Column("reason"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
