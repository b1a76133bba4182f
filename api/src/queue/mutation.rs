//! Mutations of the queue.

use async_graphql::{ComplexObject, Context, Enum, Object, Result, SimpleObject};
use entity::{claim, member};
use uuid::Uuid;

use super::reason::{QueueReason, reasons_of};
use super::renew::RenewLeaseInput;
use super::take::TakeNextClaimInput;
use crate::claim::{Assignment, Claim};
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::{Later, One};

/// Mutations of the queue.
#[derive(Default)]
pub struct QueueMutation;

/// Why there was nothing to take. Treat one that you do not know like `NOTHING_FOR_YOU`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum NothingToTake {
    /// No claim waits for a reviewer.
    QueueEmpty,
    /// Claims wait, but none that fits the filter and your languages, is not your own, and that you have not judged, declined,
    /// stepped back from or a conflict of interest on.
    NothingForYou,
}

/// The claim that is yours now, or that there was none, or why not.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct TakeNextClaimPayload {
    /// The claim; null if there was nothing to take, or if refused.
    claim: Option<Later<Claim>>,
    /// Your assignment to it, which tells until when you hold it.
    assignment: Option<Later<Assignment>>,
    /// Why there was nothing to take; null if a claim was taken, or if refused.
    nothing: Option<NothingToTake>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
    #[graphql(skip)]
    taken: Option<Uuid>,
}

#[ComplexObject]
impl TakeNextClaimPayload {
    /// Why this one, what decides most first; empty if none was taken.
    async fn queue_reasons(&self, context: &Context<'_>) -> Result<Vec<QueueReason>> {
        let Some(id) = self.taken else { return Ok(Vec::new()) };
        let session = Session::of(context)?;
        let loaders = session.loaders()?;
        let Some(claim) = loaders.load_one(One::<claim::Entity>::of(id)).await? else {
            return Ok(Vec::new());
        };
        let me = loaders.load_one(One::<member::Entity>::of(session.actor()?.member().uuid())).await?;
        Ok(reasons_of(&claim, &me.map(|me| me.languages).unwrap_or_default(), session.now()?))
    }
}

/// Your assignment with its new end, or why not.
#[derive(SimpleObject)]
pub struct RenewLeasePayload {
    /// Your assignment.
    assignment: Option<Later<Assignment>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl QueueMutation {
    /// Gives you the claim of the queue whose turn is next, for you alone, until the lease runs out: urgent ones first, then
    /// by the editors' priority, or else by check-worthiness, reach and deadline, and by how long it has waited. Never one that
    /// you submitted, hold, judged in this round, declined, stepped back from or have a conflict of interest on.
    async fn take_next_claim(
        &self,
        context: &Context<'_>,
        input: TakeNextClaimInput,
    ) -> Result<TakeNextClaimPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => TakeNextClaimPayload {
                claim: done.taken.map(|(claim, _)| Later::of(claim)),
                assignment: done.taken.map(|(_, assignment)| Later::of(assignment)),
                nothing: match (done.taken, done.others_wait) {
                    (Some(_), _) => None,
                    (None, true) => Some(NothingToTake::NothingForYou),
                    (None, false) => Some(NothingToTake::QueueEmpty),
                },
                refusal: None,
                taken: done.taken.map(|(claim, _)| claim.uuid()),
            },
            Err(refusal) => TakeNextClaimPayload {
                claim: None,
                assignment: None,
                nothing: None,
                refusal: Some(refusal.into()),
                taken: None,
            },
        })
    }

    /// Holds your slot of a claim for as long as the policy's lease runs from now on. What has run out is not renewed: take
    /// the claim again.
    async fn renew_lease(&self, context: &Context<'_>, input: RenewLeaseInput) -> Result<RenewLeasePayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => RenewLeasePayload { assignment: Some(Later::of(done.assignment)), refusal: None },
            Err(refusal) => RenewLeasePayload { assignment: None, refusal: Some(refusal.into()) },
        })
    }
}
