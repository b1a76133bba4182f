//! What Postgres writes of a session by itself.

use entity::session;

use super::object::SignedIn;
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id};

impl Shaped for SignedIn {
    type Entity = session::Entity;
    const NAME: &'static str = "Session";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Session),
            "newsroom" => Field::Sql("SELECT n.slug FROM newsroom n WHERE n.id = {t}.newsroom_id"),
            "origin" => Field::Column("origin"),
            "createdAt" => Field::Moment("created_at"),
            "lastUsedAt" => Field::Moment("last_used_at"),
            "expiresAt" => Field::Moment("expires_at"),
            "endedAt" => Field::Moment("ended_at"),
            "userAgent" => Field::Column("user_agent"),
            "network" => Field::Column("address"),
            _ => return None,
        })
    }
}
