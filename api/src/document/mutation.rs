//! Mutations of documents: thin, from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};
use factdesk_domain::Action;

use super::object::{Document, IntakeOutcome};
use super::submit::SubmitDocumentInput;
use crate::graphql::{Refusal, RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations of documents.
#[derive(Default)]
pub struct DocumentMutation;

/// The story that was taken in, or why not.
#[derive(SimpleObject, Default)]
pub struct SubmitDocumentPayload {
    /// The document. Its `claims` and `appearances` tell what was found in it.
    document: Option<Later<Document>>,
    /// True if the same text, by the same publisher and at the same address, was here before: `document` is that one,
    /// and nothing was changed.
    already_known: bool,
    /// New claims, in state SUBMITTED.
    claims_proposed: i32,
    /// Places added to claims of the last 30 days that are not decided yet and have the same statement by the same
    /// named speaker.
    appearances_added: i32,
    /// What the intake did; if it proposed nothing, the reason.
    intake: Option<IntakeOutcome>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

#[Object]
impl DocumentMutation {
    /// Takes in a story: stores it unchanged and proposes a claim for every attributed statement in it. Whoever submits
    /// a story gives no verdict on the claims in it.
    async fn submit_document(
        &self,
        context: &Context<'_>,
        input: SubmitDocumentInput,
    ) -> Result<SubmitDocumentPayload> {
        let key = input.idempotency_key.clone();
        // Reading costs time: nobody spends it who may not submit.
        let may = Session::of(context)?.actor()?.may(Action::DocumentSubmit);
        let command = match input.parse() {
            Ok(_) if !may => Err(Refusal::Forbidden(Action::DocumentSubmit)),
            Ok(story) => Ok(story.read().await?),
            Err(refusal) => Err(refusal),
        };
        Ok(match run(context, key.as_ref(), command).await? {
            Ok(done) => SubmitDocumentPayload {
                document: Some(Later::of(done.document)),
                already_known: done.already_known,
                claims_proposed: i32::try_from(done.claims_proposed).unwrap_or(i32::MAX),
                appearances_added: i32::try_from(done.appearances_added).unwrap_or(i32::MAX),
                intake: done.intake,
                refusal: None,
            },
            Err(refusal) => SubmitDocumentPayload { refusal: Some(refusal.into()), ..Default::default() },
        })
    }
}
