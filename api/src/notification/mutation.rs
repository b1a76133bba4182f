//! Mutations of notifications: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::mark_read::MarkNotificationsReadInput;
use super::object::NotificationKind;
use super::preferences::SetNotificationPreferencesInput;
use crate::graphql::{RefusalObject, input as run};

/// Mutations of notifications.
#[derive(Default)]
pub struct NotificationMutation;

/// How many were marked, or why none.
#[derive(SimpleObject)]
pub struct MarkNotificationsReadPayload {
    /// How many were unread until now; null if refused.
    marked: Option<i32>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// What is not told any more, or why it is still.
#[derive(SimpleObject)]
pub struct SetNotificationPreferencesPayload {
    /// The kinds of which you are not told from now on; null if refused.
    muted: Option<Vec<NotificationKind>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl NotificationMutation {
    /// Marks notifications of yours as read. One that is read already stays as it is.
    async fn mark_notifications_read(
        &self,
        context: &Context<'_>,
        input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => MarkNotificationsReadPayload {
                marked: Some(i32::try_from(done.marked).unwrap_or(i32::MAX)),
                refusal: None,
            },
            Err(refusal) => MarkNotificationsReadPayload { marked: None, refusal: Some(refusal.into()) },
        })
    }

    /// Sets of which kinds you are told.
    async fn set_notification_preferences(
        &self,
        context: &Context<'_>,
        input: SetNotificationPreferencesInput,
    ) -> Result<SetNotificationPreferencesPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), Ok(input.parse())).await? {
            Ok(done) => SetNotificationPreferencesPayload {
                muted: Some(done.muted.into_iter().map(NotificationKind::from).collect()),
                refusal: None,
            },
            Err(refusal) => SetNotificationPreferencesPayload { muted: None, refusal: Some(refusal.into()) },
        })
    }
}
