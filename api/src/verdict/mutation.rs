//! Mutations of verdicts.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::draft::{DraftOf, VerdictDraft};
use super::object::Verdict;
use super::save_draft::{DiscardVerdictDraftInput, SaveVerdictDraftInput};
use super::submit::SubmitVerdictInput;
use crate::claim::Claim;
use crate::graphql::{NodeKind, RefusalObject, Session, input as run, parse_id};
use crate::read::Later;

/// Mutations of verdicts.
#[derive(Default)]
pub struct VerdictMutation;

/// One reviewer's verdict as it was taken, or why not.
#[derive(SimpleObject)]
pub struct SubmitVerdictPayload {
    /// One reviewer's verdict: yours.
    verdict: Option<Later<Verdict>>,
    /// The claim as it is now.
    claim: Option<Later<Claim>>,
    /// Whether all verdicts are in now: they are open from here on, and the claim is DECIDED or DISPUTED.
    quorum_reached: bool,
    /// If refused: what you wrote, kept as your draft.
    draft: Option<VerdictDraft>,
    /// Why no verdict was taken.
    refusal: Option<RefusalObject>,
}

/// Your draft as it is kept, or why not.
#[derive(SimpleObject)]
pub struct SaveVerdictDraftPayload {
    /// Your draft. Only you see it.
    draft: Option<VerdictDraft>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// The claim without your draft, or why not.
#[derive(SimpleObject)]
pub struct DiscardVerdictDraftPayload {
    /// The claim.
    claim: Option<Later<Claim>>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl VerdictMutation {
    /// Keeps what you have written of a verdict, for you alone. It survives a lease that runs out, and is dropped when
    /// you give your verdict.
    async fn save_verdict_draft(
        &self,
        context: &Context<'_>,
        input: SaveVerdictDraftInput,
    ) -> Result<SaveVerdictDraftPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = Session::of(context)?.loaders()?;
                let draft = loaders.load_one(DraftOf(done.claim.uuid())).await?.map(VerdictDraft);
                SaveVerdictDraftPayload { draft, refusal: None }
            }
            Err(refusal) => SaveVerdictDraftPayload { draft: None, refusal: Some(refusal.into()) },
        })
    }

    /// Throws your draft of a verdict away.
    async fn discard_verdict_draft(
        &self,
        context: &Context<'_>,
        input: DiscardVerdictDraftInput,
    ) -> Result<DiscardVerdictDraftPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => DiscardVerdictDraftPayload { claim: Some(Later::of(done.claim)), refusal: None },
            Err(refusal) => DiscardVerdictDraftPayload { claim: None, refusal: Some(refusal.into()) },
        })
    }

    /// Gives one reviewer's verdict on a claim of which you hold a slot; a second one replaces your first until all
    /// verdicts are in. If it is refused, your text is kept as your draft.
    async fn submit_verdict(
        &self,
        context: &Context<'_>,
        input: SubmitVerdictInput,
    ) -> Result<SubmitVerdictPayload> {
        let key = input.idempotency_key.clone();
        let claim_id = parse_id(&input.claim_id);
        let outcome = run(context, key.as_ref(), input.parse()).await?;
        Ok(match outcome {
            Ok(done) => SubmitVerdictPayload {
                verdict: Some(Later::of(done.verdict)),
                claim: Some(Later::of(done.claim)),
                quorum_reached: done.quorum,
                draft: None,
                refusal: None,
            },
            Err(refusal) => {
                let loaders = Session::of(context)?.loaders()?;
                let draft = match claim_id {
                    Some((NodeKind::Claim, id)) => loaders.load_one(DraftOf(id)).await?.map(VerdictDraft),
                    _ => None,
                };
                SubmitVerdictPayload {
                    verdict: None,
                    claim: None,
                    quorum_reached: false,
                    draft,
                    refusal: Some(refusal.into()),
                }
            }
        })
    }
}
