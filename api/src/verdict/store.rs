//! All SQL of verdicts. Blindness of verdicts is decided in [`Visible`] here, for every way of reading.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use entity::{Tenant, evidence, evidence_withdrawal, live_verdict, verdict, verdict_draft};
use factdesk_domain::{Action, ClaimId, EvidenceId, RatingKey, VerdictId};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::{Reader, Visible};
use crate::review::round_open;
use crate::unit_of_work::Work;

impl Visible for verdict::Entity {
    const READ: Action = Action::ClaimRead;

    // In the words of `factdesk_domain::verdict_visible`: the author's own, those of an open policy, and all from quorum
    // on.
    fn rule(_: &Scope) -> Option<&'static str> {
        Some(concat!("{t}.member_id = {member} OR ", round_open!("{t}", "newsroom_id")))
    }
}

/// A verdict to store.
pub struct NewVerdict<'v> {
    /// Its id.
    pub id: VerdictId,
    /// The claim.
    pub claim: ClaimId,
    /// Number of the round.
    pub round: i32,
    /// Version of the round's scale.
    pub scale_version: i32,
    /// The rating.
    pub rating: &'v RatingKey,
    /// Why.
    pub rationale: &'v str,
    /// The verdict that it replaces.
    pub supersedes: Option<VerdictId>,
    /// The evidence that it cites.
    pub cites: &'v [EvidenceId],
}

/// Stores a verdict of the permit's holder with its citations, and drops their draft: what it said has become a verdict.
///
/// # Errors
/// What Postgres says; its guards refuse a verdict of the submitter, and any from quorum on.
pub async fn insert(work: &Work<'_>, permit: &Permit, new: NewVerdict<'_>) -> Result<(), Error> {
    let cites: Vec<Uuid> = new.cites.iter().map(|evidence| evidence.uuid()).collect();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        include_str!("give.sql"),
        [
            work.newsroom().uuid().into(),
            new.id.uuid().into(),
            new.claim.uuid().into(),
            new.round.into(),
            permit.member().uuid().into(),
            new.scale_version.into(),
            new.rating.as_str().into(),
            new.rationale.into(),
            new.supersedes.map(Uuid::from).into(),
            cites.into(),
            work.now().into(),
        ],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

/// Which of these pieces of evidence belong to the claim and stand.
///
/// # Errors
/// What Postgres says.
pub async fn standing_evidence(
    work: &Work<'_>,
    claim: ClaimId,
    wanted: &[EvidenceId],
) -> Result<Vec<EvidenceId>, Error> {
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let withdrawn = Query::select()
        .column(evidence_withdrawal::Column::EvidenceId)
        .from(evidence_withdrawal::Entity)
        .and_where(evidence_withdrawal::Column::NewsroomId.eq(work.newsroom().uuid()))
        .to_owned();
    let ids: Vec<Uuid> = evidence::Entity::of(work.newsroom())
        .filter(evidence::Column::ClaimId.eq(claim.uuid()))
        .filter(evidence::Column::Id.is_in(wanted.iter().map(|id| id.uuid())))
        .filter(evidence::Column::Id.not_in_subquery(withdrawn))
        .select_only()
        .column(evidence::Column::Id)
        .into_tuple()
        .all(work.tx())
        .await?;
    Ok(ids.into_iter().map(EvidenceId::from).collect())
}

/// Keeps what the member wrote as their draft, instead of what they had kept before. Returns false, and keeps nothing, if
/// there is no such claim here.
///
/// # Errors
/// What Postgres says.
pub async fn keep_draft(
    work: &Work<'_>,
    claim: ClaimId,
    rating: Option<&RatingKey>,
    rationale: &str,
    cites: &[EvidenceId],
) -> Result<bool, Error> {
    let cites: Vec<Uuid> = cites.iter().map(|evidence| evidence.uuid()).collect();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "INSERT INTO verdict_draft (newsroom_id, claim_id, member_id, rating_key, rationale, cited, saved_at)
         SELECT newsroom_id, id, $3, $4, $5, $6, $7 FROM claim WHERE newsroom_id = $1 AND id = $2
         ON CONFLICT (newsroom_id, claim_id, member_id) DO UPDATE SET rating_key = excluded.rating_key,
            rationale = excluded.rationale, cited = excluded.cited, saved_at = excluded.saved_at",
        [
            work.newsroom().uuid().into(),
            claim.uuid().into(),
            work.member().uuid().into(),
            rating.map(|key| key.as_str().to_owned()).into(),
            rationale.into(),
            cites.into(),
            work.now().into(),
        ],
    );
    Ok(work.tx().execute_raw(statement).await?.rows_affected() > 0)
}

/// Throws the member's own draft away. Returns whether there was one.
///
/// # Errors
/// What Postgres says.
pub async fn discard_draft(work: &Work<'_>, claim: ClaimId) -> Result<bool, Error> {
    let thrown = verdict_draft::Entity::delete_many()
        .filter(verdict_draft::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(verdict_draft::Column::ClaimId.eq(claim.uuid()))
        .filter(verdict_draft::Column::MemberId.eq(work.member().uuid()))
        .exec(work.tx())
        .await?;
    Ok(thrown.rows_affected > 0)
}

/// Key of the live verdict that points at this verdict.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LiveVerdictOf(pub Uuid);

impl Loader<LiveVerdictOf> for Reader {
    type Value = live_verdict::Model;
    type Error = Error;

    async fn load(
        &self,
        keys: &[LiveVerdictOf],
    ) -> Result<HashMap<LiveVerdictOf, live_verdict::Model>, Error> {
        let rows = live_verdict::Entity::of(self.scope.newsroom())
            .filter(live_verdict::Column::VerdictId.is_in(keys.iter().map(|key| key.0)))
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| (LiveVerdictOf(row.verdict_id), row)).collect())
    }
}
