//! All SQL of conflicts of interest.

use entity::{Tenant, conflict};
use factdesk_domain::{Action, ClaimId, Role, SourceId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for conflict::Entity {
    const READ: Action = Action::MemberRead;

    /// One's own; all of them for editors, who assign, and admins.
    fn rule(scope: &Scope) -> Option<&'static str> {
        let all = scope.is(Role::Editor) || scope.is(Role::Admin);
        (!all).then_some("{t}.member_id = {member}")
    }
}

/// Conflicts that a member declared.
pub struct MemberConflicts;

impl Relation for MemberConflicts {
    type Entity = conflict::Entity;
    const NAME: &'static str = "member.conflicts";

    fn order() -> Order<conflict::Entity> {
        Order { column: conflict::Column::CreatedAt, id: conflict::Column::Id, descending: false }
    }

    const BELONGS: &'static str = "{t}.member_id = {parent}";
}

/// Whether the member of this transaction has declared this one.
///
/// # Errors
/// What Postgres says.
pub async fn is_declared(work: &Work<'_>, source: SourceId) -> Result<bool, Error> {
    let rows = conflict::Entity::of(work.newsroom())
        .filter(conflict::Column::MemberId.eq(work.member().uuid()))
        .filter(conflict::Column::SourceId.eq(source.uuid()))
        .count(work.tx())
        .await?;
    Ok(rows > 0)
}

/// Claims that involve the source, one that stands for itself, by themselves or by a duplicate, and in whose present
/// round the member of this transaction had or has a slot, before quorum; in the order of their ids.
///
/// # Errors
/// What Postgres says.
pub async fn claims_at_work(work: &Work<'_>, source: SourceId) -> Result<Vec<ClaimId>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "WITH mine AS (
            SELECT DISTINCT c.id FROM assignment a
              JOIN claim c ON c.newsroom_id = a.newsroom_id AND c.id = a.claim_id AND c.round = a.round
             WHERE a.newsroom_id = $1 AND a.member_id = $2 AND c.state IN ('QUEUED', 'IN_REVIEW')
        )
        SELECT mine.id FROM mine
         WHERE mine.id IN (SELECT d.standing_id FROM involved_source i
                             JOIN claim d ON d.newsroom_id = i.newsroom_id AND d.id = i.claim_id
                            WHERE i.newsroom_id = $1 AND i.source_id = $3)
         ORDER BY mine.id",
        [work.newsroom().uuid().into(), work.member().uuid().into(), source.uuid().into()],
    );
    let rows = work.tx().query_all_raw(statement).await?;
    rows.iter().map(|row| Ok(row.try_get::<Uuid>("", "id")?.into())).collect()
}

/// Stores a conflict.
///
/// # Errors
/// What Postgres says.
pub async fn insert(work: &Work<'_>, _permit: &Permit, row: conflict::ActiveModel) -> Result<(), Error> {
    conflict::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}
