//! Which rows are visible, and what is only ever inserted.

use entity::{correction, fact_check, fact_check_author, fact_check_version, waiver};
use factdesk_domain::{Action, FactCheck, Published, Waiver};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, EntityTrait, Set, Statement};

use super::save::author_row;
use crate::access::Permit;
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

/// Every member sees every fact-check of the newsroom, in all states.
impl Visible for fact_check::Entity {
    const READ: Action = Action::FactCheckRead;
}

impl Visible for fact_check_version::Entity {
    const READ: Action = Action::FactCheckRead;
}

impl Visible for correction::Entity {
    const READ: Action = Action::FactCheckRead;
}

/// Stores a new fact-check, unless its slug is taken. Waits for another one that is just taking it.
///
/// # Errors
/// What Postgres says.
pub async fn insert(
    work: &Work<'_>,
    permit: &Permit,
    row: fact_check::ActiveModel,
    check: &FactCheck,
) -> Result<bool, Error> {
    let slug = OnConflict::columns([fact_check::Column::NewsroomId, fact_check::Column::Slug])
        .do_nothing()
        .to_owned();
    match fact_check::Entity::insert(row).on_conflict(slug).exec_without_returning(work.tx()).await {
        Ok(0) | Err(DbErr::RecordNotInserted) => return Ok(false),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    let authors = check.authors.iter().map(|author| author_row(permit, check, 1, *author));
    fact_check_author::Entity::insert_many(authors).exec_without_returning(work.tx()).await?;
    Ok(true)
}

/// The slugs that begin like this one and are taken.
///
/// # Errors
/// What Postgres says.
pub async fn slugs_like(work: &Work<'_>, slug: &str) -> Result<Vec<String>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT slug FROM fact_check WHERE newsroom_id = $1 AND (slug = $2 OR slug LIKE $2 || '-%')",
        [work.newsroom().uuid().into(), slug.into()],
    );
    let rows = work.tx().query_all_raw(statement).await?;
    Ok(rows.iter().map(|row| row.try_get("", "slug")).collect::<Result<_, _>>()?)
}

/// Stores that conflicts of interest are waived for the claim's round.
///
/// # Errors
/// What Postgres says.
pub async fn insert_waivers(
    work: &Work<'_>,
    permit: &Permit,
    published: &Published,
    waiver: &Waiver,
) -> Result<(), Error> {
    let rows: Vec<_> = published
        .waived
        .iter()
        .map(|member| waiver::ActiveModel {
            newsroom_id: Set(permit.newsroom().into()),
            claim_id: Set(published.review.claim.into()),
            round: Set(published.fact_check.round),
            member_id: Set((*member).into()),
            reason: Set(waiver.reason.as_str().to_owned()),
            waived_by: Set(waiver.by.into()),
            created_at: Set(work.now()),
        })
        .collect();
    if !rows.is_empty() {
        waiver::Entity::insert_many(rows).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// Stores a published version.
///
/// # Errors
/// What Postgres says.
pub async fn insert_version(
    work: &Work<'_>,
    _permit: &Permit,
    row: fact_check_version::ActiveModel,
) -> Result<(), Error> {
    fact_check_version::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}

/// Stores a public change of what is published.
///
/// # Errors
/// What Postgres says.
pub async fn insert_correction(
    work: &Work<'_>,
    permit: &Permit,
    check: &FactCheck,
    kind: correction::Kind,
    text: &str,
) -> Result<(), Error> {
    let row = correction::ActiveModel {
        newsroom_id: Set(permit.newsroom().into()),
        id: Set(work.id()),
        fact_check_id: Set(check.id.into()),
        number: Set(check.published_version.unwrap_or_default()),
        kind: Set(kind),
        text: Set(text.to_owned()),
        made_by: Set(permit.member().into()),
        created_at: Set(work.now()),
    };
    correction::Entity::insert(row).exec_without_returning(work.tx()).await?;
    Ok(())
}
