//! All SQL of evidence.

use std::collections::HashMap;

use entity::{Tenant, claim, evidence, evidence_withdrawal, standing_address, verdict};
use factdesk_domain::{Action, ClaimId, EvidenceId, NewsroomId, Role, Seal};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, QueryTrait, Set, Statement,
};
use uuid::Uuid;

use super::loader::{RoundSeal, SealOf};
use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for evidence_withdrawal::Entity {
    const READ: Action = Action::ClaimRead;
}

impl Visible for evidence::Entity {
    const READ: Action = Action::ClaimRead;

    /// Confidential evidence is for those who work on the claim: editors, whoever added it, and whoever holds or held a
    /// slot of the claim. All other evidence is for the newsroom; what of it is sealed is decided by [`super::seal`].
    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(Role::Editor)).then_some(
            "{t}.visibility <> 'CONFIDENTIAL' OR {t}.added_by = {member}
                OR EXISTS (SELECT FROM assignment a WHERE a.newsroom_id = {t}.newsroom_id
                    AND a.claim_id = {t}.claim_id AND a.member_id = {member})",
        )
    }
}

fn oldest_first() -> Order<evidence::Entity> {
    Order { column: evidence::Column::CreatedAt, id: evidence::Column::Id, descending: false }
}

fn in_order() -> Order<evidence::Entity> {
    Order { column: evidence::Column::Place, id: evidence::Column::Id, descending: false }
}

/// Evidence on a claim, in the order of the desk.
pub struct ClaimEvidence;

impl Relation for ClaimEvidence {
    type Entity = evidence::Entity;
    const NAME: &'static str = "claim.evidence";

    fn order() -> Order<evidence::Entity> {
        in_order()
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}

/// Evidence from a source, or from one merged into it.
pub struct SourceEvidence;

impl Relation for SourceEvidence {
    type Entity = evidence::Entity;
    const NAME: &'static str = "source.evidence";

    fn order() -> Order<evidence::Entity> {
        oldest_first()
    }

    const BELONGS: &'static str =
        "{t}.source_id IN (SELECT s.id FROM source s WHERE s.standing_id = {parent})";
}

/// Evidence that a verdict cites.
pub struct CitedEvidence;

impl Relation for CitedEvidence {
    type Entity = evidence::Entity;
    const NAME: &'static str = "verdict.cites";

    fn order() -> Order<evidence::Entity> {
        oldest_first()
    }

    const BELONGS: &'static str =
        "EXISTS (SELECT FROM verdict_citation c WHERE c.newsroom_id = {t}.newsroom_id
                AND c.evidence_id = {t}.id AND c.verdict_id = {parent})";
}

/// Verdicts that cite a piece of evidence.
pub struct CitingVerdicts;

impl Relation for CitingVerdicts {
    type Entity = verdict::Entity;
    const NAME: &'static str = "evidence.citedBy";

    fn order() -> Order<verdict::Entity> {
        Order { column: verdict::Column::CreatedAt, id: verdict::Column::Id, descending: false }
    }

    const BELONGS: &'static str =
        "EXISTS (SELECT FROM verdict_citation c WHERE c.newsroom_id = {t}.newsroom_id
                AND c.verdict_id = {t}.id AND c.evidence_id = {parent})";
}

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

/// The withdrawals of these pieces, of those that were withdrawn.
///
/// # Errors
/// What Postgres says.
pub async fn withdrawals(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    evidence: impl IntoIterator<Item = EvidenceId>,
) -> Result<Vec<evidence_withdrawal::Model>, Error> {
    let ids = evidence.into_iter().map(EvidenceId::uuid);
    Ok(evidence_withdrawal::Entity::of(newsroom)
        .filter(evidence_withdrawal::Column::EvidenceId.is_in(ids))
        .all(db)
        .await?)
}

/// The piece with this id, if the holder of the permit may see it.
///
/// # Errors
/// What Postgres says.
pub async fn find(
    work: &Work<'_>,
    permit: &Permit,
    id: EvidenceId,
) -> Result<Option<evidence::Model>, Error> {
    let rows = evidence::Entity::visible(&permit.scope());
    Ok(rows.filter(evidence::Column::Id.eq(id.uuid())).one(work.tx()).await?)
}

/// Stores a piece.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: evidence::ActiveModel) -> Result<(), Error> {
    evidence::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Marks a piece as withdrawn.
///
/// # Errors
/// What Postgres says.
pub async fn withdraw(
    work: &Work<'_>,
    _permit: &Permit,
    row: evidence_withdrawal::ActiveModel,
) -> Result<(), Error> {
    evidence_withdrawal::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// The piece on this claim that has this address, of those that stand and the holder of the permit may see.
///
/// # Errors
/// What Postgres says.
pub async fn with_address(
    work: &Work<'_>,
    permit: &Permit,
    claim: ClaimId,
    address: &[u8],
) -> Result<Option<Uuid>, Error> {
    let with_it = standing_address::Entity::of(work.newsroom())
        .filter(standing_address::Column::ClaimId.eq(claim.uuid()))
        .filter(standing_address::Column::Address.eq(address))
        .select_only()
        .column(standing_address::Column::EvidenceId)
        .into_query();
    let seen = evidence::Entity::visible(&permit.scope()).filter(evidence::Column::Id.in_subquery(with_it));
    Ok(seen.one(work.tx()).await?.map(|row| row.id))
}

/// Keeps the address of a piece.
///
/// # Errors
/// What Postgres says.
pub async fn keep_address(
    work: &Work<'_>,
    _permit: &Permit,
    row: standing_address::ActiveModel,
) -> Result<(), Error> {
    standing_address::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// How often the evidence of a claim was put into another order.
///
/// # Errors
/// What Postgres says.
pub async fn order_version(work: &Work<'_>, claim: ClaimId) -> Result<i32, Error> {
    let row = claim::Entity::of(work.newsroom()).filter(claim::Column::Id.eq(claim.uuid()));
    Ok(row.one(work.tx()).await?.map_or(0, |row| row.evidence_order_version))
}

/// Those of these pieces that are on the claim and that the holder of the permit may see, in the order of the desk.
///
/// # Errors
/// What Postgres says.
pub async fn on_claim(
    work: &Work<'_>,
    permit: &Permit,
    claim: ClaimId,
    ids: &[EvidenceId],
) -> Result<Vec<evidence::Model>, Error> {
    let mut rows = evidence::Entity::visible(&permit.scope())
        .filter(evidence::Column::ClaimId.eq(claim.uuid()))
        .filter(evidence::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(work.tx())
        .await?;
    rows.sort_by_key(|row| (row.place, row.id));
    Ok(rows)
}

/// Puts pieces at these places, and counts that the order of the claim's evidence changed.
///
/// # Errors
/// What Postgres says.
pub async fn place(
    work: &Work<'_>,
    _permit: &Permit,
    claim: ClaimId,
    places: &[(EvidenceId, i32)],
    version: i32,
) -> Result<(), Error> {
    let (ids, places): (Vec<Uuid>, Vec<i32>) = places.iter().map(|(id, place)| (id.uuid(), *place)).unzip();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "UPDATE evidence e SET place = n.place FROM unnest($2::uuid[], $3::int[]) AS n (id, place)
          WHERE e.newsroom_id = $1 AND e.id = n.id",
        [work.newsroom().uuid().into(), ids.into(), places.into()],
    );
    work.tx().execute_raw(statement).await?;
    let row = claim::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        id: Set(claim.into()),
        evidence_order_version: Set(version),
        ..Default::default()
    };
    row.update(work.tx()).await?;
    Ok(())
}
