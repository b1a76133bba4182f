//! SQL of notifications but the one that writes them, which is that of their event.

use std::collections::{BTreeSet, HashMap};

use entity::{Tenant, notification, notification_preference};
use factdesk_domain::{Action, MemberId, NewsroomId, NoticeKind};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::access::{Permit, Scope};
use crate::error::Error;
use crate::read::Visible;
use crate::unit_of_work::Work;

/// One's own.
impl Visible for notification::Entity {
    const READ: Action = Action::NotificationRead;

    fn rule(_: &Scope) -> Option<&'static str> {
        Some("{t}.member_id = {member}")
    }
}

/// Marks these notifications of the member as read, or all; those that are read already stay as they are. Returns how many.
pub(super) async fn mark_read(work: &Work<'_>, permit: &Permit, ids: Option<&[Uuid]>) -> Result<u64, Error> {
    let mut marking = notification::Entity::update_many()
        .col_expr(notification::Column::ReadAt, Expr::value(work.now()))
        .filter(notification::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(notification::Column::MemberId.eq(permit.member().uuid()))
        .filter(notification::Column::ReadAt.is_null());
    if let Some(ids) = ids {
        marking = marking.filter(notification::Column::Id.is_in(ids.iter().copied()));
    }
    Ok(marking.exec(work.tx()).await?.rows_affected)
}

/// What the member does not want to be told.
pub(super) async fn muted(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    member: MemberId,
) -> Result<BTreeSet<NoticeKind>, Error> {
    let row = notification_preference::Entity::of(newsroom)
        .filter(notification_preference::Column::MemberId.eq(member.uuid()))
        .one(db)
        .await?;
    Ok(row.iter().flat_map(|row| &row.muted).filter_map(|kind| kind.parse().ok()).collect())
}

/// Keeps what the member does not want to be told.
pub(super) async fn mute(
    work: &Work<'_>,
    permit: &Permit,
    kinds: &BTreeSet<NoticeKind>,
) -> Result<(), Error> {
    use notification_preference::Column::{MemberId, Muted, NewsroomId};
    let row = notification_preference::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        member_id: Set(permit.member().into()),
        muted: Set(kinds.iter().map(ToString::to_string).collect()),
    };
    notification_preference::Entity::insert(row)
        .on_conflict(OnConflict::columns([NewsroomId, MemberId]).update_column(Muted).to_owned())
        .exec_without_returning(work.tx())
        .await?;
    Ok(())
}

/// What the reader is told of these events, by their places in the chain.
pub(super) async fn of_events(
    db: &impl ConnectionTrait,
    scope: &Scope,
    seqs: impl Iterator<Item = i64> + Send,
) -> Result<HashMap<i64, notification::Model>, Error> {
    let rows =
        notification::Entity::visible(scope).filter(notification::Column::Seq.is_in(seqs)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.seq, row)).collect())
}
