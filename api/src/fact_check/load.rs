//! Reads fact-checks as the rules see them: the claim's lock first, then the row.

use std::collections::{BTreeSet, HashMap};

use entity::{HasId, Tenant, fact_check, fact_check_author};
use factdesk_domain::{Approval, ClaimId, ContentHash, FactCheck, FactCheckId, MemberId, NewsroomId, Reason};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use crate::error::Error;
use crate::graphql::{NodeKind, Refusal};
use crate::review::{self, Locked};
use crate::unit_of_work::{Stop, Work};

/// A fact-check as it is stored, and as the rules see it.
#[derive(Clone)]
pub struct Held {
    /// Its row, with the texts of the working copy.
    pub row: fact_check::Model,
    /// What its steps depend on.
    pub check: FactCheck,
}

/// Locks the claim of a fact-check, then the fact-check, if it still has the version that the client has read.
///
/// # Errors
/// `NotFound`, or `Conflict` with the fact-check as it is now.
pub async fn expect(work: &Work<'_>, id: FactCheckId, version: i32) -> Result<(Locked, Held), Stop> {
    let missing = || Refusal::NotFound("fact-check");
    // A fact-check never goes to another claim, so its claim can be looked up before the lock.
    let row = fact_check::Entity::one(work.newsroom(), id).one(work.tx()).await?.ok_or_else(missing)?;
    let claim = review::found(work, row.claim_id.into()).await?;
    let held = of_claim(work, claim.0.claim).await?;
    let held = held.into_iter().find(|held| held.check.id == id).ok_or_else(missing)?;
    Refusal::check_version(held.row.version, version, NodeKind::FactCheck, id)?;
    Ok((claim, held))
}

/// All fact-checks of a claim that is locked, in the order of their ids, locked too.
///
/// # Errors
/// The database cannot be reached.
pub async fn of_claim(work: &Work<'_>, claim: ClaimId) -> Result<Vec<Held>, Error> {
    let rows = fact_check::Entity::of(work.newsroom())
        .filter(fact_check::Column::ClaimId.eq(claim.uuid()))
        .order_by_asc(fact_check::Column::Id)
        .lock_exclusive()
        .all(work.tx())
        .await?;
    hold(work.tx(), work.newsroom(), rows).await
}

/// Rows of a newsroom as the rules see them.
///
/// # Errors
/// The database cannot be reached.
pub async fn hold(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    rows: Vec<fact_check::Model>,
) -> Result<Vec<Held>, Error> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let mut authors = authors(db, newsroom, rows.iter().map(|row| (row.id, row.revision))).await?;
    rows.into_iter()
        .map(|row| {
            let authors = authors.remove(&row.id).unwrap_or_default();
            Ok(Held { check: check(&row, authors)?, row })
        })
        .collect()
}

/// Who wrote on these revisions, one revision for each fact-check.
///
/// # Errors
/// The database cannot be reached.
pub async fn authors(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    revisions: impl Iterator<Item = (Uuid, i32)>,
) -> Result<HashMap<Uuid, BTreeSet<MemberId>>, Error> {
    let revisions: HashMap<Uuid, i32> = revisions.collect();
    let rows = fact_check_author::Entity::of(newsroom)
        .filter(fact_check_author::Column::FactCheckId.is_in(revisions.keys().copied()))
        .all(db)
        .await?;
    let mut authors: HashMap<Uuid, BTreeSet<MemberId>> = HashMap::new();
    for row in rows.into_iter().filter(|row| revisions.get(&row.fact_check_id) == Some(&row.revision)) {
        authors.entry(row.fact_check_id).or_default().insert(row.member_id.into());
    }
    Ok(authors)
}

fn check(row: &fact_check::Model, authors: BTreeSet<MemberId>) -> Result<FactCheck, Error> {
    let approval = match (row.approved_by, &row.approved_hash) {
        (Some(by), Some(hash)) => Some(Approval {
            by: by.into(),
            hash: content_hash(hash)?,
            break_glass: row
                .break_glass
                .clone()
                .map(Reason::try_from)
                .transpose()
                .map_err(Error::internal)?,
        }),
        _ => None,
    };
    Ok(FactCheck {
        id: row.id.into(),
        claim: row.claim_id.into(),
        state: row.state.into(),
        round: row.round,
        authors,
        content_hash: content_hash(&row.content_hash)?,
        approval,
        published_version: row.published_version,
        retracted: row.retracted_at.is_some(),
        pending_correction: row.correction_kind.map(Into::into),
        version: row.version,
    })
}

fn content_hash(bytes: &[u8]) -> Result<ContentHash, Error> {
    Ok(ContentHash(bytes.try_into().map_err(Error::internal)?))
}
