//! All SQL of events but the one statement that appends one.

use chrono::{DateTime, Utc};
use entity::event;
use factdesk_domain::Action;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::SERVER_CHAIN;
use super::as_of::Told;
use super::chain::Head;
use super::seal::{sealed_at_first, sealed_event, strip_evidence};
use crate::error::Error;
use crate::read::{Order, Reader, Relation, Rows, Sql, Visible};

/// Name of the server's own chain on the command line; no slug looks like it.
pub const SERVER_NAME: &str = "@server";

impl Visible for event::Entity {
    const READ: Action = Action::AuditRead;
    // The chain of the reader's newsroom. What is sealed of a row is decided by [`super::seal`].
}

/// The order of a chain.
pub fn order(descending: bool) -> Order<event::Entity> {
    // The place in the chain has no ties to break.
    Order { column: event::Column::Seq, id: event::Column::Seq, descending }
}

/// The events of a claim, in the order in which they happened.
pub struct History;

impl Relation for History {
    type Entity = event::Entity;
    const NAME: &'static str = "history";

    fn order() -> Order<event::Entity> {
        order(false)
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent}";
}

/// The content of an event as the reader may have it; the rest has not left the database.
#[derive(FromQueryResult)]
pub struct ContentRow {
    /// Its place.
    pub seq: i64,
    /// Part of it, or all, is sealed from the reader.
    pub sealed: bool,
    /// It was not deleted.
    pub kept: bool,
    /// None while sealed.
    pub salt: Option<Vec<u8>>,
    /// None while sealed, but for evidence, of which only parts are.
    pub body: Option<Vec<u8>>,
}

