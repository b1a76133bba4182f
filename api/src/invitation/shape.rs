//! What Postgres writes of an invitation by itself.

use entity::invitation;

use super::object::Invitation;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};

impl Shaped for Invitation {
    type Entity = invitation::Entity;
    const NAME: &'static str = "Invitation";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Invitation),
            "version" => Field::Column("version"),
            "email" => Field::Column("email"),
            "roles" => Field::Column("roles"),
            "invitedBy" => one::<Member>("{t}.id = {p}.invited_by"),
            "createdAt" => Field::Moment("created_at"),
            "expiresAt" => Field::Moment("expires_at"),
            "acceptedAt" => Field::Moment("accepted_at"),
            "revokedAt" => Field::Moment("revoked_at"),
            "member" => one::<Member>("{t}.id = {p}.member_id"),
            _ => return None,
        })
    }
}
