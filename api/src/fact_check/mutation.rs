//! Mutations of fact-checks: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::approve::ApproveFactCheckInput;
use super::correct::CorrectFactCheckInput;
use super::draft::{DraftFactCheckInput, FactCheckChanged};
use super::object::FactCheck;
use super::publish::PublishFactCheckInput;
use super::retract::RetractFactCheckInput;
use super::return_draft::ReturnFactCheckInput;
use crate::graphql::{Refusal, RefusalObject};
use crate::read::Later;

/// Mutations of fact-checks.
#[derive(Default)]
pub struct FactCheckMutation;

/// Payloads of one form: the fact-check as it is after the commit, or why nothing was changed.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        pub struct $name {
            /// The fact-check as it is now.
            fact_check: Option<Later<FactCheck>>,
            /// Why nothing was changed.
            refusal: Option<RefusalObject>,
        }

        impl $name {
            fn of(outcome: std::result::Result<FactCheckChanged, Refusal>) -> Self {
                match outcome {
                    Ok(done) => Self { fact_check: Some(Later::of(done.fact_check)), refusal: None },
                    Err(refusal) => Self { fact_check: None, refusal: Some(refusal.into()) },
                }
            }
        }
    )+};
}

payloads! {
    /// The fact-check that was written on, or why not.
    DraftFactCheckPayload
    /// The fact-check that was sent back, or why not.
    ReturnFactCheckPayload
    /// The fact-check that was approved, or why not.
    ApproveFactCheckPayload
    /// The fact-check that was published, or why not; a refusal for gates lists every one that is not met.
    PublishFactCheckPayload
    /// The fact-check whose correction was begun, or why not.
    CorrectFactCheckPayload
    /// The fact-check that was retracted, or why not.
    RetractFactCheckPayload
}

#[Object]
impl FactCheckMutation {
    /// Writes the first draft of a claim's fact-check in a language, or on with it. An approval falls with any change.
    async fn draft_fact_check(
        &self,
        context: &Context<'_>,
        input: DraftFactCheckInput,
    ) -> Result<DraftFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(DraftFactCheckPayload::of(outcome))
    }

    /// Sends an approved fact-check back to its authors.
    async fn return_fact_check(
        &self,
        context: &Context<'_>,
        input: ReturnFactCheckInput,
    ) -> Result<ReturnFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(ReturnFactCheckPayload::of(outcome))
    }

    /// Vouches for a draft exactly as its page would show it now: texts, sources and public evidence. Under four eyes
    /// the approver is none of its authors, did not adjudicate the claim and gave no verdict that counts.
    async fn approve_fact_check(
        &self,
        context: &Context<'_>,
        input: ApproveFactCheckInput,
    ) -> Result<ApproveFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(ApproveFactCheckPayload::of(outcome))
    }

    /// Publishes an approved fact-check: the next version of its page, frozen.
    async fn publish_fact_check(
        &self,
        context: &Context<'_>,
        input: PublishFactCheckInput,
    ) -> Result<PublishFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(PublishFactCheckPayload::of(outcome))
    }

    /// Begins a correction of what is published; it goes out when it is approved and published.
    async fn correct_fact_check(
        &self,
        context: &Context<'_>,
        input: CorrectFactCheckInput,
    ) -> Result<CorrectFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(CorrectFactCheckPayload::of(outcome))
    }

    /// Takes back what is published, at once. The page stays, marked.
    async fn retract_fact_check(
        &self,
        context: &Context<'_>,
        input: RetractFactCheckInput,
    ) -> Result<RetractFactCheckPayload> {
        let key = input.idempotency_key.clone();
        let outcome = crate::graphql::input(context, key.as_ref(), input.parse()).await?;
        Ok(RetractFactCheckPayload::of(outcome))
    }
}
