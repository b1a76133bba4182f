//! What Postgres writes of tags by itself.

use entity::tag;

use super::object::{Tag, TagClaims};
use crate::claim::Claim;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, many, one};

impl Shaped for Tag {
    type Entity = tag::Entity;
    const NAME: &'static str = "Tag";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Tag),
            "kind" => Field::Column("kind"),
            "name" => Field::Column("name"),
            "mergedInto" => one::<Self>("{t}.id = {p}.merged_into"),
            "retiredAt" => Field::Moment("retired_at"),
            "version" => Field::Column("version"),
            "createdBy" => one::<Member>("{t}.id = {p}.created_by"),
            "createdAt" => Field::Moment("created_at"),
            "claims" => many::<Claim, TagClaims>(),
            _ => return None,
        })
    }
}
