//! What Postgres writes of verdicts by itself.

use entity::verdict;

use super::object::Verdict;
use crate::claim::Claim;
use crate::evidence::{CitedEvidence, Evidence};
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::policy::Rating;
use crate::read::{Field, Shaped, id, many, one};

impl Shaped for Verdict {
    type Entity = verdict::Entity;
    const NAME: &'static str = "Verdict";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Verdict),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "round" => Field::Column("round"),
            "member" => one::<Member>("{t}.id = {p}.member_id"),
            "rating" => one::<Rating>("{t}.scale_version = {p}.scale_version AND {t}.key = {p}.rating_key"),
            "rationale" => Field::Column("rationale"),
            "supersedes" => one::<Self>("{t}.id = {p}.supersedes"),
            "counts" => Field::Sql(
                "coalesce((SELECT l.counts FROM live_verdict l WHERE l.newsroom_id = {t}.newsroom_id AND l.claim_id = {t}.claim_id
                    AND l.round = {t}.round AND l.member_id = {t}.member_id AND l.verdict_id = {t}.id), false)",
            ),
            "createdAt" => Field::Moment("created_at"),
            "cites" => many::<Evidence, CitedEvidence>(),
            _ => return None,
        })
    }
}
