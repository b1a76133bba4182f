//! `setNotificationPreferences`: of what one is told.

use std::collections::BTreeSet;

use async_graphql::InputObject;
use factdesk_domain::{Action, NoticeKind};
use serde::{Deserialize, Serialize};

use super::object::NotificationKind;
use super::store;
use crate::access::Permit;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Of what to be told.
#[derive(InputObject)]
pub struct SetNotificationPreferencesInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The kinds of which you do not want to be told; of all others you are. Holds from now on.
    pub muted: Vec<NotificationKind>,
}

impl SetNotificationPreferencesInput {
    /// The command.
    pub fn parse(self) -> SetNotificationPreferences {
        SetNotificationPreferences { muted: self.muted.into_iter().map(NoticeKind::from).collect() }
    }
}

/// The command.
#[derive(Serialize)]
pub struct SetNotificationPreferences {
    muted: BTreeSet<NoticeKind>,
}

/// What it did.
#[derive(Serialize, Deserialize)]
pub struct PreferencesSet {
    /// Kinds that are not told from now on.
    pub muted: BTreeSet<NoticeKind>,
}

impl Command for SetNotificationPreferences {
    type Done = PreferencesSet;

    fn action(&self) -> Action {
        Action::NotificationChange
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<PreferencesSet>, Stop> {
        store::mute(work, permit, &self.muted).await?;
        Ok(Happened::quiet(PreferencesSet { muted: self.muted.clone() }))
    }
}
