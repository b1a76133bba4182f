//! Reads reviews: the lock first, then one statement for any number of claims.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Utc};
use factdesk_domain::{ClaimId, ClaimState, Hold, MemberId, NewsroomId, RatingKey, Review, Round, Slot};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, JsonValue, Statement, Value};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::Pinned;
use crate::error::Error;
use crate::unit_of_work::Work;

/// Locks these claims in the order of their ids, as everybody does, until the transaction ends.
///
/// The reviews are read by a statement of their own afterwards: one that waits for a lock would go on with what it saw
/// of the other tables before it waited.
///
/// # Errors
/// A lock could not be had in time, or the database cannot be reached.
pub async fn lock(work: &Work<'_>, claims: &[ClaimId]) -> Result<(), Error> {
    let (those, ids) = which(claims);
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        format!("SELECT id FROM claim c WHERE newsroom_id = $1 AND {those} ORDER BY id FOR UPDATE"),
        [work.newsroom().uuid().into(), ids],
    );
    work.tx().query_all_raw(statement).await?;
    Ok(())
}

/// The review of one claim, if it is one of the newsroom.
///
/// # Errors
/// The database cannot be reached.
pub async fn load(
    db: &impl ConnectionTrait,
    pinned: &Pinned,
    newsroom: NewsroomId,
    claim: ClaimId,
) -> Result<Option<Review>, Error> {
    Ok(load_all(db, pinned, newsroom, &[claim]).await?.remove(&claim))
}

/// The reviews of these claims of the newsroom.
///
/// # Errors
/// The database cannot be reached.
pub async fn load_all(
    db: &impl ConnectionTrait,
    pinned: &Pinned,
    newsroom: NewsroomId,
    claims: &[ClaimId],
) -> Result<HashMap<ClaimId, Review>, Error> {
    let (those, ids) = which(claims);
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        format!("{} WHERE c.newsroom_id = $1 AND {those}", include_str!("load.sql")),
        [newsroom.uuid().into(), ids],
    );
    let rows = Row::find_by_statement(statement).all(db).await?;
    reviews(db, pinned, newsroom, rows).await
}

/// The review of the claim `{t}` as JSON: a template ([`crate::read::Sql`]), read by [`Written`].
macro_rules! review_json {
    () => {
        concat!(
            "SELECT row_to_json(x) FROM (",
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/review/load.sql")),
            " WHERE c.newsroom_id = {newsroom} AND c.id = {t}.id) x"
        )
    };
}
pub(crate) use review_json;

/// A review that Postgres wrote beside its claim, by [`review_json`].
#[derive(Deserialize)]
pub struct Written(Row);

impl Written {
    /// As the rules see it.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn review(
        self,
        db: &impl ConnectionTrait,
        pinned: &Pinned,
        newsroom: NewsroomId,
    ) -> Result<Option<Review>, Error> {
        Ok(reviews(db, pinned, newsroom, vec![self.0]).await?.into_values().next())
    }
}

async fn reviews(
    db: &impl ConnectionTrait,
    pinned: &Pinned,
    newsroom: NewsroomId,
    rows: Vec<Row>,
) -> Result<HashMap<ClaimId, Review>, Error> {
    let policies = pinned.policies(db, newsroom, rows.iter().filter_map(|row| row.policy_version)).await?;
    let scales = pinned.scales(db, newsroom, rows.iter().filter_map(|row| row.scale_version)).await?;
    rows.into_iter()
        .map(|row| {
            let policy = row.policy_version.and_then(|version| policies.get(&version));
            let scale = row.scale_version.and_then(|version| scales.get(&version));
            let round = match (row.round, policy, scale) {
                (Some(number), Some(policy), Some(scale)) => {
                    let assignments: Vec<AssignmentRow> = parse(row.assignments)?;
                    let slots: Vec<SlotRow> = parse(row.slots)?;
                    let slots = slots.into_iter().map(SlotRow::slot).collect::<Vec<_>>();
                    let holds = |member| slots.iter().any(|slot: &Slot| slot.hold.member() == Some(member));
                    Some(Round {
                        number,
                        policy: policy.as_ref().clone(),
                        scale: scale.as_ref().clone(),
                        verdicts: parse(row.verdicts)?,
                        quorum_at: row.quorum_at,
                        reviewers: assignments.iter().map(|assignment| assignment.member).collect(),
                        lapsed: assignments
                            .iter()
                            .filter(|assignment| assignment.lapsed && !holds(assignment.member))
                            .map(|assignment| assignment.member)
                            .collect(),
                        slots,
                        waived: members(row.waived),
                    })
                }
                _ => None,
            };
            let review = Review {
                claim: row.id.into(),
                state: row.state.parse::<ClaimState>().map_err(Error::internal)?,
                version: row.version,
                submitter: Some(row.submitted_by.into()),
                round,
                duplicate_of: row.duplicate_of.map(ClaimId::from),
                decided: row.rating_key.map(RatingKey::try_from).transpose().map_err(Error::internal)?,
                adjudicator: row.adjudicator_id.map(MemberId::from),
                recused: members(row.recused),
                conflicted: members(row.conflicted),
            };
            Ok((review.claim, review))
        })
        .collect()
}

/// The condition on `c.id` and its value. Postgres plans a statement over a list of unknown length anew each time, which
/// takes longer than all of the work on one claim: so that has a form of its own.
fn which(claims: &[ClaimId]) -> (&'static str, Value) {
    match claims {
        [claim] => ("c.id = $2", claim.uuid().into()),
        _ => ("c.id = ANY($2)", claims.iter().map(|claim| claim.uuid()).collect::<Vec<Uuid>>().into()),
    }
}

#[derive(FromQueryResult, Deserialize)]
struct Row {
    id: Uuid,
    state: String,
    version: i32,
    submitted_by: Uuid,
    duplicate_of: Option<Uuid>,
    round: Option<i32>,
    policy_version: Option<i32>,
    scale_version: Option<i32>,
    quorum_at: Option<DateTime<Utc>>,
    rating_key: Option<String>,
    adjudicator_id: Option<Uuid>,
    slots: JsonValue,
    verdicts: JsonValue,
    assignments: JsonValue,
    waived: Vec<Uuid>,
    recused: Vec<Uuid>,
    conflicted: Vec<Uuid>,
}

#[derive(Deserialize)]
struct SlotRow {
    number: i16,
    member: Option<MemberId>,
    until: Option<DateTime<Utc>>,
}

impl SlotRow {
    fn slot(self) -> Slot {
        let hold = match (self.member, self.until) {
            (None, _) => Hold::Free,
            (Some(member), Some(until)) => Hold::Leased { member, until },
            (Some(member), None) => Hold::Used { member },
        };
        Slot { number: self.number, hold }
    }
}

#[derive(Deserialize)]
struct AssignmentRow {
    member: MemberId,
    /// The member's latest assignment of the round ran out.
    lapsed: bool,
}

fn parse<T: DeserializeOwned>(json: JsonValue) -> Result<T, Error> {
    serde_json::from_value(json).map_err(Error::internal)
}

fn members(ids: Vec<Uuid>) -> BTreeSet<MemberId> {
    ids.into_iter().map(MemberId::from).collect()
}