/// The contents of these events of the reader's newsroom: as far as they are open now, or as they were at first.
///
/// # Errors
/// What Postgres says.
pub async fn contents(from: &Reader, seqs: Vec<i64>, as_it_was: bool) -> Result<Vec<ContentRow>, Error> {
    let mut sql = Sql::new(&from.scope, &from.origin);
    let rows = Rows::only("event");
    sql.push(
        "SELECT event.seq, s.sealed, p.seq IS NOT NULL AS kept, CASE WHEN NOT s.sealed THEN p.salt END AS salt,
            CASE WHEN NOT s.sealed OR event.sealing = 'EVIDENCE' THEN p.body END AS body
        FROM event CROSS JOIN LATERAL (SELECT ",
    );
    sql.template(if as_it_was { sealed_at_first!("{t}") } else { sealed_event!("{t}") }, rows);
    sql.push(
        " AS sealed) s LEFT JOIN event_payload p ON (p.chain_id, p.seq) = (event.chain_id, event.seq) WHERE ",
    );
    sql.template("{t}.chain_id = {newsroom} AND {t}.seq = ANY(", rows);
    sql.bind(seqs);
    sql.push(")");
    let (text, values) = sql.finish();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    Ok(ContentRow::find_by_statement(statement).all(&from.db).await?)
}

/// Until when a claim's events are wanted.
#[derive(Clone, Copy, Debug)]
pub enum Until {
    /// Up to this moment, with it.
    At(DateTime<Utc>),
    /// Up to this place, with it.
    Seq(i64),
}

/// More events than these are not folded for one answer.
pub const LONGEST_HISTORY: usize = 5000;

#[derive(FromQueryResult)]
struct ToldRow {
    seq: i64,
    at: DateTime<Utc>,
    actor_id: Option<Uuid>,
    action: String,
    object_id: Uuid,
    sealed: bool,
    sealing: event::Sealing,
    kept: bool,
    body: Option<Vec<u8>>,
}

/// What happened to a claim of the reader's newsroom until then, oldest first, as far as it is open to the reader now: its
/// history, the stories in which it was found, and conflicts declared by whoever was at work on it.
///
/// # Errors
/// `BAD_USER_INPUT` for a history that is too long; otherwise what Postgres says.
pub async fn told_of(from: &Reader, claim: Uuid, until: Until) -> Result<Vec<Told>, Error> {
    let mut sql = Sql::new(&from.scope, &from.origin);
    let rows = Rows::only("event");
    sql.push(
        "SELECT event.seq, event.at, event.actor_id, event.action, event.object_id, event.sealing, s.sealed,
            p.seq IS NOT NULL AS kept,
            CASE WHEN NOT s.sealed OR event.sealing = 'EVIDENCE' THEN p.body END AS body
        FROM event CROSS JOIN LATERAL (SELECT ",
    );
    sql.template(sealed_event!("{t}"), rows);
    sql.push(
        " AS sealed) s LEFT JOIN event_payload p ON (p.chain_id, p.seq) = (event.chain_id, event.seq) WHERE ",
    );
    sql.template("{t}.chain_id = {newsroom} AND {t}.seq IN (SELECT c.seq FROM event c WHERE c.chain_id = {newsroom} AND c.claim_id = ", rows);
    sql.bind(claim);
    sql.template(
        " UNION ALL SELECT d.seq FROM event d WHERE d.chain_id = {newsroom} AND d.action = 'document.submit' AND d.object_id IN
            (SELECT a.document_id FROM appearance a WHERE a.newsroom_id = {newsroom} AND a.claim_id = ",
        rows,
    );
    sql.bind(claim);
    sql.template(
        ") UNION ALL SELECT f.seq FROM event f WHERE f.chain_id = {newsroom} AND f.action = 'conflict.declare' AND f.actor_id IN
            (SELECT h.actor_id FROM event h WHERE h.chain_id = {newsroom} AND h.claim_id = ",
        rows,
    );
    sql.bind(claim);
    sql.push(" AND h.action IN ('claim.take', 'verdict.submit', 'evidence.add'))) AND ");
    match until {
        Until::At(at) => {
            sql.push("event.at <= ");
            sql.bind(at);
        }
        Until::Seq(seq) => {
            sql.push("event.seq <= ");
            sql.bind(seq);
        }
    }
    if let Some(limit) = event::Entity::limit(&from.scope) {
        sql.push(" AND ");
        sql.template(limit, rows);
    }
    sql.push(&format!(" ORDER BY event.seq LIMIT {}", LONGEST_HISTORY + 1));
    let (text, values) = sql.finish();
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, text, values);
    let rows = ToldRow::find_by_statement(statement).all(&from.db).await?;
    if rows.len() > LONGEST_HISTORY {
        return Err(Error::bad_input("This claim has too long a history: ask for an earlier moment."));
    }
    rows.into_iter().map(ToldRow::told).collect()
}

impl ToldRow {
    fn told(self) -> Result<Told, Error> {
        let mut content: serde_json::Value = match &self.body {
            None => serde_json::Value::Null,
            Some(body) => serde_json::from_slice(body).map_err(Error::internal)?,
        };
        let hidden = self.sealed && self.sealing == event::Sealing::Evidence;
        if hidden {
            strip_evidence(&mut content);
        }
        Ok(Told {
            seq: self.seq,
            at: self.at,
            actor: self.actor_id.filter(|_| !hidden),
            action: self.action,
            object: self.object_id,
            redacted: !self.kept,
            content,
        })
    }
}

/// A chain with the name that the command line knows it by.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult)]
pub struct Chain {
    /// The newsroom's slug, [`SERVER_NAME`], or the id of a chain whose newsroom is gone.
    pub name: String,
    /// Its id.
    pub id: Uuid,
}

/// All chains: the server's, one of every newsroom, and those that belong to nobody any more.
///
/// # Errors
/// What Postgres says.
pub async fn chains(db: &impl ConnectionTrait) -> Result<Vec<Chain>, Error> {
    let sql = "SELECT $1 AS name, $2 AS id UNION ALL SELECT slug, id FROM newsroom
        UNION ALL SELECT id::text, id FROM chain WHERE id <> $2 AND id NOT IN (SELECT id FROM newsroom) ORDER BY name";
    let values = [SERVER_NAME.into(), SERVER_CHAIN.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
    Ok(Chain::find_by_statement(statement).all(db).await?)
}

/// An event with its content as the database has it. Nothing of it is taken for granted.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Link {
    /// Place.
    pub seq: i64,
    /// Hash before.
    pub prev: Vec<u8>,
    /// When.
    pub at: DateTime<Utc>,
    /// `MEMBER` or `SERVER`.
    pub actor_kind: String,
    /// Member.
    pub actor_id: Option<Uuid>,
    /// What was done.
    pub action: String,
    /// Kind of the object.
    pub object_kind: String,
    /// The object.
    pub object_id: Uuid,
    /// The claim.
    pub claim_id: Option<Uuid>,
    /// The round.
    pub round: Option<i32>,
    /// What is sealed.
    pub sealing: String,
    /// Commitment to the content.
    pub commitment: Vec<u8>,
    /// Hash.
    pub hash: Vec<u8>,
    /// Salt, if the content is there.
    pub salt: Option<Vec<u8>>,
    /// Content, if it is there.
    pub body: Option<Vec<u8>>,
}

/// The next events of a chain: at most 1,000, and not more after 16 MiB of contents, so that memory stays bounded.
/// None means that the chain ends.
///
/// # Errors
/// What Postgres says.
pub async fn links(db: &impl ConnectionTrait, chain: Uuid, after: i64) -> Result<Vec<Link>, Error> {
    let sql = "SELECT * FROM (
            SELECT e.*, p.salt, p.body, sum(coalesce(octet_length(p.body), 0)) OVER (ORDER BY e.seq
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
            FROM event e LEFT JOIN event_payload p ON (p.chain_id, p.seq) = (e.chain_id, e.seq)
            WHERE e.chain_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT 1000
        ) batch WHERE coalesce(before, 0) < 16777216 ORDER BY seq";
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, [chain.into(), after.into()]);
    Ok(Link::find_by_statement(statement).all(db).await?)
}

/// The head row of a chain.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HeadRow {
    /// Place of the last event.
    pub seq: i64,
    /// Its hash.
    pub hash: Vec<u8>,
    /// Its time.
    pub at: DateTime<Utc>,
}

/// The head row of a chain, if it has one.
///
/// # Errors
/// What Postgres says.
pub async fn head_row(db: &impl ConnectionTrait, chain: Uuid) -> Result<Option<HeadRow>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT seq, hash, at FROM chain WHERE id = $1",
        [chain.into()],
    );
    Ok(HeadRow::find_by_statement(statement).one(db).await?)
}

