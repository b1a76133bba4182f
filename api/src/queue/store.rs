//! All SQL of the queue. Whom a claim may be given is said here once, for taking and for looking; the rules of the domain
//! are asked again once the claim is locked.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::{Tenant, assignment, slot};
use factdesk_domain::{ClaimId, MemberId, NewsroomId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QuerySelect, Statement, Value,
};
use uuid::Uuid;

use crate::error::Error;
use crate::read::Reader;
use crate::unit_of_work::Work;

/// The condition of the index `claim_queue`, word for word.
const WAITS: &str = "c.open_slots > 0 AND c.state IN ('QUEUED', 'IN_REVIEW')";
/// Its order.
const TURN: &str = "c.urgent DESC, c.queue_rank, c.id";
/// How many claims of one language are looked at, of somebody who reviews only some.
const OF_A_LANGUAGE: u32 = 50;

/// What a claim `c` must be for a member ($2): not their own, without conflict, and new to them in this round. (OFFSET 0: asked
/// claim by claim, as they come in their order; the planner would rather read all that the member ever did.)
const FOR_MEMBER: &str = "c.submitted_by <> $2
    AND NOT EXISTS (SELECT FROM recusal x WHERE x.newsroom_id = $1 AND x.claim_id = c.id AND x.member_id = $2 OFFSET 0)
    AND NOT EXISTS (SELECT FROM slot s
        WHERE s.newsroom_id = $1 AND s.claim_id = c.id AND s.round = c.round AND s.member_id = $2 OFFSET 0)
    AND NOT EXISTS (SELECT FROM live_verdict l
        WHERE l.newsroom_id = $1 AND l.claim_id = c.id AND l.round = c.round AND l.member_id = $2 OFFSET 0)
    AND NOT EXISTS (SELECT FROM assignment a
        WHERE a.newsroom_id = $1 AND a.claim_id = c.id AND a.round = c.round AND a.member_id = $2 AND a.ending = 'DECLINED' OFFSET 0)
    AND (NOT EXISTS (SELECT FROM conflict f WHERE f.newsroom_id = $1 AND f.member_id = $2)
        OR NOT EXISTS (SELECT FROM claim d
            CROSS JOIN LATERAL (SELECT i.source_id FROM involved_source i
                                 WHERE i.newsroom_id = d.newsroom_id AND i.claim_id = d.id OFFSET 0) i
            WHERE d.newsroom_id = $1 AND d.standing_id = c.id AND i.source_id IN (
                SELECT f.source_id FROM involved_source_conflict f WHERE f.newsroom_id = $1 AND f.member_id = $2) OFFSET 0))";

/// Which claims somebody wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// In these languages, without regions; none: all.
    pub languages: Option<Vec<String>>,
    /// Only urgent ones.
    pub urgent: bool,
}

/// How to look for a claim to lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Passing over what others have locked.
    Skipping,
    /// Waiting for it.
    Waiting,
    /// For slots that have run out and nobody has freed yet.
    Lapsed,
}

impl Wanted {
    /// The first `limit` claims for a member in their order. Values: $1 newsroom, $2 member, and in the place `languages`
    /// those, if any.
    fn candidates(&self, limit: u32, languages: usize) -> String {
        let urgent = self.urgent();
        if self.languages.is_none() {
            return format!(
                "SELECT c.id FROM claim c WHERE c.newsroom_id = $1 AND {WAITS} AND {FOR_MEMBER}{urgent} ORDER BY {TURN} LIMIT {limit}"
            );
        }
        let each = limit.max(OF_A_LANGUAGE);
        format!(
            "SELECT c.id FROM (SELECT n.id FROM unnest(${languages}::text[]) AS l (language) CROSS JOIN LATERAL (
                SELECT c.id FROM claim c WHERE c.newsroom_id = $1 AND c.queue_language = l.language AND {WAITS} AND {FOR_MEMBER}{urgent}
                 ORDER BY {TURN} LIMIT {each}) n) w
             JOIN claim c ON c.newsroom_id = $1 AND c.id = w.id WHERE {WAITS} ORDER BY {TURN} LIMIT {limit}"
        )
    }

    fn lapsed(&self, languages: usize) -> String {
        let urgent = self.urgent();
        let language = match self.languages {
            Some(_) => format!(" AND c.queue_language = ANY(${languages})"),
            None => String::new(),
        };
        format!(
            "SELECT c.id FROM slot o JOIN claim c ON c.newsroom_id = o.newsroom_id AND c.id = o.claim_id AND c.round = o.round
              WHERE o.newsroom_id = $1 AND o.leased_until <= $3 AND c.state IN ('QUEUED', 'IN_REVIEW') AND {FOR_MEMBER}{language}{urgent}
              ORDER BY {TURN} LIMIT 1"
        )
    }

    const fn urgent(&self) -> &'static str {
        if self.urgent { " AND c.urgent" } else { "" }
    }
}

