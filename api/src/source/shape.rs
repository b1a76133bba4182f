//! What Postgres writes of sources by itself.

use entity::source;

use super::object::{Source, SourceAppearances, SourceClaims};
use crate::appearance::Appearance;
use crate::claim::Claim;
use crate::evidence::{Evidence, SourceEvidence};
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id, many, one};

impl Shaped for Source {
    type Entity = source::Entity;
    const NAME: &'static str = "Source";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Source),
            "kind" => Field::Column("kind"),
            "name" => Field::Column("name"),
            "aliases" => Field::Column("aliases"),
            "sameAs" => Field::Column("same_as"),
            "named" => Field::Column("named"),
            "confirmed" => Field::Column("confirmed"),
            "mergedInto" => one::<Self>("{t}.id = {p}.merged_into"),
            "version" => Field::Column("version"),
            "createdAt" => Field::Moment("created_at"),
            "claims" => many::<Claim, SourceClaims>(),
            "appearances" => many::<Appearance, SourceAppearances>(),
            "evidence" => many::<Evidence, SourceEvidence>(),
            _ => return None,
        })
    }
}
