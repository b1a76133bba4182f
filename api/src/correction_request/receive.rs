//! `requestCorrection`: a reader of a published fact-check asks for a correction. Needs no token.

use async_graphql::InputObject;
use factdesk_domain::{MemberId, NewsroomId, Notice, OperatorAct};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::store;
use crate::error::Error;
use crate::event::{NewEvent, record_duty};
use crate::graphql::{Fields, NodeKind, Refusal, Session};
use crate::session::Bucket;
use crate::unit_of_work::{begin_at_the_door, check_key};

/// What to correct.
#[derive(InputObject)]
pub struct RequestCorrectionInput {
    /// Makes the call safe to repeat: 1 to 200 characters that nobody guesses, new for each intent. A repeat is the same
    /// request.
    pub idempotency_key: Option<String>,
    /// The newsroom: the first part of the fact-check's public address.
    pub newsroom: String,
    /// The fact-check: the last part of its public address.
    pub slug: String,
    /// What is wrong, and how one can know: 1 to 5,000 characters of plain text. Editors read it; it is not published.
    pub text: String,
    /// How the editors can reach you, if you like: up to 300 characters, an e-mail address for example. Only editors see it,
    /// it is never published, and they can erase it.
    pub contact: Option<String>,
}

/// Takes a request in.
///
/// # Errors
/// `RATE_LIMITED` if too many came from there lately; or the database cannot be reached.
pub async fn receive(session: &Session, input: RequestCorrectionInput) -> Result<Result<(), Refusal>, Error> {
    let app = &session.app;
    let key = session.idempotency_key(input.idempotency_key.as_ref());
    if let Some(refusal) = key.as_deref().and_then(check_key) {
        return Ok(Err(refusal));
    }
    let mut fields = Fields::default();
    let newsroom = fields.text("newsroom", input.newsroom, 1..=63);
    let slug = fields.text("slug", input.slug, 1..=120);
    let text = fields.text("text", input.text, 1..=5_000);
    let contact = fields.optional_text("contact", input.contact, 300);
    if let Err(refusal) = fields.finish(()) {
        return Ok(Err(refusal));
    }
    for bucket in Bucket::of_correction_request(app, &newsroom, &session.caller) {
        bucket.take(app).await?;
    }
    let work = begin_at_the_door(app).await?;
    let Some(check) = store::published(work.tx(), &newsroom, &slug).await? else {
        return Ok(Err(Refusal::NotFound("fact-check")));
    };
    let (id, nobody) = (work.id(), MemberId::new(uuid::Uuid::nil()));
    let work = work.acting_for(NewsroomId::new(check.newsroom_id), nobody);
    let key = key.map(|key| Sha256::digest(key.as_bytes()).to_vec());
    if store::insert(&work, &check, id, &text, contact.as_deref(), key).await? {
        // What the reader wrote may name people: it is not in the event.
        let body = json!({ "factCheck": check.id, "publishedVersion": check.number });
        let event = NewEvent::of(NodeKind::CorrectionRequest, id, body)
            .on_claim(check.claim_id, None)
            .telling(Some(Notice::correction_requested()));
        record_duty(&work, OperatorAct::CorrectionRequestReceive, event).await?;
        work.commit().await?;
    }
    Ok(Ok(()))
}
