//! Root fields that read notifications.

use async_graphql::{Context, Object, Result};
use entity::notification;
use factdesk_domain::{Action, NoticeKind};
use sea_orm::{ColumnTrait, QueryFilter};

use super::object::{NotificationConnection, NotificationPreference};
use super::store;
use crate::graphql::Session;
use crate::read::{Order, PageArgs, Read, Visible, root};

/// Root fields that read notifications.
#[derive(Default)]
pub struct NotificationQuery;

#[Object]
impl NotificationQuery {
    /// What you were told, newest first. `total` of the unread ones is what a badge shows.
    async fn notifications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "True for those only that you have not marked as read.")] unread: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<NotificationConnection>> {
        let reader = Session::of(context)?.reading(Action::NotificationRead)?.loader();
        let mut select = notification::Entity::visible(&reader.scope);
        let unread = unread.unwrap_or_default();
        if unread {
            select = select.filter(notification::Column::ReadAt.is_null());
        }
        // One event tells a member once: the place in the chain has no ties to break.
        let order =
            Order { column: notification::Column::Seq, id: notification::Column::Seq, descending: true };
        let page = PageArgs { first, after, last, before };
        Ok(root(context, select, &order, &format!("notifications {unread}"), page).await?)
    }

    /// Of which kinds you are told: all of them, until you say otherwise.
    async fn notification_preferences(&self, context: &Context<'_>) -> Result<Vec<NotificationPreference>> {
        let reader = Session::of(context)?.reading(Action::NotificationRead)?.loader();
        let muted = store::muted(&reader.db, reader.scope.newsroom(), reader.scope.member()).await?;
        let preference = |kind: &NoticeKind| NotificationPreference {
            kind: (*kind).into(),
            enabled: !muted.contains(kind),
        };
        Ok(NoticeKind::ALL.iter().map(preference).collect())
    }
}
