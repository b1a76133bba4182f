//! `releaseClaim`: a slot that was not used goes back.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId, MemberId};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::review::{found, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A slot to give back.
#[derive(InputObject)]
pub struct ReleaseClaimInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim.
    pub claim_id: ID,
    /// Whose slot; your own if left out. Taking one from somebody else takes the role EDITOR.
    pub member_id: Option<ID>,
}

impl ReleaseClaimInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self, me: MemberId) -> Result<ReleaseClaim, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let member = fields.optional_id("memberId", NodeKind::Member, self.member_id.as_ref()).unwrap_or(me);
        fields.finish(ReleaseClaim { claim, member, own: member == me })
    }
}

/// The command.
#[derive(Serialize)]
pub struct ReleaseClaim {
    claim: ClaimId,
    member: MemberId,
    own: bool,
}

impl Command for ReleaseClaim {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        if self.own { Action::ClaimRelease } else { Action::ClaimAssign }
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = found(work, self.claim).await?;
        let stepped = claim.step(|review| review.release(self.member, work.now()))?;
        save(work, permit, &claim.0, &stepped, Ending::Released).await?;
        let body = json!({ "released": self.member });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body).on_claim(self.claim, claim.round());
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
