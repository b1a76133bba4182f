//! What Postgres writes of a request by itself. Whoever sees the row sees the contact.

use entity::correction_request;

use super::object::CorrectionRequest;
use crate::fact_check::FactCheck;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, one};

impl Shaped for CorrectionRequest {
    type Entity = correction_request::Entity;
    const NAME: &'static str = "CorrectionRequest";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::CorrectionRequest),
            "version" => Field::Column("version"),
            "factCheck" => one::<FactCheck>("{t}.id = {p}.fact_check_id"),
            "publishedVersion" => Field::Column("number"),
            "text" => Field::Column("text"),
            "contact" => Field::Sql(
                "(SELECT c.contact FROM correction_request_contact c WHERE c.newsroom_id = {t}.newsroom_id AND c.request_id = {t}.id)",
            ),
            "state" => Field::Column("state"),
            "reason" => Field::Column("reason"),
            "closedBy" => one::<Member>("{t}.id = {p}.closed_by"),
            "closedAt" => Field::Moment("closed_at"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
