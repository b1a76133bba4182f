//! What Postgres writes of a notification by itself.

use entity::notification;

use super::object::Notification;
use crate::claim::Claim;
use crate::correction_request::CorrectionRequest;
use crate::graphql::NodeKind;
use crate::read::{Field, Shaped, id, one};

impl Shaped for Notification {
    type Entity = notification::Entity;
    const NAME: &'static str = "Notification";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Notification),
            "kind" => Field::Column("kind"),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "correctionRequest" => one::<CorrectionRequest>("{t}.id = {p}.correction_request_id"),
            "at" => Field::Moment("at"),
            "readAt" => Field::Moment("read_at"),
            _ => return None,
        })
    }
}
