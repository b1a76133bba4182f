//! All SQL of checklists.

use entity::{Tenant, checklist, checklist_answer, checklist_question, standing_answer};
use factdesk_domain::{Action, NewsroomId};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement};

use super::object::Checklist;
use crate::access::Permit;
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for checklist_answer::Entity {
    const READ: Action = Action::ClaimRead;
}

/// The answers about a claim that hold.
pub struct ClaimAnswers;

impl Relation for ClaimAnswers {
    type Entity = checklist_answer::Entity;
    const NAME: &'static str = "claim.checklistAnswers";

    fn order() -> Order<checklist_answer::Entity> {
        order(false)
    }

    const BELONGS: &'static str = "{t}.claim_id = {parent} AND EXISTS (SELECT FROM standing_answer s
            WHERE s.newsroom_id = {t}.newsroom_id AND s.answer_id = {t}.id)";
}

/// The answers to the same question about the same claim that were given before.
pub struct EarlierAnswers;

impl Relation for EarlierAnswers {
    type Entity = checklist_answer::Entity;
    const NAME: &'static str = "answer.earlier";

    fn order() -> Order<checklist_answer::Entity> {
        order(true)
    }

    // Ids sort by the time at which they were made.
    const BELONGS: &'static str =
        "({t}.claim_id, {t}.question_key) = (SELECT a.claim_id, a.question_key FROM checklist_answer a
            WHERE a.newsroom_id = {t}.newsroom_id AND a.id = {parent}) AND {t}.id < {parent}";
}

fn order(descending: bool) -> Order<checklist_answer::Entity> {
    let (column, id) = (checklist_answer::Column::CreatedAt, checklist_answer::Column::Id);
    Order { column, id, descending }
}

/// A version of the newsroom's checklist, the newest one if none is named; nothing if there is none.
///
/// # Errors
/// What Postgres says.
pub async fn checklist(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    version: Option<i32>,
) -> Result<Option<Checklist>, Error> {
    let rows = checklist::Entity::of(newsroom);
    let rows = match version {
        Some(version) => rows.filter(checklist::Column::Version.eq(version)),
        None => rows.order_by_desc(checklist::Column::Version),
    };
    let Some(row) = rows.one(db).await? else { return Ok(None) };
    let questions = checklist_question::Entity::of(newsroom)
        .filter(checklist_question::Column::ChecklistVersion.eq(row.version))
        .order_by_asc(checklist_question::Column::Place)
        .all(db)
        .await?;
    Ok(Some(Checklist { row, questions }))
}

/// Keeps others from changing the list until the end of the transaction.
///
/// # Errors
/// What Postgres says.
pub(super) async fn lock(work: &Work<'_>) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_advisory_xact_lock(hashtextextended('checklist ' || $1, 8))",
        [work.newsroom().to_string().into()],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

/// Those of these questions that had another kind in an earlier version.
///
/// # Errors
/// What Postgres says.
pub(super) async fn of_another_kind(
    work: &Work<'_>,
    questions: &[(String, factdesk_domain::QuestionKind)],
) -> Result<Vec<String>, Error> {
    let known = checklist_question::Entity::of(work.newsroom())
        .filter(checklist_question::Column::Key.is_in(questions.iter().map(|(key, _)| key.as_str())))
        .all(work.tx())
        .await?;
    let other = |(key, kind): &&(String, factdesk_domain::QuestionKind)| {
        known.iter().any(|row| row.key == *key && factdesk_domain::QuestionKind::from(row.kind) != *kind)
    };
    Ok(questions.iter().filter(other).map(|(key, _)| key.clone()).collect())
}

/// Stores a version of the list.
///
/// # Errors
/// What Postgres says.
pub(super) async fn save(
    work: &Work<'_>,
    _permit: &Permit,
    row: checklist::ActiveModel,
    questions: Vec<checklist_question::ActiveModel>,
) -> Result<(), Error> {
    checklist::Entity::insert(row).exec_without_returning(work.tx()).await?;
    if !questions.is_empty() {
        checklist_question::Entity::insert_many(questions).exec_without_returning(work.tx()).await?;
    }
    Ok(())
}

/// Stores an answer; from now on it is the one that holds.
///
/// # Errors
/// What Postgres says.
pub(super) async fn answer(
    work: &Work<'_>,
    _permit: &Permit,
    row: checklist_answer::ActiveModel,
) -> Result<(), Error> {
    let standing = standing_answer::ActiveModel {
        newsroom_id: row.newsroom_id.clone(),
        claim_id: row.claim_id.clone(),
        question_key: row.question_key.clone(),
        answer_id: row.id.clone(),
    };
    checklist_answer::Entity::insert(row).exec_without_returning(work.tx()).await?;
    let replaced = OnConflict::columns([
        standing_answer::Column::NewsroomId,
        standing_answer::Column::ClaimId,
        standing_answer::Column::QuestionKey,
    ])
    .update_column(standing_answer::Column::AnswerId)
    .to_owned();
    standing_answer::Entity::insert(standing).on_conflict(replaced).exec_without_returning(work.tx()).await?;
    Ok(())
}
