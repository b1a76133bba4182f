//! `assignReviewer`: a reviewer takes a slot, or an editor gives one.

use async_graphql::{ID, InputObject};
use entity::assignment::Ending;
use factdesk_domain::{Action, ClaimId, MemberId, Notice};
use serde::Serialize;
use serde_json::json;

use super::ClaimChanged;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::newsroom::roles_of;
use crate::review::{found, save};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A slot to take or to give.
#[derive(InputObject)]
pub struct AssignReviewerInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The claim, in state QUEUED or IN_REVIEW. No version is expected: taking a slot overwrites nothing, and more
    /// than the slots cannot be taken.
    pub claim_id: ID,
    /// Who gets the slot; yourself if left out. Giving one to somebody else takes the role EDITOR.
    pub member_id: Option<ID>,
}

impl AssignReviewerInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self, me: MemberId) -> Result<AssignReviewer, Refusal> {
        let mut fields = Fields::default();
        let claim = fields.id("claimId", NodeKind::Claim, &self.claim_id);
        let member = fields.optional_id("memberId", NodeKind::Member, self.member_id.as_ref()).unwrap_or(me);
        fields.finish(AssignReviewer { claim, member, own: member == me })
    }
}

/// The command.
#[derive(Serialize)]
pub struct AssignReviewer {
    claim: ClaimId,
    member: MemberId,
    own: bool,
}

impl Command for AssignReviewer {
    type Done = ClaimChanged;

    fn action(&self) -> Action {
        if self.own { Action::ClaimTake } else { Action::ClaimAssign }
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<ClaimChanged>, Stop> {
        let claim = found(work, self.claim).await?;
        let Some(roles) = roles_of(work.tx(), work.newsroom(), self.member).await? else {
            return Err(Refusal::NotFound("member").into());
        };
        let stepped = claim.step(|review| review.assign(self.member, &roles, work.now()))?;
        save(work, permit, &claim.0, &stepped, Ending::Released).await?;
        let body = json!({ "member": self.member });
        let event = NewEvent::of(NodeKind::Claim, self.claim, body)
            .on_claim(self.claim, claim.round())
            .telling((!self.own).then(|| Notice::assigned(self.member)));
        Ok(Happened::new(ClaimChanged { claim: self.claim }, event))
    }
}
