//! Mutations of claims: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use factdesk_domain::ClaimId;

use super::accept::AcceptClaimInput;
use super::adjudicate::AdjudicateClaimInput;
use super::assign::AssignReviewerInput;
use super::dismiss::DismissClaimInput;
use super::dismiss_rest::DismissClaimsInput;
use super::mark_duplicate::MarkDuplicateInput;
use super::object::Claim;
use super::prioritize::PrioritizeClaimInput;
use super::recuse::RecuseInput;
use super::release::ReleaseClaimInput;
use super::reopen::ReopenClaimInput;
use super::set_embargo::SetEmbargoInput;
use super::submit::SubmitClaimInput;
use super::update::UpdateClaimInput;
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations of claims.
#[derive(Default)]
pub struct ClaimMutation;

/// Makes the payload of a mutation that answers with one claim.
macro_rules! claim_payloads {
    ($($name:ident: $doc:literal,)+) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            /// The claim as it is now; null if refused.
            claim: Option<Later<Claim>>,
            /// Why nothing was changed.
            refusal: Option<RefusalObject>,
        }

        impl $name {
            fn of(outcome: std::result::Result<ClaimId, crate::graphql::Refusal>) -> Self {
                match outcome {
                    Ok(claim) => Self { claim: Some(Later::of(claim)), refusal: None },
                    Err(refusal) => Self { claim: None, refusal: Some(refusal.into()) },
                }
            }
        }
    )+};
}

claim_payloads! {
    SubmitClaimPayload: "The claim that was proposed, or why not.",
    UpdateClaimPayload: "The claim in its new words, or why not.",
    AcceptClaimPayload: "The claim, waiting for reviewers in its first round, or why not.",
    PrioritizeClaimPayload: "The claim with its new turn, or why not.",
    SetEmbargoPayload: "The claim with its embargo, or without, or why not.",
    DismissClaimPayload: "The dismissed claim, or why not.",
    MarkDuplicatePayload: "The claim that another one stands for, or why not.",
    AssignReviewerPayload: "The claim with its slot taken, or why not.",
    ReleaseClaimPayload: "The claim with its slot free again, or why not.",
    RecusePayload: "The claim from which you stepped back, or why not.",
    AdjudicateClaimPayload: "The claim with its rating or in its next round, or why not.",
    ReopenClaimPayload: "The claim in its next round, or why not.",
}

/// What was cleared, or why not.
#[derive(SimpleObject)]
pub struct DismissClaimsPayload {
    /// How many claims were dismissed: at most 500 a call. Repeat with a new key while it is 500.
    dismissed: i32,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl ClaimMutation {
    /// Proposes a claim by hand. Whoever submits a claim gives no verdict on it.
    async fn submit_claim(
        &self,
        context: &Context<'_>,
        input: SubmitClaimInput,
    ) -> Result<SubmitClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(SubmitClaimPayload::of(outcome))
    }

    /// Rewords a claim. From the first verdict of a round on its statement is fixed.
    async fn update_claim(
        &self,
        context: &Context<'_>,
        input: UpdateClaimInput,
    ) -> Result<UpdateClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(UpdateClaimPayload::of(outcome))
    }

    /// Takes a claim on for checking: its first round begins under the policy and scale of today.
    async fn accept_claim(
        &self,
        context: &Context<'_>,
        input: AcceptClaimInput,
    ) -> Result<AcceptClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(AcceptClaimPayload::of(outcome))
    }

    /// Says how soon a claim's turn comes: how pressing it is, whether it is urgent, by when a conclusion is wanted, and how
    /// many people it has reached. Reviewers at work on it are not disturbed: `Claim.version` stays.
    async fn prioritize_claim(
        &self,
        context: &Context<'_>,
        input: PrioritizeClaimInput,
    ) -> Result<PrioritizeClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(PrioritizeClaimPayload::of(outcome))
    }

    /// Puts an embargo on a claim: nothing of it is published before a moment, not even by the pages of claims that it is
    /// a duplicate of. Moves it, or lifts it.
    async fn set_embargo(&self, context: &Context<'_>, input: SetEmbargoInput) -> Result<SetEmbargoPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(SetEmbargoPayload::of(outcome))
    }

    /// Puts a claim aside that will not be checked. It can be reopened.
    async fn dismiss_claim(
        &self,
        context: &Context<'_>,
        input: DismissClaimInput,
    ) -> Result<DismissClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(DismissClaimPayload::of(outcome))
    }

    /// Clears the rest of a story: dismisses what the intake proposed from it and scored below a limit.
    async fn dismiss_claims(
        &self,
        context: &Context<'_>,
        input: DismissClaimsInput,
    ) -> Result<DismissClaimsPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => DismissClaimsPayload { dismissed: i32::try_from(done.dismissed)?, refusal: None },
            Err(refusal) => DismissClaimsPayload { dismissed: 0, refusal: Some(refusal.into()) },
        })
    }

    /// Says that another claim stands for this one. Its appearances stay its own; the other lists them too.
    async fn mark_duplicate(
        &self,
        context: &Context<'_>,
        input: MarkDuplicateInput,
    ) -> Result<MarkDuplicatePayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(MarkDuplicatePayload::of(outcome))
    }

    /// Takes a slot of a claim for yourself, or gives one to a reviewer. It is held until the lease runs out.
    async fn assign_reviewer(
        &self,
        context: &Context<'_>,
        input: AssignReviewerInput,
    ) -> Result<AssignReviewerPayload> {
        let me = Session::of(context)?.actor()?.member();
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse(me)).await?.map(|done| done.claim);
        Ok(AssignReviewerPayload::of(outcome))
    }

    /// Gives a slot back that was not used. What you have written of a verdict is kept as your draft.
    async fn release_claim(
        &self,
        context: &Context<'_>,
        input: ReleaseClaimInput,
    ) -> Result<ReleaseClaimPayload> {
        let me = Session::of(context)?.actor()?.member();
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse(me)).await?.map(|done| done.claim);
        Ok(ReleaseClaimPayload::of(outcome))
    }

    /// Steps back from a claim for good, because of a conflict of interest for example. Before quorum a verdict that
    /// you gave stops counting and its slot opens.
    async fn recuse(&self, context: &Context<'_>, input: RecuseInput) -> Result<RecusePayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(RecusePayload::of(outcome))
    }

    /// Decides a disputed claim, or sends it into another round. Whoever gave a verdict in the round cannot.
    async fn adjudicate_claim(
        &self,
        context: &Context<'_>,
        input: AdjudicateClaimInput,
    ) -> Result<AdjudicateClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(AdjudicateClaimPayload::of(outcome))
    }

    /// Has a claim checked again in its next round, under the policy and scale of today.
    async fn reopen_claim(
        &self,
        context: &Context<'_>,
        input: ReopenClaimInput,
    ) -> Result<ReopenClaimPayload> {
        let key = input.idempotency_key.clone();
        let outcome = run(context, key.as_ref(), input.parse()).await?.map(|done| done.claim);
        Ok(ReopenClaimPayload::of(outcome))
    }
}
