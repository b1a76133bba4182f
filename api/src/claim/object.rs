//! A claim, as clients see it.

use async_graphql::{Enum, ID, Object};
use entity::claim;

use crate::graphql::{DateTime, NodeKind, global_id};
use crate::read::connection;

connection!(ClaimConnection, ClaimEdge, Claim);

/// Where a claim stands in its lifecycle. Treat a state that you do not know as one in which nothing can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::ClaimState")]
pub enum ClaimState {
    /// Came in; an editor has not looked at it yet.
    Submitted,
    /// Waits for reviewers.
    Queued,
    /// Reviewers are at work.
    InReview,
    /// All verdicts are in and do not agree: an editor adjudicates.
    Disputed,
    /// Has a rating.
    Decided,
    /// Has a published fact-check.
    Published,
    /// Its fact-check was taken back; the page stays, marked.
    Retracted,
    /// Will not be checked.
    Dismissed,
    /// Another claim stands for it.
    Duplicate,
}

/// One checkable statement in the desk's own words, with its lifecycle and its rounds of review.
pub struct Claim(pub(super) claim::Model);

impl From<claim::Model> for Claim {
    fn from(row: claim::Model) -> Self {
        Self(row)
    }
}

#[Object]
impl Claim {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Claim, self.0.id)
    }

    /// The statement in the desk's own words. The exact words of whoever made it are in `appearances`.
    async fn statement(&self) -> &str {
        &self.0.statement
    }

    /// Language of the statement (BCP 47); `und` if not known.
    async fn language(&self) -> &str {
        &self.0.language
    }

    /// Where it stands.
    async fn state(&self) -> ClaimState {
        factdesk_domain::ClaimState::from(self.0.state).into()
    }

    /// Counts changes of statement, speaker and state. Send it as `expectedVersion` with a change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it came in.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