#[derive(FromQueryResult)]
struct Picked {
    held: i64,
    id: Option<Uuid>,
}

/// The claim whose turn is next for the member of this transaction, locked; and how many they hold. No claim if they hold
/// `most` already.
///
/// # Errors
/// What Postgres says.
pub async fn pick(
    work: &Work<'_>,
    wanted: &Wanted,
    look: Look,
    most: u32,
) -> Result<(i64, Option<ClaimId>), Error> {
    let (first, lock) = match look {
        Look::Skipping => (wanted.candidates(1, 5), "FOR UPDATE OF c SKIP LOCKED"),
        Look::Waiting => (wanted.candidates(1, 5), "FOR UPDATE OF c"),
        Look::Lapsed => (wanted.lapsed(5), "FOR UPDATE OF c"),
    };
    let mut values: Vec<Value> = vec![
        work.newsroom().uuid().into(),
        work.member().uuid().into(),
        work.now().into(),
        i64::from(most).into(),
    ];
    values.extend(wanted.languages.clone().map(Value::from));
    let sql = format!(
        "SELECT h.held, p.id FROM (SELECT count(*) AS held FROM slot s
            WHERE s.newsroom_id = $1 AND s.member_id = $2 AND NOT s.used AND s.leased_until > $3) h
         LEFT JOIN LATERAL (SELECT x.id FROM ({first} {lock}) x WHERE h.held < $4) p ON true"
    );
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    let row = Picked::find_by_statement(statement).one(work.tx()).await?;
    Ok(row.map_or((0, None), |row| (row.held, row.id.map(ClaimId::from))))
}

/// The first claims for a member in the order of the queue, not locked.
///
/// # Errors
/// What Postgres says.
pub async fn peek(reader: &Reader, wanted: &Wanted, limit: u32) -> Result<Vec<Uuid>, Error> {
    let rows = reader.db.query_all_raw(looking(reader, wanted, limit, |first| first)).await?;
    rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect()
}

/// How many claims wait for a member, counted to one more than `limit`.
///
/// # Errors
/// What Postgres says.
pub async fn count(reader: &Reader, wanted: &Wanted, limit: u32) -> Result<i64, Error> {
    let statement =
        looking(reader, wanted, limit + 1, |first| format!("SELECT count(*) AS number FROM ({first}) n"));
    let row = reader.db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "number")).transpose()?.unwrap_or(0))
}

fn looking(reader: &Reader, wanted: &Wanted, limit: u32, around: impl FnOnce(String) -> String) -> Statement {
    let mut values: Vec<Value> =
        vec![reader.scope.newsroom().uuid().into(), reader.scope.member().uuid().into()];
    values.extend(wanted.languages.clone().map(Value::from));
    Statement::from_sql_and_values(DbBackend::Postgres, around(wanted.candidates(limit, 3)), values)
}

/// Whether any claim waits for anybody.
///
/// # Errors
/// What Postgres says.
pub async fn anything_waits(work: &Work<'_>) -> Result<bool, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        format!("SELECT c.id FROM claim c WHERE c.newsroom_id = $1 AND {WAITS} LIMIT 1"),
        [work.newsroom().uuid().into()],
    );
    Ok(work.tx().query_one_raw(statement).await?.is_some())
}

/// The assignment of a member to a claim that has not ended.
///
/// # Errors
/// What Postgres says.
pub async fn open_assignment(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    claim: ClaimId,
    member: MemberId,
) -> Result<Option<Uuid>, Error> {
    Ok(assignment::Entity::of(newsroom)
        .filter(assignment::Column::ClaimId.eq(claim.uuid()))
        .filter(assignment::Column::MemberId.eq(member.uuid()))
        .filter(assignment::Column::EndedAt.is_null())
        .select_only()
        .column(assignment::Column::Id)
        .into_tuple()
        .one(db)
        .await?)
}

/// Key of the lease that a member has on a slot of a claim.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct LeaseOf {
    /// The claim.
    pub claim: Uuid,
    /// Number of the round.
    pub round: i32,
    /// The member.
    pub member: Uuid,
}

impl Loader<LeaseOf> for Reader {
    type Value = DateTime<Utc>;
    type Error = Error;

    async fn load(&self, keys: &[LeaseOf]) -> Result<HashMap<LeaseOf, DateTime<Utc>>, Error> {
        let rows = slot::Entity::of(self.scope.newsroom())
            .filter(slot::Column::ClaimId.is_in(keys.iter().map(|key| key.claim)))
            .filter(slot::Column::LeasedUntil.is_not_null())
            .all(&self.db)
            .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                let key = LeaseOf { claim: row.claim_id, round: row.round, member: row.member_id? };
                Some((key, row.leased_until?))
            })
            .collect())
    }
}
