//! Mutations of readers' requests: thin, one line from input to payload.

use async_graphql::{Context, Object, Result, SimpleObject};

use super::close::CloseCorrectionRequestInput;
use super::erase::EraseCorrectionContactInput;
use super::object::CorrectionRequest;
use super::receive::{RequestCorrectionInput, receive};
use crate::graphql::{RefusalObject, Session, input as run};
use crate::read::Later;

/// Mutations of readers' requests.
#[derive(Default)]
pub struct CorrectionRequestMutation;

/// Whether the request has arrived, or why not.
#[derive(SimpleObject)]
pub struct RequestCorrectionPayload {
    /// True if the editors have it.
    received: bool,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The request that was closed, or why not.
#[derive(SimpleObject)]
pub struct CloseCorrectionRequestPayload {
    /// The request as it is now; null if refused.
    correction_request: Option<Later<CorrectionRequest>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

/// The request without its contact, or why not.
#[derive(SimpleObject)]
pub struct EraseCorrectionContactPayload {
    /// The request as it is now; null if refused.
    correction_request: Option<Later<CorrectionRequest>>,
    /// Why not.
    refusal: Option<RefusalObject>,
}

#[Object]
impl CorrectionRequestMutation {
    /// Asks for a correction of a published fact-check: by anybody, without a token. It arrives as work for the editors.
    /// Slowed down per address and newsroom by `RATE_LIMITED`.
    async fn request_correction(
        &self,
        context: &Context<'_>,
        input: RequestCorrectionInput,
    ) -> Result<RequestCorrectionPayload> {
        Ok(match receive(Session::of(context)?, input).await? {
            Ok(()) => RequestCorrectionPayload { received: true, refusal: None },
            Err(refusal) => RequestCorrectionPayload { received: false, refusal: Some(refusal.into()) },
        })
    }

    /// Says what became of a reader's request. For editors.
    async fn close_correction_request(
        &self,
        context: &Context<'_>,
        input: CloseCorrectionRequestInput,
    ) -> Result<CloseCorrectionRequestPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => CloseCorrectionRequestPayload {
                correction_request: Some(Later::of(done.correction_request)),
                refusal: None,
            },
            Err(refusal) => {
                CloseCorrectionRequestPayload { correction_request: None, refusal: Some(refusal.into()) }
            }
        })
    }

    /// Erases how to reach the reader of a request, for good. For editors.
    async fn erase_correction_contact(
        &self,
        context: &Context<'_>,
        input: EraseCorrectionContactInput,
    ) -> Result<EraseCorrectionContactPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => EraseCorrectionContactPayload {
                correction_request: Some(Later::of(done.correction_request)),
                refusal: None,
            },
            Err(refusal) => {
                EraseCorrectionContactPayload { correction_request: None, refusal: Some(refusal.into()) }
            }
        })
    }
}
