//! What Postgres writes of a key by itself.

use entity::api_key;

use super::object::ApiKey;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};

impl Shaped for ApiKey {
    type Entity = api_key::Entity;
    const NAME: &'static str = "ApiKey";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::ApiKey),
            "version" => Field::Column("version"),
            "name" => Field::Column("name"),
            "prefix" => Field::Column("prefix"),
            "scopes" => Field::Column("scopes"),
            "createdBy" => one::<Member>("{t}.id = {p}.created_by"),
            "createdAt" => Field::Moment("created_at"),
            "expiresAt" => Field::Moment("expires_at"),
            "lastUsedAt" => Field::Moment("last_used_at"),
            "revokedAt" => Field::Moment("revoked_at"),
            "revokedBy" => one::<Member>("{t}.id = {p}.revoked_by"),
            _ => return None,
        })
    }
}
