//! Reads fact-checks as the rules see them: the claim's lock first, then the row.

use std::collections::{BTreeSet, HashMap};

use entity::{HasId, Tenant, fact_check, fact_check_author};
use factdesk_domain::{
    Approval, ClaimId, ContentHash, CorrectionKind, FactCheck, FactCheckId, FactCheckState, MemberId,
    NewsroomId, Reason,
};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Deserialize;
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
            Ok(Held { check: Written::of(&row, authors).check()?, row })
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

/// The fact-checks of the claim `{t}` as JSON: a template ([`crate::read::Sql`]), read as [`Written`].
macro_rules! checks_json {
    () => {
        "SELECT coalesce(json_agg(x), '[]') FROM (
    SELECT f.id, f.claim_id, f.state, f.round, encode(f.content_hash, 'hex') AS content_hash, f.approved_by,
        coalesce(encode(f.approved_hash, 'hex'), '') AS approved_hash, f.break_glass, f.published_version,
        f.retracted_at IS NOT NULL AS retracted, f.correction_kind, f.version,
        (SELECT coalesce(json_agg(a.member_id), '[]') FROM fact_check_author a WHERE a.newsroom_id = f.newsroom_id
            AND a.fact_check_id = f.id AND a.revision = f.revision) AS authors
      FROM fact_check f WHERE f.newsroom_id = {newsroom} AND f.claim_id = {t}.id ORDER BY f.id) x"
    };
}
pub(crate) use checks_json;

/// What the rules want to know of a fact-check, as it is stored.
#[derive(Deserialize)]
pub struct Written {
    id: FactCheckId,
    claim_id: ClaimId,
    state: FactCheckState,
    round: i32,
    #[serde(with = "hex")]
    content_hash: Vec<u8>,
    approved_by: Option<MemberId>,
    #[serde(with = "hex")]
    approved_hash: Vec<u8>,
    break_glass: Option<String>,
    published_version: Option<i32>,
    retracted: bool,
    correction_kind: Option<CorrectionKind>,
    version: i32,
    authors: BTreeSet<MemberId>,
}

impl Written {
    fn of(row: &fact_check::Model, authors: BTreeSet<MemberId>) -> Self {
        Self {
            id: row.id.into(),
            claim_id: row.claim_id.into(),
            state: row.state.into(),
            round: row.round,
            content_hash: row.content_hash.clone(),
            approved_by: row.approved_by.map(Into::into),
            approved_hash: row.approved_hash.clone().unwrap_or_default(),
            break_glass: row.break_glass.clone(),
            published_version: row.published_version,
            retracted: row.retracted_at.is_some(),
            correction_kind: row.correction_kind.map(Into::into),
            version: row.version,
            authors,
        }
    }

    /// As the rules see it.
    ///
    /// # Errors
    /// What is stored breaks the rules of what is stored.
    pub fn check(self) -> Result<FactCheck, Error> {
        let approval = self.approved_by.map(|by| {
            let break_glass = self.break_glass.map(Reason::try_from).transpose().map_err(Error::internal)?;
            Ok::<_, Error>(Approval { by, hash: content_hash(&self.approved_hash)?, break_glass })
        });
        Ok(FactCheck {
            id: self.id,
            claim: self.claim_id,
            state: self.state,
            round: self.round,
            authors: self.authors,
            content_hash: content_hash(&self.content_hash)?,
            approval: approval.transpose()?,
            published_version: self.published_version,
            retracted: self.retracted,
            pending_correction: self.correction_kind,
            version: self.version,
        })
    }
}

fn content_hash(bytes: &[u8]) -> Result<ContentHash, Error> {
    Ok(ContentHash(bytes.try_into().map_err(Error::internal)?))
}
