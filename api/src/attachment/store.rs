//! All SQL of attachments.

use entity::{Tenant, attachment, attachment_upload, evidence_attachment};
use factdesk_domain::{Action, AttachmentId, EvidenceId, Role};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseConnection, DbBackend, EntityTrait, PaginatorTrait, QueryFilter,
    Set, Statement,
};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::{Order, Relation, Visible};
use crate::unit_of_work::Work;

impl Visible for attachment::Entity {
    const READ: Action = Action::ClaimRead;

    /// A file is for whoever may see a piece of evidence that is kept with it, and for whoever sent it.
    fn rule(scope: &Scope) -> Option<&'static str> {
        Some(if scope.is(Role::Editor) {
            "EXISTS (SELECT FROM evidence_attachment j WHERE j.newsroom_id = {t}.newsroom_id AND j.attachment_id = {t}.id)
                OR EXISTS (SELECT FROM attachment_upload u WHERE u.newsroom_id = {t}.newsroom_id
                    AND u.attachment_id = {t}.id AND u.member_id = {member})"
        } else {
            "EXISTS (SELECT FROM evidence_attachment j
                    JOIN evidence e ON e.newsroom_id = j.newsroom_id AND e.id = j.evidence_id
                    WHERE j.newsroom_id = {t}.newsroom_id AND j.attachment_id = {t}.id
                    AND (e.visibility <> 'CONFIDENTIAL' OR e.added_by = {member}
                        OR EXISTS (SELECT FROM assignment a WHERE a.newsroom_id = e.newsroom_id
                            AND a.claim_id = e.claim_id AND a.member_id = {member})))
                OR EXISTS (SELECT FROM attachment_upload u WHERE u.newsroom_id = {t}.newsroom_id
                    AND u.attachment_id = {t}.id AND u.member_id = {member})"
        })
    }
}

/// Files that a piece of evidence is kept with.
pub struct EvidenceAttachments;

impl Relation for EvidenceAttachments {
    type Entity = attachment::Entity;
    const NAME: &'static str = "evidence.attachments";

    fn order() -> Order<attachment::Entity> {
        Order { column: attachment::Column::CreatedAt, id: attachment::Column::Id, descending: false }
    }

    const BELONGS: &'static str =
        "EXISTS (SELECT FROM evidence_attachment j WHERE j.newsroom_id = {t}.newsroom_id
                AND j.attachment_id = {t}.id AND j.evidence_id = {parent})";
}

/// The attachment with this id, if this reader may see it.
///
/// # Errors
/// What Postgres says.
pub async fn find(
    db: &DatabaseConnection,
    scope: &Scope,
    id: Uuid,
) -> Result<Option<attachment::Model>, Error> {
    let rows = attachment::Entity::visible(scope);
    Ok(rows.filter(attachment::Column::Id.eq(id)).one(db).await?)
}

/// Waits for whoever keeps, or throws away, a file with this hash, and keeps others out until the end of the transaction.
///
/// # Errors
/// What Postgres says.
pub(super) async fn lock(work: &Work<'_>, sha256: &[u8]) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT pg_advisory_xact_lock(hashtextextended($1 || encode($2, 'hex'), 8))",
        [work.newsroom().to_string().into(), sha256.into()],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

/// Keeps that a file is there and that the member sent it.
///
/// # Errors
/// What Postgres says.
pub(super) async fn keep(
    work: &Work<'_>,
    _permit: &Permit,
    sha256: &[u8],
    size: i32,
    media_type: &str,
) -> Result<AttachmentId, Error> {
    let mine = attachment::Entity::of(work.newsroom()).filter(attachment::Column::Sha256.eq(sha256));
    let id = match mine.one(work.tx()).await? {
        Some(there) => there.id,
        None => {
            let id = work.id();
            let row = attachment::ActiveModel {
                newsroom_id: Set(work.newsroom().into()),
                id: Set(id),
                sha256: Set(sha256.to_vec()),
                size: Set(size),
                media_type: Set(media_type.to_owned()),
                created_at: Set(work.now()),
            };
            attachment::Entity::insert(row).exec_without_returning(work.tx()).await?;
            id
        }
    };
    let row = attachment_upload::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        attachment_id: Set(id),
        member_id: Set(work.member().into()),
        uploaded_at: Set(work.now()),
    };
    let known = OnConflict::columns([
        attachment_upload::Column::NewsroomId,
        attachment_upload::Column::AttachmentId,
        attachment_upload::Column::MemberId,
    ])
    .update_column(attachment_upload::Column::UploadedAt)
    .to_owned();
    attachment_upload::Entity::insert(row).on_conflict(known).exec_without_returning(work.tx()).await?;
    Ok(id.into())
}

