//! `submitClaim`: a person proposes a claim by hand.

use async_graphql::InputObject;
use entity::claim;
use factdesk_domain::{Action, ClaimId};
use rust_decimal::Decimal;
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A claim to propose.
#[derive(InputObject)]
pub struct SubmitClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The statement in the desk's own words, 1 to 2,000 characters.
    pub statement: String,
    /// Language of the statement (BCP 47); `und` if left out.
    pub language: Option<String>,
}

impl SubmitClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SubmitClaim, Refusal> {
        let mut fields = Fields::default();
        let statement = fields.text("statement", self.statement, 1..=2000);
        let language = fields.language("language", self.language);
        fields.finish(SubmitClaim { statement, language })
    }
}

/// The command.
#[derive(Serialize)]
pub struct SubmitClaim {
    statement: String,
    language: String,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct ClaimSubmitted {
    /// The claim.
    pub claim: ClaimId,
}

impl Command for SubmitClaim {
    type Done = ClaimSubmitted;

    fn action(&self) -> Action {
        Action::ClaimSubmit
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimSubmitted>, Stop> {
        let id = ClaimId::new(work.id());
        let key = Sha256::digest(factdesk_intake::normalize_statement(&self.statement)).to_vec();
        let row = claim::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            statement: Set(self.statement.clone()),
            statement_key: Set(key),
            language: Set(self.language.clone()),
            state: Set(claim::State::Submitted),
            version: Set(1),
            submitted_by: Set(work.member().into()),
            origin: Set(claim::Origin::Member),
            score: Set(Decimal::ONE),
            score_reasons: Set(Vec::new()),
            round: Set(None),
            duplicate_of: Set(None),
            reason: Set(None),
            created_at: Set(work.now()),
            changed_at: Set(work.now()),
        };
        store::insert(work, permit, row).await?;
        let body = json!({ "after": { "statement": self.statement, "language": self.language } });
        let event = NewEvent::of(NodeKind::Claim, id, body).on_claim(id, None);
        Ok(Happened::new(ClaimSubmitted { claim: id }, event))
    }
}
