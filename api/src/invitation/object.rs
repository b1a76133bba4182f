//! An invitation, as admins see it.

use async_graphql::{Context, ID, Object, Result};
use entity::invitation;

use crate::graphql::{DateTime, NodeKind, global_id};
use crate::newsroom::{Member, Role};
use crate::read::{Read, beside, connection, object};

connection!(InvitationConnection, InvitationEdge, Invitation);

object!(Invitation, invitation::Model);

/// That somebody may become a member. Open until it is accepted, revoked, replaced by a newer one for the same address,
/// or runs out.
#[Object]
impl Invitation {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Invitation, self.0.id)
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Whom it is for. It is not sent: give the token to that person yourself.
    async fn email(&self) -> &str {
        &self.0.email
    }

    /// The roles that the member will have.
    async fn roles(&self) -> Vec<Role> {
        let roles = self.0.roles.iter().filter_map(|role| role.parse::<factdesk_domain::Role>().ok());
        roles.map(Role::from).collect()
    }

    /// Who invited.
    async fn invited_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.invited_by).await?)
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Until when it can be accepted.
    async fn expires_at(&self) -> DateTime {
        self.0.expires_at.into()
    }

    /// When it was accepted, if it was.
    async fn accepted_at(&self) -> Option<DateTime> {
        self.0.accepted_at.map(DateTime)
    }

    /// When it was revoked or replaced, if it was.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked_at.map(DateTime)
    }

    /// The member that it made.
    async fn member(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0, self.0.member_id).await?)
    }
}
