//! What Postgres writes of appearances by itself.

use entity::appearance;

use super::object::Appearance;
use crate::claim::Claim;
use crate::document::Document;
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id, one};
use crate::source::{Source, standing_for};

impl Shaped for Appearance {
    type Entity = appearance::Entity;
    const NAME: &'static str = "Appearance";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Appearance),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "document" => one::<Document>("{t}.id = {p}.document_id"),
            "selector" => Field::Column("selector"),
            "start" => Field::Column("start_at"),
            "end" => Field::Column("end_at"),
            "startUtf16" => Field::Column("start_utf16"),
            "endUtf16" => Field::Column("end_utf16"),
            "exact" => Field::Column("exact"),
            "prefix" => Field::Column("prefix"),
            "suffix" => Field::Column("suffix"),
            "speech" => Field::Column("speech"),
            "speaker" => one::<Source>(standing_for!("speaker_id")),
            "speakerRole" => Field::Column("speaker_role"),
            "relayer" => one::<Source>(standing_for!("relayer_id")),
            "version" => Field::Column("version"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
