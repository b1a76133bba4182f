//! What Postgres writes of evidence by itself.

use entity::{evidence, evidence_withdrawal};

use super::object::{Evidence, EvidenceWithdrawal};
use super::seal::sealed;
use super::store::CitingVerdicts;
use crate::attachment::{Attachment, EvidenceAttachments};
use crate::claim::Claim;
use crate::graphql::NodeKind;
use crate::newsroom::Member;
use crate::read::{Field, Shaped, id, many, one};
use crate::source::{Source, standing_for};
use crate::verdict::Verdict;

impl Shaped for Evidence {
    type Entity = evidence::Entity;
    const NAME: &'static str = "Evidence";
    const SHARED: &'static [(&'static str, &'static str)] = &[("sealed", sealed!("{t}", "{t}.added_by"))];

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "id" => id(NodeKind::Evidence),
            "claim" => one::<Claim>("{t}.id = {p}.claim_id"),
            "source" => one::<Source>(standing_for!("source_id")),
            "url" => Field::Column("url"),
            "excerpt" => Field::Column("excerpt"),
            "note" => Field::Sql("CASE WHEN NOT {t}.sealed THEN {t}.note END"),
            "stance" => Field::Sql("CASE WHEN NOT {t}.sealed THEN {t}.stance END"),
            "primary" => Field::Column("is_primary"),
            "archivedUrl" => Field::Column("archived_url"),
            "accessedAt" => Field::Moment("accessed_at"),
            "interest" => Field::Column("interest"),
            "visibility" => Field::Column("visibility"),
            "round" => Field::Column("round"),
            "addedBy" => one::<Member>("{t}.id = {p}.added_by AND NOT {p}.sealed"),
            "sealed" => Field::Column("sealed"),
            "createdAt" => Field::Moment("created_at"),
            "withdrawn" => one::<EvidenceWithdrawal>("{t}.evidence_id = {p}.id"),
            "attachments" => many::<Attachment, EvidenceAttachments>(),
            "citedBy" => many::<Verdict, CitingVerdicts>(),
            _ => return None,
        })
    }
}

impl Shaped for EvidenceWithdrawal {
    type Entity = evidence_withdrawal::Entity;
    const NAME: &'static str = "EvidenceWithdrawal";

    fn field(name: &str) -> Option<Field> {
        Some(match name {
            "reason" => Field::Sql(concat!(
                "CASE WHEN NOT EXISTS (SELECT FROM evidence e WHERE e.newsroom_id = {t}.newsroom_id AND e.id = {t}.evidence_id AND ",
                sealed!("e", "{t}.withdrawn_by"),
                ") THEN {t}.reason END"
            )),
            "by" => one::<Member>(concat!(
                "{t}.id = {p}.withdrawn_by AND NOT EXISTS (SELECT FROM evidence e
                    WHERE e.newsroom_id = {p}.newsroom_id AND e.id = {p}.evidence_id AND ",
                sealed!("e", "{p}.withdrawn_by"),
                ")"
            )),
            "at" => Field::Moment("withdrawn_at"),
            _ => return None,
        })
    }
}
