//! Writes what a step made of a fact-check.

use entity::{fact_check, fact_check_author};
use factdesk_domain::{FactCheck, FactCheckState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};

use super::load::Held;
use crate::access::Permit;
use crate::error::Error;
use crate::unit_of_work::Work;

/// Writes a fact-check after a step. `row` holds the texts as they shall be; the rest of it is set from `after`.
///
/// # Errors
/// What Postgres says; a constraint that stands against it is a bug in the rules.
pub async fn save(
    work: &Work<'_>,
    permit: &Permit,
    before: &Held,
    row: fact_check::Model,
    after: &FactCheck,
) -> Result<(), Error> {
    let row = settled(work, row, Some(&before.check), after)?;
    if row == before.row {
        return Ok(());
    }
    let revision = row.revision;
    let known = (revision == before.row.revision).then_some(&before.check.authors);
    let new = after.authors.iter().filter(|author| known.is_none_or(|known| !known.contains(author)));
    let authors: Vec<_> = new.map(|author| author_row(permit, after, revision, *author)).collect();
    let row = fact_check::Model { changed_at: work.now(), ..row };
    row.into_active_model().reset_all().update(work.tx()).await?;
    if !authors.is_empty() {
        fact_check_author::Entity::insert_many(authors).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// The row with everything that the rules decide.
///
/// # Errors
/// A retraction as the kind of a revision, which the rules refuse.
pub fn settled(
    work: &Work<'_>,
    row: fact_check::Model,
    before: Option<&FactCheck>,
    after: &FactCheck,
) -> Result<fact_check::Model, Error> {
    let approval = after.approval.as_ref();
    let same_approval = before.is_some_and(|before| before.approval == after.approval);
    let correction = after.pending_correction.map(TryInto::try_into).transpose().map_err(Error::internal)?;
    let in_work = matches!(after.state, FactCheckState::Draft | FactCheckState::Approved);
    let published = after.published_version.unwrap_or(0);
    Ok(fact_check::Model {
        state: after.state.into(),
        revision: if in_work { published + 1 } else { row.revision },
        round: after.round,
        content_hash: after.content_hash.0.to_vec(),
        approved_by: approval.map(|approval| approval.by.into()),
        approved_hash: approval.map(|approval| approval.hash.0.to_vec()),
        approved_at: approval.and_then(|_| if same_approval { row.approved_at } else { Some(work.now()) }),
        break_glass: approval.and_then(|approval| approval.break_glass.clone()).map(String::from),
        published_version: after.published_version,
        retracted_at: row.retracted_at.filter(|_| after.retracted),
        retraction: row.retraction.filter(|_| after.retracted),
        correction_kind: correction,
        correction_text: row.correction_text.filter(|_| correction.is_some()),
        version: after.version,
        ..row
    })
}

/// A row of whoever wrote on a revision.
pub fn author_row(
    permit: &Permit,
    check: &FactCheck,
    revision: i32,
    author: factdesk_domain::MemberId,
) -> fact_check_author::ActiveModel {
    fact_check_author::ActiveModel {
        newsroom_id: Set(permit.newsroom().into()),
        fact_check_id: Set(check.id.into()),
        revision: Set(revision),
        member_id: Set(author.into()),
    }
}
