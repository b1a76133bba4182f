//! `revokeInvitation`: its token works no more.

use async_graphql::{ID, InputObject};
use factdesk_domain::{Action, Rule};
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use super::invite::MemberInvited;
use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{Fields, NodeKind, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// The invitation to take back.
#[derive(InputObject)]
pub struct RevokeInvitationInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// The invitation.
    pub invitation_id: ID,
    /// The version that you read.
    pub expected_version: i32,
}

impl RevokeInvitationInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<RevokeInvitation, Refusal> {
        let mut fields = Fields::default();
        let invitation = fields.id("invitationId", NodeKind::Invitation, &self.invitation_id);
        fields.finish(RevokeInvitation { invitation, expected_version: self.expected_version })
    }
}

/// The command.
#[derive(Serialize)]
pub struct RevokeInvitation {
    invitation: Uuid,
    expected_version: i32,
}

impl Command for RevokeInvitation {
    type Done = MemberInvited;

    fn action(&self) -> Action {
        Action::InvitationRevoke
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<MemberInvited>, Stop> {
        let row = store::lock(work, self.invitation).await?.ok_or(Refusal::NotFound("invitation"))?;
        Refusal::check_version(row.version, self.expected_version, NodeKind::Invitation, row.id)?;
        if row.accepted_at.is_some() || row.revoked_at.is_some() {
            return Err(Rule::WrongState.into());
        }
        store::revoke(work, permit, row.id).await?;
        let event = NewEvent::of(NodeKind::Invitation, row.id, json!({}));
        Ok(Happened::new(MemberInvited { invitation: row.id }, event))
    }
}
