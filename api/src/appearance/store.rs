//! All SQL of appearances.

use entity::{HasId, Tenant, appearance};
use factdesk_domain::{Action, AppearanceId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::{Work, batches};

impl Visible for appearance::Entity {
    const READ: Action = Action::ClaimRead;
}

/// Stores new appearances.
///
/// # Errors
/// What Postgres says.
pub async fn insert(
    work: &Work<'_>,
    _permit: &Permit,
    rows: Vec<appearance::ActiveModel>,
) -> Result<(), Error> {
    for rows in batches(rows) {
        appearance::Entity::insert_many(rows).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// The appearance as it is at this moment.
///
/// # Errors
/// What Postgres says.
pub async fn find(work: &Work<'_>, id: AppearanceId) -> Result<Option<appearance::Model>, Error> {
    Ok(appearance::Entity::one(work.newsroom(), id).one(work.tx()).await?)
}

/// The appearance, locked until the end of the transaction; its claim is locked before.
///
/// # Errors
/// What Postgres says.
pub async fn lock(work: &Work<'_>, id: AppearanceId) -> Result<Option<appearance::Model>, Error> {
    Ok(appearance::Entity::one(work.newsroom(), id).lock_exclusive().one(work.tx()).await?)
}

/// Whether another appearance of the same claim has this place in this document.
///
/// # Errors
/// What Postgres says.
pub async fn is_taken(
    work: &Work<'_>,
    row: &appearance::Model,
    start: Option<i32>,
    end: Option<i32>,
) -> Result<bool, Error> {
    use appearance::Column;
    let others = appearance::Entity::of(work.newsroom())
        .filter(Column::ClaimId.eq(row.claim_id))
        .filter(Column::DocumentId.eq(row.document_id))
        .filter(Column::Id.ne(row.id))
        .select_only()
        .column(Column::StartAt)
        .column(Column::EndAt)
        .into_tuple::<(Option<i32>, Option<i32>)>()
        .all(work.tx())
        .await?;
    Ok(others.contains(&(start, end)))
}

/// Writes the changed columns of an appearance.
///
/// # Errors
/// What Postgres says.
pub async fn update(work: &Work<'_>, _permit: &Permit, row: appearance::ActiveModel) -> Result<(), Error> {
    row.update(work.tx()).await?;
    Ok(())
}

/// The claim of an appearance, to be locked before it.
///
/// # Errors
/// What Postgres says.
pub async fn claim_of(work: &Work<'_>, id: AppearanceId) -> Result<Option<Uuid>, Error> {
    Ok(find(work, id).await?.map(|row| row.claim_id))
}
