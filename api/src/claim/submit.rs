//! `submitClaim`: a person proposes a claim by hand.

use async_graphql::InputObject;
use entity::claim;
use factdesk_domain::{Action, ClaimId};
use rust_decimal::Decimal;
use sea_orm::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::statement::{LONGEST_STATEMENT, StatementKey};
use super::store;
use crate::access::Permit;
use crate::appearance::{AppearanceInput, Placing};
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
    /// Where it was made, if that is in a document here.
    pub appearance: Option<AppearanceInput>,
}

impl SubmitClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SubmitClaim, Refusal> {
        let mut fields = Fields::default();
        let statement = fields.text("statement", self.statement, 1..=LONGEST_STATEMENT);
        let language = fields.language("language", self.language);
        let placing = self.appearance.map(|appearance| appearance.parse(&mut fields));
        fields.finish(SubmitClaim { statement, language, placing })
    }
}

/// The command.
#[derive(Serialize)]
pub struct SubmitClaim {
    statement: String,
    language: String,
    placing: Option<Placing>,
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
        let prepared = match &self.placing {
            Some(placing) => Some((placing, placing.prepare(work, permit).await?)),
            None => None,
        };
        let row = claim::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            id: Set(id.into()),
            statement: Set(self.statement.clone()),
            statement_key: Set(StatementKey::of(&self.statement).bytes()),
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
            ..Default::default()
        };
        store::insert(work, permit, row).await?;
        let placed = match prepared {
            Some((placing, prepared)) => Some(placing.place(work, permit, id, prepared).await?),
            None => None,
        };
        let mut body = json!({ "after": { "statement": self.statement, "language": self.language } });
        if let Some(placed) = placed {
            body["after"]["appearance"] = json!(placed.appearance);
            body["after"]["document"] = json!(placed.document);
            body["after"]["speaker"] = json!(placed.speaker);
            body["after"]["relayer"] = json!(placed.relayer);
        }
        let event = NewEvent::of(NodeKind::Claim, id, body).on_claim(id, None);
        Ok(Happened::new(ClaimSubmitted { claim: id }, event))
    }
}
