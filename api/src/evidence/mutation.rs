//! Mutations of evidence: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::add::AddEvidenceInput;
use super::attach::AttachToEvidenceInput;
use super::object::Evidence;
use super::reorder::ReorderEvidenceInput;
use super::withdraw::WithdrawEvidenceInput;
use crate::claim::Claim;
use crate::graphql::RefusalObject;
use crate::read::Later;

/// Mutations of evidence.
#[derive(Default)]
pub struct EvidenceMutation;

/// The piece that was added, or why not.
#[derive(SimpleObject, Default)]
pub struct AddEvidencePayload {
    /// The new piece.
    evidence: Option<Later<Evidence>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The piece that was withdrawn, or why not.
#[derive(SimpleObject, Default)]
pub struct WithdrawEvidencePayload {
    /// The piece, marked as withdrawn.
    evidence: Option<Later<Evidence>>,
    /// Why nothing was changed. `WRONG_STATE` if it was withdrawn already.
    refusal: Option<RefusalObject>,
}

/// The piece that is kept with more files, or why not.
#[derive(SimpleObject, Default)]
pub struct AttachToEvidencePayload {
    /// The piece, with its files.
    evidence: Option<Later<Evidence>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The claim whose evidence stands in another order, or why not.
#[derive(SimpleObject, Default)]
pub struct ReorderEvidencePayload {
    /// The claim, with its evidence in the new order.
    claim: Option<Later<Claim>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl EvidenceMutation {
    /// Adds evidence to a claim.
    async fn add_evidence(
        &self,
        context: &Context<'_>,
        input: AddEvidenceInput,
    ) -> Result<AddEvidencePayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => AddEvidencePayload { evidence: Some(Later::of(done.evidence)), refusal: None },
            Err(refusal) => AddEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Keeps a piece of evidence with more files.
    async fn attach_to_evidence(
        &self,
        context: &Context<'_>,
        input: AttachToEvidenceInput,
    ) -> Result<AttachToEvidencePayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => AttachToEvidencePayload { evidence: Some(Later::of(done.evidence)), refusal: None },
            Err(refusal) => AttachToEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Puts the evidence of a claim in another order.
    async fn reorder_evidence(
        &self,
        context: &Context<'_>,
        input: ReorderEvidenceInput,
    ) -> Result<ReorderEvidencePayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => ReorderEvidencePayload { claim: Some(Later::of(done.claim)), refusal: None },
            Err(refusal) => ReorderEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }

    /// Withdraws a piece of evidence.
    async fn withdraw_evidence(
        &self,
        context: &Context<'_>,
        input: WithdrawEvidenceInput,
    ) -> Result<WithdrawEvidencePayload> {
        let key = input.idempotency_key.clone();
        Ok(match crate::graphql::input(context, key.as_ref(), input.parse()).await? {
            Ok(done) => WithdrawEvidencePayload { evidence: Some(Later::of(done.evidence)), refusal: None },
            Err(refusal) => WithdrawEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
