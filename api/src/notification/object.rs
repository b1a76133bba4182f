//! A notification, as its member sees it.

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use entity::notification;

use crate::claim::Claim;
use crate::correction_request::CorrectionRequest;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::read::{Read, beside, connection, object};

connection!(NotificationConnection, NotificationEdge, Notification);

/// Of what you are told. Treat a kind that you do not know as "something happened": read the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::NoticeKind")]
pub enum NotificationKind {
    /// An editor gave you a claim.
    Assigned,
    /// Something that you hold is due, or overdue.
    Due,
    /// Somebody named you in a comment.
    Mentioned,
    /// The verdicts on a claim do not agree: to editors and to its reviewers.
    Disputed,
    /// A claim has a rating: to editors, its reviewers and whoever submitted it.
    Decided,
    /// A reader asks for a correction: to editors.
    CorrectionRequested,
}

impl From<notification::Kind> for NotificationKind {
    fn from(kind: notification::Kind) -> Self {
        match kind {
            notification::Kind::Assigned => Self::Assigned,
            notification::Kind::Due => Self::Due,
            notification::Kind::Mentioned => Self::Mentioned,
            notification::Kind::Disputed => Self::Disputed,
            notification::Kind::Decided => Self::Decided,
            notification::Kind::CorrectionRequested => Self::CorrectionRequested,
        }
    }
}

object!(Notification, notification::Model);

/// That something happened which concerns you. It says of what, and nothing that a blind round seals.
#[Object]
impl Notification {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Notification, self.0.id)
    }

    /// Of what it tells.
    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    /// The claim that it is about, as it is now.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// The reader's request that it is about, as it is now; null for other kinds.
    async fn correction_request(&self, context: &Context<'_>) -> Result<Option<Read<CorrectionRequest>>> {
        Ok(beside(context, &self.0, self.0.correction_request_id).await?)
    }

    /// When it happened.
    async fn at(&self) -> DateTime {
        self.0.at.into()
    }

    /// When you marked it as read; null if you have not.
    async fn read_at(&self) -> Option<DateTime> {
        self.0.read_at.map(DateTime)
    }
}

/// Whether you are told of a kind.
#[derive(SimpleObject)]
pub struct NotificationPreference {
    /// The kind.
    pub(super) kind: NotificationKind,
    /// False if you do not want to be told.
    pub(super) enabled: bool,
}
