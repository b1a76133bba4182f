//! All SQL of claims, their assignments and recusals.

use std::collections::HashMap;

use chrono::TimeDelta;
use entity::{HasId, Tenant, assignment, claim, recusal, round};
use factdesk_domain::{Action, ClaimId, DocumentId};
use rust_decimal::Decimal;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect, Set, Statement,
};
use uuid::Uuid;

use super::statement::StatementKey;
use crate::access::Permit;
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::{Work, batches};

/// How old a claim may be to which an appearance is added without a person looking at it.
const RECENT: TimeDelta = TimeDelta::days(30);

impl Visible for claim::Entity {
    const READ: Action = Action::ClaimRead;
}

impl Visible for assignment::Entity {
    const READ: Action = Action::ClaimRead;
}

impl Visible for round::Entity {
    // Only reached under a claim or a fact-check that may be read: the latter's rating is of its scale.
    const READ: Action = Action::NewsroomRead;
}

/// Stores a new claim.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: claim::ActiveModel) -> Result<(), Error> {
    claim::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Puts a statement into other words and returns the old ones. The caller holds the claim's lock and has asked the
/// rules; the version is theirs to raise.
///
/// # Errors
/// What Postgres says.
pub async fn reword(
    work: &Work<'_>,
    _permit: &Permit,
    id: ClaimId,
    statement: &str,
) -> Result<Option<String>, Error> {
    let before = claim::Entity::of(work.newsroom())
        .filter(claim::Column::Id.eq(id.uuid()))
        .select_only()
        .column(claim::Column::Statement)
        .into_tuple()
        .one(work.tx())
        .await?;
    claim::Entity::update_many()
        .col_expr(claim::Column::Statement, Expr::value(statement))
        .col_expr(claim::Column::StatementKey, Expr::value(StatementKey::of(statement).bytes()))
        .filter(claim::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(claim::Column::Id.eq(id.uuid()))
        .exec(work.tx())
        .await?;
    Ok(before)
}

/// Why the claim was dismissed, reopened or retracted last.
///
/// # Errors
/// What Postgres says.
pub async fn set_reason(work: &Work<'_>, _permit: &Permit, id: ClaimId, reason: &str) -> Result<(), Error> {
    claim::Entity::update_many()
        .col_expr(claim::Column::Reason, Expr::value(reason))
        .filter(claim::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(claim::Column::Id.eq(id.uuid()))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// The adjudicator's reasons, in the round that was disputed.
///
/// # Errors
/// What Postgres says.
pub async fn set_adjudication(
    work: &Work<'_>,
    permit: &Permit,
    id: ClaimId,
    number: Option<i32>,
    reason: &str,
) -> Result<(), Error> {
    round::Entity::update_many()
        .col_expr(round::Column::Adjudication, Expr::value(reason))
        .col_expr(round::Column::AdjudicatorId, Expr::value(permit.member().uuid()))
        .col_expr(round::Column::AdjudicatedAt, Expr::value(work.now()))
        .filter(round::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(round::Column::ClaimId.eq(id.uuid()))
        .filter(round::Column::Number.eq(number))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Notes that the holder of the permit stepped back.
///
/// # Errors
/// What Postgres says.
pub async fn insert_recusal(
    work: &Work<'_>,
    permit: &Permit,
    id: ClaimId,
    reason: &str,
) -> Result<(), Error> {
    let row = recusal::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        claim_id: Set(id.into()),
        member_id: Set(permit.member().into()),
        reason: Set(reason.to_owned()),
        created_at: Set(work.now()),
    };
    recusal::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Locks what the intake proposed from a story, nobody has accepted and scored below a limit, in the order of ids.
///
/// # Errors
/// What Postgres says.
pub async fn lock_rest_of_story(
    work: &Work<'_>,
    document: DocumentId,
    below: Decimal,
    most: u64,
) -> Result<Vec<ClaimId>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT id FROM claim c
          WHERE newsroom_id = $1 AND state = 'SUBMITTED' AND origin = 'INTAKE' AND score < $3
            AND EXISTS (SELECT FROM appearance a
                         WHERE a.newsroom_id = c.newsroom_id AND a.claim_id = c.id AND a.document_id = $2)
          ORDER BY id LIMIT $4 FOR UPDATE",
        [
            work.newsroom().uuid().into(),
            document.uuid().into(),
            below.into(),
            i64::try_from(most).unwrap_or(i64::MAX).into(),
        ],
    );
    let rows = work.tx().query_all_raw(statement).await?;
    let ids = rows.iter().map(|row| row.try_get::<Uuid>("", "id").map(ClaimId::from));
    Ok(ids.collect::<Result<_, _>>()?)
}

/// Stores new claims.
///
/// # Errors
/// What Postgres says.
pub async fn insert_many(
    work: &Work<'_>,
    _permit: &Permit,
    rows: Vec<claim::ActiveModel>,
) -> Result<(), Error> {
    for rows in batches(rows) {
        claim::Entity::insert_many(rows).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// The claim as it is at this moment; to be locked before.
///
/// # Errors
/// What Postgres says.
pub async fn find(work: &Work<'_>, id: ClaimId) -> Result<Option<claim::Model>, Error> {
    Ok(claim::Entity::one(work.newsroom(), id).one(work.tx()).await?)
}

/// Writes the changed columns of a claim that is locked.
///
/// # Errors
/// What Postgres says.
pub async fn update(work: &Work<'_>, _permit: &Permit, row: claim::ActiveModel) -> Result<(), Error> {
    row.update(work.tx()).await?;
    Ok(())
}

/// Writes the version of a claim that is locked.
///
/// # Errors
/// What Postgres says.
pub async fn set_version(work: &Work<'_>, permit: &Permit, id: ClaimId, version: i32) -> Result<(), Error> {
    let row = claim::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        id: Set(id.into()),
        version: Set(version),
        changed_at: Set(work.now()),
        ..Default::default()
    };
    update(work, permit, row).await
}

#[derive(FromQueryResult)]
struct Recent {
    id: Uuid,
    statement_key: Vec<u8>,
    speaker_id: Uuid,
}

/// Of these statements by these named speakers, the claims of the last 30 days that are not decided yet: the oldest of
/// each, all of them locked.
///
/// # Errors
/// What Postgres says.
pub async fn lock_recent(
    work: &Work<'_>,
    statements: &[(StatementKey, Uuid)],
) -> Result<HashMap<(StatementKey, Uuid), Uuid>, Error> {
    let keys: Vec<Vec<u8>> = statements.iter().map(|(key, _)| key.bytes()).collect();
    let speakers: Vec<Uuid> = statements.iter().map(|(_, speaker)| *speaker).collect();
    let rows = Recent::find_by_statement(Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT c.id, c.statement_key, s.standing_id AS speaker_id
           FROM claim c
           JOIN appearance a ON a.newsroom_id = c.newsroom_id AND a.claim_id = c.id
           JOIN source s ON s.newsroom_id = a.newsroom_id AND s.id = a.speaker_id
          WHERE c.newsroom_id = $1 AND c.statement_key = ANY($2) AND s.standing_id = ANY($3)
            AND c.state IN ('SUBMITTED', 'QUEUED', 'IN_REVIEW') AND c.created_at >= $4
          ORDER BY c.id FOR NO KEY UPDATE OF c",
        [work.newsroom().uuid().into(), keys.into(), speakers.into(), (work.now() - RECENT).into()],
    ))
    .all(work.tx())
    .await?;
    let mut oldest = HashMap::new();
    for row in rows {
        if let Some(key) = StatementKey::read(&row.statement_key) {
            oldest.entry((key, row.speaker_id)).or_insert(row.id);
        }
    }
    Ok(oldest)
}