/// How many files of the member no evidence is kept with.
///
/// # Errors
/// What Postgres says.
pub(super) async fn unattached(work: &Work<'_>, _permit: &Permit) -> Result<i64, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT count(*) AS count FROM attachment_upload u WHERE u.newsroom_id = $1 AND u.member_id = $2
            AND NOT EXISTS (SELECT FROM evidence_attachment j
                WHERE j.newsroom_id = u.newsroom_id AND j.attachment_id = u.attachment_id)",
        [work.newsroom().uuid().into(), work.member().uuid().into()],
    );
    let row = work.tx().query_one_raw(statement).await?;
    let row = row.ok_or_else(|| Error::internal("no count"))?;
    Ok(row.try_get("", "count")?)
}

/// The hashes of these attachments, if the holder of the permit may see all of them; else nothing.
///
/// # Errors
/// What Postgres says.
pub(crate) async fn attachable(
    work: &Work<'_>,
    permit: &Permit,
    ids: &[AttachmentId],
) -> Result<Option<Vec<String>>, Error> {
    if ids.is_empty() {
        return Ok(Some(Vec::new()));
    }
    let rows = attachment::Entity::visible(&permit.scope())
        .filter(attachment::Column::Id.is_in(ids.iter().map(|id| id.uuid())))
        .all(work.tx())
        .await?;
    let hash = |id: &AttachmentId| {
        let row = rows.iter().find(|row| row.id == id.uuid())?;
        Some(crate::event::hex(&row.sha256))
    };
    Ok(ids.iter().map(hash).collect())
}

/// Keeps a piece of evidence with files; those that it is kept with already stay.
///
/// # Errors
/// What Postgres says.
pub(crate) async fn attach(
    work: &Work<'_>,
    _permit: &Permit,
    evidence: EvidenceId,
    ids: &[AttachmentId],
) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let rows = ids.iter().map(|id| evidence_attachment::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        evidence_id: Set(evidence.into()),
        attachment_id: Set((*id).into()),
        attached_by: Set(work.member().into()),
        attached_at: Set(work.now()),
    });
    evidence_attachment::Entity::insert_many(rows)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(work.tx())
        .await?;
    Ok(())
}

/// How many files a piece of evidence is kept with.
///
/// # Errors
/// What Postgres says.
pub(crate) async fn count_of_evidence(work: &Work<'_>, evidence: EvidenceId) -> Result<u64, Error> {
    let rows = evidence_attachment::Entity::of(work.newsroom());
    Ok(rows.filter(evidence_attachment::Column::EvidenceId.eq(evidence.uuid())).count(work.tx()).await?)
}

/// Takes the rows of a file that nothing is kept with since this many seconds; false if it is none.
///
/// # Errors
/// What Postgres says.
pub(super) async fn forget(work: &Work<'_>, _permit: &Permit, id: Uuid, seconds: i64) -> Result<bool, Error> {
    let newsroom = work.newsroom().uuid();
    let uploads = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "DELETE FROM attachment_upload u WHERE u.newsroom_id = $1 AND u.attachment_id = $2
            AND u.uploaded_at < now() - $3 * interval '1 second'",
        [newsroom.into(), id.into(), seconds.into()],
    );
    work.tx().execute_raw(uploads).await?;
    let file = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "DELETE FROM attachment a WHERE a.newsroom_id = $1 AND a.id = $2
            AND NOT EXISTS (SELECT FROM evidence_attachment j WHERE j.newsroom_id = $1 AND j.attachment_id = $2)
            AND NOT EXISTS (SELECT FROM attachment_upload u WHERE u.newsroom_id = $1 AND u.attachment_id = $2)",
        [newsroom.into(), id.into()],
    );
    Ok(work.tx().execute_raw(file).await?.rows_affected() == 1)
}
