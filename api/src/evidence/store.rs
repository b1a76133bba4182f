//! All SQL of evidence.

use std::collections::HashMap;

use factdesk_domain::{NewsroomId, Seal};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::loader::{RoundSeal, SealOf};
use crate::error::Error;

#[derive(FromQueryResult)]
struct SealRow {
    claim_id: Uuid,
    round: i32,
    blind: bool,
    quorum: bool,
    reviewers: Vec<Uuid>,
}

/// How far these rounds are open, and who reviews them.
///
/// # Errors
/// What Postgres says.
pub async fn seals(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    rounds: &[SealOf],
) -> Result<HashMap<SealOf, RoundSeal>, Error> {
    let claims: Vec<Uuid> = rounds.iter().map(|key| key.claim.uuid()).collect();
    let numbers: Vec<i32> = rounds.iter().map(|key| key.round).collect();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT r.claim_id, r.number AS round, p.blind, r.quorum_at IS NOT NULL AS quorum,
            ARRAY(SELECT a.member_id FROM assignment a
                   WHERE (a.newsroom_id, a.claim_id, a.round) = (r.newsroom_id, r.claim_id, r.number)) AS reviewers
           FROM unnest($2::uuid[], $3::int[]) AS k (claim_id, number)
           JOIN round r ON r.newsroom_id = $1 AND r.claim_id = k.claim_id AND r.number = k.number
           JOIN review_policy p ON p.newsroom_id = r.newsroom_id AND p.version = r.policy_version",
        [newsroom.uuid().into(), claims.into(), numbers.into()],
    );
    let rows = SealRow::find_by_statement(statement).all(db).await?;
    let seal = |row: SealRow| {
        let key = SealOf { claim: row.claim_id.into(), round: row.round };
        let seal = Seal { blind: row.blind, quorum: row.quorum };
        (key, RoundSeal { seal, reviewers: row.reviewers.into_iter().map(Into::into).collect() })
    };
    Ok(rows.into_iter().map(seal).collect())
}
