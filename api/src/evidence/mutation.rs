//! Mutations of evidence: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::evidence;

use super::add::AddEvidenceInput;
use super::object::Evidence;
use super::withdraw::WithdrawEvidenceInput;
use crate::graphql::{RefusalObject, payload};
use crate::read::One;

/// Mutations of evidence.
#[derive(Default)]
pub struct EvidenceMutation;

/// The piece that was added, or why not.
#[derive(SimpleObject, Default)]
pub struct AddEvidencePayload {
    /// The new piece.
    evidence: Option<Evidence>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The piece that was withdrawn, or why not.
#[derive(SimpleObject, Default)]
pub struct WithdrawEvidencePayload {
    /// The piece, marked as withdrawn.
    evidence: Option<Evidence>,
    /// Why nothing was changed. `WRONG_STATE` if it was withdrawn already.
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
            Ok(done) => {
                let id = One::<evidence::Entity>::of(done.evidence.into());
                let row = payload(context)?.load_one(id).await?;
                AddEvidencePayload { evidence: row.map(Evidence::from), refusal: None }
            }
            Err(refusal) => AddEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
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
            Ok(done) => {
                let id = One::<evidence::Entity>::of(done.evidence.into());
                let row = payload(context)?.load_one(id).await?;
                WithdrawEvidencePayload { evidence: row.map(Evidence::from), refusal: None }
            }
            Err(refusal) => WithdrawEvidencePayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
