//! `markNotificationsRead`: what one has seen.

use async_graphql::{ID, InputObject};
use factdesk_domain::Action;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::store;
use crate::access::Permit;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// What was read.
#[derive(InputObject)]
pub struct MarkNotificationsReadInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The notifications, at most 100; all of yours if left out. Those of others, and what does not exist, are passed over.
    pub notification_ids: Option<Vec<ID>>,
}

impl MarkNotificationsReadInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<MarkNotificationsRead, Refusal> {
        let mut fields = Fields::default();
        let ids = self.notification_ids.map(|ids| {
            let ids = fields.at_most("notificationIds", ids, 100);
            let mut uuids: Vec<Uuid> = Vec::new();
            for (place, id) in ids.iter().take(100).enumerate() {
                uuids.push(fields.id(&format!("notificationIds.{place}"), NodeKind::Notification, id));
            }
            uuids
        });
        fields.finish(MarkNotificationsRead { ids })
    }
}

/// The command.
#[derive(Serialize)]
pub struct MarkNotificationsRead {
    ids: Option<Vec<Uuid>>,
}

/// What it did.
#[derive(Serialize, Deserialize)]
pub struct NotificationsRead {
    /// How many were unread until now.
    pub marked: u64,
}

impl Command for MarkNotificationsRead {
    type Done = NotificationsRead;

    fn action(&self) -> Action {
        Action::NotificationChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<NotificationsRead>, Stop> {
        let marked = store::mark_read(work, permit, self.ids.as_deref()).await?;
        Ok(Happened::quiet(NotificationsRead { marked }))
    }
}
