//! All SQL of claims, their assignments and recusals.

use entity::{Tenant, assignment, claim, document, recusal, round};
use factdesk_domain::{ClaimId, DocumentId};
use rust_decimal::Decimal;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select,
    Set, Statement,
};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

impl Visible for claim::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

impl Visible for assignment::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

impl Visible for round::Entity {
    fn visible(scope: &Scope) -> Select<Self> {
        Self::of(scope.newsroom())
    }
}

/// Stores a new claim.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: claim::ActiveModel) -> Result<(), Error> {
    claim::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// What recognizes the same statement elsewhere.
pub fn statement_key(statement: &str) -> Vec<u8> {
    Sha256::digest(factdesk_intake::normalize_statement(statement)).to_vec()
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
        .col_expr(claim::Column::StatementKey, Expr::value(statement_key(statement)))
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

/// Whether the newsroom has this document.
///
/// # Errors
/// What Postgres says.
pub async fn document_exists(work: &Work<'_>, id: DocumentId) -> Result<bool, Error> {
    let found = document::Entity::of(work.newsroom()).filter(document::Column::Id.eq(id.uuid()));
    Ok(found.count(work.tx()).await? > 0)
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
