//! What Postgres writes of search notes by itself.

use entity::search_note;

use super::object::SearchNote;
use crate::claim::Claim;
use crate::evidence::sealed;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};

impl Shaped for SearchNote {
    type Entity = search_note::Entity;
    const NAME: &'static str = "SearchNote";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::SearchNote),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "stance" => Field::Sql(concat!(
                "CASE WHEN NOT ",
                sealed!("{t}", "{t}.recorded_by"),
                " THEN {t}.stance END"
            )),
            "text" => {
                Field::Sql(concat!("CASE WHEN NOT ", sealed!("{t}", "{t}.recorded_by"), " THEN {t}.text END"))
            }
            "round" => Field::Column("round"),
            "recordedBy" => {
                one::<Member>(concat!("{t}.id = {p}.recorded_by AND NOT ", sealed!("{p}", "{p}.recorded_by")))
            }
            "sealed" => Field::Sql(sealed!("{t}", "{t}.recorded_by")),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
