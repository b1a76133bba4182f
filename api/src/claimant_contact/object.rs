//! A claimant contact, as clients see it.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::claimant_contact;

use crate::claim::Claim;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::Member;
use crate::read::{Read, beside, connection, object};

connection!(ClaimantContactConnection, ClaimantContactEdge, ClaimantContact);

/// How far asking the claimant for comment has come. Treat an outcome that you do not know like AWAITED.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::ContactOutcome")]
pub enum ContactOutcome {
    /// They were asked; the answer is awaited.
    Awaited,
    /// They answered.
    Answered,
    /// They were asked and did not answer in time.
    NoAnswer,
    /// They were asked and would not comment.
    Declined,
    /// They could not be asked; the reason says why not.
    NotFeasible,
}

object!(ClaimantContact, claimant_contact::Model);

/// One step of asking whoever made the claim for comment. It is never changed: what comes of it later is recorded anew,
/// and the latest one holds.
///
/// All who may read the claim see it, fellow reviewers of a blind round too: it says what the claimant did, not what a
/// reviewer thinks.
#[Object]
impl ClaimantContact {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::ClaimantContact, self.0.id)
    }

    /// The claim.
    async fn claim(&self, context: &Context<'_>) -> Result<Option<Read<Claim>>> {
        Ok(beside(context, &self.0, self.0.claim_id).await?)
    }

    /// What came of it.
    async fn outcome(&self) -> ContactOutcome {
        factdesk_domain::ContactOutcome::from(self.0.outcome).into()
    }

    /// When the claimant was asked; null only if that was not feasible.
    async fn asked_at(&self) -> Option<DateTime> {
        self.0.asked_at.map(DateTime)
    }

    /// By which way: "e-mail", "press office by phone".
    async fn channel(&self) -> Option<&str> {
        self.0.channel.as_deref()
    }

    /// Until when an answer was asked for.
    async fn deadline(&self) -> Option<DateTime> {
        self.0.deadline.map(DateTime)
    }

    /// What the claimant said.
    async fn answer(&self) -> Option<&str> {
        self.0.answer.as_deref()
    }

    /// Why the claimant could not be asked.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }

    /// The member who recorded it.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.recorded_by).await?)
    }

    /// When it was recorded.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }
}
