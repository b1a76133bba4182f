//! What Postgres writes of attachments by itself.

use entity::attachment;

use super::object::Attachment;
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id};

impl Shaped for Attachment {
    type Entity = attachment::Entity;
    const NAME: &'static str = "Attachment";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Attachment),
            "sha256" => Field::Sql("encode({t}.sha256, 'hex')"),
            "size" => Field::Column("size"),
            "mediaType" => Field::Column("media_type"),
            "url" => Field::Sql(
                r"'/attachments/' || translate(encode(convert_to('Attachment:' || {t}.id, 'UTF8'), 'base64'), E'+/=\n', '-_')",
            ),
            _ => return None,
        })
    }
}
