//! `updateClaim`: a person rewords a claim.

use async_graphql::{ID, InputObject};
use entity::claim;
use factdesk_domain::{Action, ClaimId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use super::statement::{LONGEST_STATEMENT, StatementKey};
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::expect;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Changes of a claim; what is left out stays.
#[derive(InputObject)]
pub struct UpdateClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// The version of the claim that you have read.
    pub expected_version: i32,
    /// The statement in the desk's own words, 1 to 2,000 characters.
    pub statement: Option<String>,
    /// Language of the statement (BCP 47).
    pub language: Option<String>,
}

impl UpdateClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<UpdateClaim, Refusal> {
        let mut fields = Fields::default();
        let command = UpdateClaim {
            claim: fields.id("claimId", NodeKind::Claim, &self.claim_id),
            expected_version: self.expected_version,
            statement: self.statement.map(|text| fields.text("statement", text, 1..=LONGEST_STATEMENT)),
            language: self.language.map(|tag| fields.language("language", Some(tag))),
        };
        if command.statement.is_none() && command.language.is_none() {
            fields.problem("statement", "Give what is to change: a statement or a language.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct UpdateClaim {
    claim: ClaimId,
    expected_version: i32,
    statement: Option<String>,
    language: Option<String>,
}

impl Command for UpdateClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let locked = expect(work, self.claim, self.expected_version).await?;
        let round = locked.round();
        let next = locked.0.reword().map_err(|refused| Refusal::of(refused, NodeKind::Claim, self.claim))?;
        let before = store::find(work, self.claim).await?.ok_or(Refusal::NotFound("claim"))?;
        let statement = self.statement.clone().unwrap_or_else(|| before.statement.clone());
        let language = self.language.clone().unwrap_or_else(|| before.language.clone());
        let row = claim::ActiveModel {
            newsroom_id: Set(before.newsroom_id),
            id: Set(before.id),
            statement: Set(statement.clone()),
            statement_key: Set(StatementKey::of(&statement).bytes()),
            language: Set(language.clone()),
            version: Set(next.version),
            changed_at: Set(work.now()),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let body = json!({
            "before": { "statement": before.statement, "language": before.language },
            "after": { "statement": statement, "language": language },
        });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, round);
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
