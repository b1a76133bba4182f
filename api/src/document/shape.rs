//! What Postgres writes of documents by itself.

use entity::document;

use super::object::{Document, DocumentAppearances, DocumentClaims};
use crate::appearance::Appearance;
use crate::claim::Claim;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, many, one};
use crate::source::{Source, standing_for};

impl Shaped for Document {
    type Entity = document::Entity;
    const NAME: &'static str = "Document";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Document),
            "kind" => Field::Column("kind"),
            "title" => Field::Column("title"),
            "url" => Field::Column("url"),
            "publisher" => one::<Source>(standing_for!("publisher_id")),
            "via" => Field::Column("via"),
            "language" => Field::Column("language"),
            "publishedAt" => Field::Moment("published_at"),
            "publishedOn" => Field::Column("published_on"),
            "publishedPrecision" => Field::Column("published_precision"),
            "contentHash" => Field::Sql("'sha256:' || encode({t}.content_hash, 'hex')"),
            "storyId" => Field::Column("story_id"),
            "version" => Field::Column("version"),
            "supersedes" => one::<Self>("{t}.id = {p}.supersedes"),
            "text" => Field::Sql(
                "SELECT x.body FROM document_text x WHERE x.newsroom_id = {t}.newsroom_id AND x.document_id = {t}.id",
            ),
            "codePoints" => Field::Column("code_points"),
            "sentences" => Field::Column("sentences"),
            "intake" => Field::Column("intake"),
            "submittedBy" => one::<Member>("{t}.id = {p}.submitted_by"),
            "createdAt" => Field::Moment("created_at"),
            "appearances" => many::<Appearance, DocumentAppearances>(),
            "claims" => many::<Claim, DocumentClaims>(),
            _ => return None,
        })
    }
}
