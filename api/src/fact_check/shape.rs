//! What Postgres writes of fact-checks, their versions and corrections by itself.

use entity::{correction, fact_check, fact_check_version};

use super::correction::{self as corrections, Correction};
use super::object::FactCheck;
use super::version::{self, FactCheckVersion};
use crate::claim::Claim;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::policy::Rating;
use crate::read::{Field, Shaped, id, many, one};

impl Shaped for FactCheck {
    type Entity = fact_check::Entity;
    const NAME: &'static str = "FactCheck";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::FactCheck),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "language" => Field::Column("language"),
            "slug" => Field::Column("slug"),
            "state" => Field::Column("state"),
            "version" => Field::Column("version"),
            "title" => Field::Column("title"),
            "summary" => Field::Column("summary"),
            "reasoning" => Field::Column("reasoning"),
            "byline" => Field::Column("byline"),
            "canonicalUrl" => Field::Column("canonical_url"),
            "round" => Field::Column("round"),
            "rating" => one::<Rating>("({t}.scale_version, {t}.key) = (SELECT r.scale_version, r.rating_key FROM round r WHERE r.newsroom_id = {p}.newsroom_id
                    AND r.claim_id = {p}.claim_id AND r.number = {p}.round)"),
            "approvedBy" => one::<Member>("{t}.id = {p}.approved_by"),
            "approvedAt" => Field::Moment("approved_at"),
            "breakGlass" => Field::Column("break_glass"),
            "returnedNote" => Field::Column("returned_note"),
            "correctionKind" => Field::Column("correction_kind"),
            "correctionText" => Field::Column("correction_text"),
            "publishedVersion" => Field::Column("published_version"),
            "beingCheckedAgain" => Field::Sql(
                "coalesce((SELECT v.round < c.round FROM fact_check_version v
                    JOIN claim c ON c.newsroom_id = v.newsroom_id AND c.id = {t}.claim_id
                    WHERE v.newsroom_id = {t}.newsroom_id AND v.fact_check_id = {t}.id AND v.number = {t}.published_version), false)",
            ),
            "correctionRequested" => Field::Column("correction_requested"),
            "retractedAt" => Field::Moment("retracted_at"),
            "retraction" => Field::Column("retraction"),
            "url" => Field::Sql(
                "SELECT rtrim(coalesce(n.public_url, {origin}), '/') || '/' || n.slug || '/fact-checks/' || {t}.slug
                    FROM newsroom n WHERE n.id = {t}.newsroom_id AND {t}.published_version IS NOT NULL",
            ),
            "jsonLdUrl" => Field::Sql(
                "SELECT rtrim(coalesce(n.public_url, {origin}), '/') || '/' || n.slug || '/fact-checks/' || {t}.slug || '.jsonld'
                    FROM newsroom n WHERE n.id = {t}.newsroom_id AND {t}.published_version IS NOT NULL",
            ),
            "versions" => many::<FactCheckVersion, version::OfFactCheck>(),
            "corrections" => many::<Correction, corrections::OfFactCheck>(),
            "createdAt" => Field::Moment("created_at"),
            "changedAt" => Field::Moment("changed_at"),
            _ => return None,
        })
    }
}

impl Shaped for FactCheckVersion {
    type Entity = fact_check_version::Entity;
    const NAME: &'static str = "FactCheckVersion";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "number" => Field::Column("number"),
            "round" => Field::Column("round"),
            "rating" => one::<Rating>("{t}.scale_version = {p}.scale_version AND {t}.key = {p}.rating_key"),
            "approvedBy" => one::<Member>("{t}.id = {p}.approved_by"),
            "publishedBy" => one::<Member>("{t}.id = {p}.published_by"),
            "publishedAt" => Field::Moment("published_at"),
            _ => return None,
        })
    }
}

impl Shaped for Correction {
    type Entity = correction::Entity;
    const NAME: &'static str = "Correction";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Correction),
            "kind" => Field::Column("kind"),
            "text" => Field::Column("text"),
            "version" => Field::Column("number"),
            "factCheck" => one::<FactCheck>("{t}.id = {p}.fact_check_id"),
            "madeBy" => one::<Member>("{t}.id = {p}.made_by"),
            "createdAt" => Field::Moment("created_at"),
            _ => return None,
        })
    }
}
