//! `adjudicateClaim`: an editor who gave no verdict decides a dispute, or sends it back.

use async_graphql::{ID, InputObject, OneofObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId, RatingKey};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::policy::{current_policy, current_scale};
use crate::review::{expect, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A decision on a disputed claim.
#[derive(InputObject)]
pub struct AdjudicateClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, in state DISPUTED.
    pub claim_id: ID,
    /// `Claim.version` as you have read it.
    pub expected_version: i32,
    /// The decision.
    pub decision: AdjudicationInput,
    /// Why, for colleagues: 1 to 20,000 characters.
    pub reason: String,
}

/// Either a rating or another round.
#[derive(OneofObject)]
pub enum AdjudicationInput {
    /// Key of a rating of the round's scale.
    RatingKey(String),
    /// True: the claim goes back to the queue, and its next round begins.
    SendBack(bool),
}

impl AdjudicateClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<AdjudicateClaim, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let reason = fields.text("reason", self.reason, 1..=20_000);
        let rating = match self.decision {
            AdjudicationInput::RatingKey(key) => fields.rating("decision.ratingKey", key),
            AdjudicationInput::SendBack(true) => None,
            AdjudicationInput::SendBack(false) => {
                fields.problem("decision.sendBack", "Give a rating, or send back with true.");
                None
            }
        };
        fields.finish(AdjudicateClaim { claim, expected_version: self.expected_version, rating, reason })
    }
}

/// The command; without a rating it sends back.
#[derive(Serialize)]
pub struct AdjudicateClaim {
    claim: ClaimId,
    expected_version: i32,
    rating: Option<RatingKey>,
    reason: String,
}

impl Command for AdjudicateClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimAdjudicate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = expect(work, self.claim, self.expected_version).await?;
        let rating = self.rating.as_ref().map(|rating| claim.0.rating_meant(rating));
        let stepped = match &rating {
            Some(rating) => claim.step(|review| review.adjudicate(permit.member(), rating.clone()))?,
            None => {
                let policy = current_policy(work.tx(), work.newsroom()).await?;
                let scale = current_scale(work.tx(), work.newsroom()).await?;
                claim.step(|review| review.send_back(permit.member(), &policy, &scale))?
            }
        };
        save(work, permit, &claim.0, &stepped, Ending::Closed).await?;
        store::set_adjudication(work, permit, self.claim, claim.round(), &self.reason).await?;
        let body = json!({ "rating": rating, "sent_back": rating.is_none(), "reason": self.reason });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, claim.round());
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
