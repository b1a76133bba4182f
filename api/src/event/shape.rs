//! What Postgres writes of events by itself.

use entity::event;

use super::object::Event;
use super::seal::sealed_event;
use crate::api_key::ApiKey;
use crate::claim::Claim;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, one};

impl Shaped for Event {
    type Entity = event::Entity;
    const NAME: &'static str = "Event";
    const SHARED: &'static [(&'static str, &'static str)] = &[("sealed", sealed_event!("{t}"))];

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "seq" => Field::Sql("{t}.seq::text"),
            "at" => Field::Moment("at"),
            "action" => Field::Column("action"),
            "actorKind" => Field::Column("actor_kind"),
            "actor" => {
                one::<Member>("{t}.id = {p}.actor_id AND ({p}.sealing <> 'EVIDENCE' OR NOT {p}.sealed)")
            }
            "apiKey" => one::<ApiKey>("{t}.id = {p}.actor_id AND {p}.actor_kind = 'API_KEY'"),
            "objectKind" => Field::Column("object_kind"),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "round" => Field::Column("round"),
            "sealed" => Field::Column("sealed"),
            "redacted" => Field::Sql(
                "NOT EXISTS (SELECT FROM event_payload y WHERE y.chain_id = {t}.chain_id AND y.seq = {t}.seq)",
            ),
            "commitment" => Field::Sql("encode({t}.commitment, 'hex')"),
            "hash" => Field::Sql("encode({t}.hash, 'hex')"),
            "prev" => Field::Sql("encode({t}.prev, 'hex')"),
            _ => return None,
        })
    }
}
