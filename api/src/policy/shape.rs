//! What Postgres writes of ratings by itself.

use entity::rating;

use super::object::Rating;
use crate::read::{Field, Shaped, Visible};
use factdesk_domain::Action;

impl Visible for rating::Entity {
    const READ: Action = Action::NewsroomRead;
}

impl Shaped for Rating {
    type Entity = rating::Entity;
    const NAME: &'static str = "Rating";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "key" => Field::Column("key"),
            "label" => Field::Column("label"),
            "definition" => Field::Column("definition"),
            "ordinal" => Field::Column("ordinal"),
            "replaces" => Field::Column("replaces"),
            "scaleVersion" => Field::Column("scale_version"),
            _ => return None,
        })
    }
}
