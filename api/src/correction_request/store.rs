//! SQL of readers' requests.

use entity::correction_request::{self, State};
use entity::{HasId, Tenant, correction_request_contact};
use factdesk_domain::{Action, Role};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult, QueryFilter, QuerySelect,
    Statement,
};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::graphql::{NodeKind, Refusal};
use crate::read::Visible;
use crate::unit_of_work::{Stop, Work};

/// Editors see the requests of their newsroom, others none: they may name people.
impl Visible for correction_request::Entity {
    const READ: Action = Action::CorrectionRequestRead;

    fn rule(scope: &Scope) -> Option<&'static str> {
        (!scope.is(Role::Editor)).then_some("false")
    }
}

/// What is published at an address.
#[derive(FromQueryResult)]
pub(super) struct Published {
    /// The newsroom.
    pub newsroom_id: Uuid,
    /// The fact-check.
    pub id: Uuid,
    /// Its claim.
    pub claim_id: Uuid,
    /// The version that is up.
    pub number: i32,
}

/// What this newsroom has published under this slug; nothing for a draft, as for nothing at all.
pub(super) async fn published(
    db: &impl ConnectionTrait,
    newsroom: &str,
    slug: &str,
) -> Result<Option<Published>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT f.newsroom_id, f.id, f.claim_id, f.published_version AS number FROM newsroom n
           JOIN fact_check f ON f.newsroom_id = n.id
          WHERE n.slug = $1 AND f.slug = $2 AND f.published_version IS NOT NULL",
        [newsroom.into(), slug.into()],
    );
    Ok(Published::find_by_statement(statement).one(db).await?)
}

/// Stores a request with its contact, unless it is there. Returns whether it was stored.
pub(super) async fn insert(
    work: &Work<'_>,
    check: &Published,
    id: Uuid,
    text: &str,
    contact: Option<&str>,
    key: Option<Vec<u8>>,
) -> Result<bool, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "WITH request AS (
            INSERT INTO correction_request (newsroom_id, id, fact_check_id, number, text, request_key, state, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, 'OPEN', $7)
            ON CONFLICT ON CONSTRAINT correction_request_once DO NOTHING RETURNING id
        ), contact AS (
            INSERT INTO correction_request_contact (newsroom_id, request_id, contact)
            SELECT $1, id, $8 FROM request WHERE $8::text IS NOT NULL
        )
        SELECT id FROM request",
        [
            check.newsroom_id.into(),
            id.into(),
            check.id.into(),
            check.number.into(),
            text.into(),
            key.into(),
            work.now().into(),
            contact.into(),
        ],
    );
    Ok(work.tx().query_one_raw(statement).await?.is_some())
}

/// A request of the newsroom, locked, as whoever changes it has read it.
pub(super) async fn lock(
    work: &Work<'_>,
    id: Uuid,
    expected_version: i32,
) -> Result<correction_request::Model, Stop> {
    let row = correction_request::Entity::one(work.newsroom(), id).lock_exclusive().one(work.tx()).await?;
    let row = row.ok_or(Refusal::NotFound("correction request"))?;
    Refusal::check_version(row.version, expected_version, NodeKind::CorrectionRequest, row.id)?;
    Ok(row)
}

/// Closes a request.
pub(super) async fn close(
    work: &Work<'_>,
    permit: &Permit,
    id: Uuid,
    state: State,
    reason: &str,
) -> Result<(), Error> {
    use correction_request::Column;
    let closing = correction_request::Entity::update_many()
        .col_expr(Column::State, Expr::value(sea_orm::ActiveEnum::to_value(&state)))
        .col_expr(Column::Reason, Expr::value(reason))
        .col_expr(Column::ClosedBy, Expr::value(permit.member().uuid()))
        .col_expr(Column::ClosedAt, Expr::value(work.now()));
    update(work, closing, id).await
}

/// Erases how to reach the reader. Returns whether it was known.
pub(super) async fn erase_contact(work: &Work<'_>, _: &Permit, id: Uuid) -> Result<bool, Error> {
    use correction_request_contact::Column;
    let erased = correction_request_contact::Entity::delete_many()
        .filter(Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(Column::RequestId.eq(id))
        .exec(work.tx())
        .await?;
    update(work, correction_request::Entity::update_many(), id).await?;
    Ok(erased.rows_affected > 0)
}

async fn update(
    work: &Work<'_>,
    update: sea_orm::UpdateMany<correction_request::Entity>,
    id: Uuid,
) -> Result<(), Error> {
    use correction_request::Column;
    update
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(Column::Id.eq(id))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// How to reach the readers of these requests, as far as whoever asks may see them.
pub(super) async fn contacts(
    db: &impl ConnectionTrait,
    scope: &Scope,
    requests: impl Iterator<Item = Uuid> + Send,
) -> Result<Vec<correction_request_contact::Model>, Error> {
    if !scope.reads(Action::CorrectionRequestRead) || !scope.is(Role::Editor) {
        return Ok(Vec::new());
    }
    let rows = correction_request_contact::Entity::of(scope.newsroom())
        .filter(correction_request_contact::Column::RequestId.is_in(requests));
    Ok(rows.all(db).await?)
}
