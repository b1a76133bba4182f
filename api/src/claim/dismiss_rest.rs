//! `dismissClaims`: clears the rest of a story in one call.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, DocumentId};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::{load_all, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Claims that one call dismisses at most.
pub const AT_ONCE: u64 = 500;

/// Which claims of a story to dismiss.
#[derive(InputObject)]
pub struct DismissClaimsInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The story.
    pub document_id: ID,
    /// Dismisses the claims that the intake found in the story, that nobody has accepted yet, and whose score is below
    /// this: 0 to 1. 1 clears nearly everything, 0 nothing.
    pub below_score: f64,
    /// Why, for the history: 1 to 2,000 characters.
    pub reason: String,
}

impl DismissClaimsInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<DismissClaims, Refusal> {
        let mut fields = Fields::default();
        let document = fields.id("documentId", NodeKind::Document, &self.document_id);
        let score = Decimal::try_from(self.below_score)
            .ok()
            .filter(|score| (Decimal::ZERO..=Decimal::ONE).contains(score));
        if score.is_none() {
            fields.problem("belowScore", "A score lies between 0 and 1.");
        }
        let reason = fields.text("reason", self.reason, 1..=2000);
        fields.finish(DismissClaims { document, below_score: score.unwrap_or_default(), reason })
    }
}

/// The command.
#[derive(Serialize)]
pub struct DismissClaims {
    document: DocumentId,
    below_score: Decimal,
    reason: String,
}

/// What it did.
#[derive(Serialize, Deserialize)]
pub struct ClaimsDismissed {
    /// The story.
    pub document: DocumentId,
    /// How many claims it dismissed.
    pub dismissed: usize,
}

impl Command for DismissClaims {
    type Done = ClaimsDismissed;

    fn action(&self) -> Action {
        Action::ClaimDismiss
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimsDismissed>, Stop> {
        if !crate::document::store::exists(work, self.document).await? {
            return Err(Refusal::NotFound("document").into());
        }
        let claims = store::lock_rest_of_story(work, self.document, self.below_score, AT_ONCE).await?;
        let reviews = load_all(work.tx(), &work.app.pinned, work.newsroom(), &claims).await?;
        let mut more = Vec::new();
        for claim in &claims {
            let Some(review) = reviews.get(claim) else { continue };
            let stepped =
                review.clone().dismiss().map_err(|refused| Refusal::of(refused, NodeKind::Claim, *claim))?;
            save(work, permit, review, &stepped, Ending::Closed).await?;
            store::set_reason(work, permit, *claim, &self.reason).await?;
            let body = json!({ "before": { "state": review.state }, "reason": self.reason });
            more.push(NewEvent::of(NodeKind::Claim, *claim, body).on_claim(*claim, None));
        }
        let done = ClaimsDismissed { document: self.document, dismissed: more.len() };
        let body =
            json!({ "below_score": self.below_score.to_string(), "claims": claims, "reason": self.reason });
        let event = NewEvent::of(NodeKind::Document, self.document, body);
        Ok(Happened { more, ..Happened::new(done, event) })
    }
}