/// The head of a chain, to be noted elsewhere.
///
/// # Errors
/// The chain has no head; or what Postgres says.
pub async fn head(db: &impl ConnectionTrait, chain: Uuid) -> Result<Head, Error> {
    let row = head_row(db, chain).await?.ok_or_else(|| Error::bad_input("The chain has no head."))?;
    let hash =
        row.hash.try_into().map_err(|_| Error::bad_input("The head of the chain has no proper hash."))?;
    Ok(Head { seq: row.seq, hash })
}

/// Places of contents without an event, at most 100 of them.
///
/// # Errors
/// What Postgres says.
pub async fn strays(db: &impl ConnectionTrait, chain: Uuid) -> Result<Vec<i64>, Error> {
    let sql = "SELECT seq FROM event_payload p WHERE chain_id = $1
        AND NOT EXISTS (SELECT FROM event e WHERE (e.chain_id, e.seq) = (p.chain_id, p.seq)) ORDER BY seq LIMIT 100";
    let rows =
        db.query_all_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, [chain.into()])).await?;
    Ok(rows.iter().map(|row| row.try_get("", "seq")).collect::<Result<_, _>>()?)
}

/// Deletes the content of an event. The guard of the table lets it through for this one row of this transaction.
///
/// # Errors
/// What Postgres says.
pub(super) async fn delete_content(db: &impl ConnectionTrait, chain: Uuid, seq: i64) -> Result<(), Error> {
    for (sql, values) in [
        ("SELECT set_config('factdesk.redact', $1, true)", vec![format!("{chain}/{seq}").into()]),
        ("DELETE FROM event_payload WHERE chain_id = $1 AND seq = $2", vec![chain.into(), seq.into()]),
        ("SELECT set_config('factdesk.redact', '', true)", vec![]),
    ] {
        db.execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, sql, values)).await?;
    }
    Ok(())
}
