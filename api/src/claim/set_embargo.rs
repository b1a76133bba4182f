//! `setEmbargo`: nothing of the claim is published before a moment.

use async_graphql::{ID, InputObject};
use chrono::{DateTime as Moment, Utc};
use entity::claim;
use factdesk_domain::{Action, ClaimId};
use sea_orm::Set;
use serde::Serialize;
use serde_json::json;

use super::{ClaimChanged, store};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{DateTime, FieldProblem, Fields, NodeKind, Refusal};
use crate::review::{expect, lock};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// An embargo to put on a claim, to move or to lift.
#[derive(InputObject)]
pub struct SetEmbargoInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, in any state but PUBLISHED. Of a claim that is checked again, what is up stays up.
    pub claim_id: ID,
    /// `Claim.version` as you have read it.
    pub expected_version: i32,
    /// Until when, and why; null or left out lifts the embargo.
    pub embargo: Option<EmbargoInput>,
}

/// Until when nothing of a claim is published.
#[derive(InputObject)]
pub struct EmbargoInput {
    /// The moment at which it ends by itself; in the future.
    pub until: DateTime,
    /// Why, for the desk: 1 to 2,000 characters. Nothing of it is public.
    pub reason: String,
}

impl SetEmbargoInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SetEmbargo, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let embargo = self.embargo.and_then(|embargo| {
            let reason = fields.text("embargo.reason", embargo.reason, 1..=2000);
            fields.moment("embargo.until", Some(embargo.until)).map(|until| Embargo { until, reason })
        });
        fields.finish(SetEmbargo { claim, expected_version: self.expected_version, embargo })
    }
}

/// The command.
#[derive(Serialize)]
pub struct SetEmbargo {
    claim: ClaimId,
    expected_version: i32,
    embargo: Option<Embargo>,
}

#[derive(Serialize)]
struct Embargo {
    until: Moment<Utc>,
    reason: String,
}

impl Command for SetEmbargo {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        Action::ClaimSetEmbargo
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        if self.embargo.as_ref().is_some_and(|embargo| embargo.until <= work.now()) {
            let problem = FieldProblem::new("embargo.until", "An embargo ends in the future.");
            return Err(Refusal::Input(vec![problem]).into());
        }
        // The page of the claim that stands for it shows its appearances: that one is not published meanwhile.
        if let Some(row) = store::find(work, self.claim).await? {
            lock(work, &[self.claim, row.standing_id.into()]).await?;
        }
        let locked = expect(work, self.claim, self.expected_version).await?;
        let round = locked.round();
        let next = locked.0.embargo().map_err(|refused| Refusal::of(refused, NodeKind::Claim, self.claim))?;
        let before = store::find(work, self.claim).await?.ok_or(Refusal::NotFound("claim"))?;
        let (until, reason) = self.embargo.as_ref().map(|new| (new.until, new.reason.clone())).unzip();
        let row = claim::ActiveModel {
            newsroom_id: Set(before.newsroom_id),
            id: Set(before.id),
            embargo_until: Set(until),
            embargo_reason: Set(reason.clone()),
            version: Set(next.version),
            changed_at: Set(work.now()),
            ..Default::default()
        };
        store::update(work, permit, row).await?;
        let body = json!({
            "before": { "until": before.embargo_until.map(|at| at.to_rfc3339()), "reason": before.embargo_reason },
            "after": { "until": until.map(|at| at.to_rfc3339()), "reason": reason },
            "lifted": until.is_none(),
        });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, round);
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
