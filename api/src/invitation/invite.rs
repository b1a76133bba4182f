//! `inviteMember`: a token that makes somebody a member, shown once.

use async_graphql::InputObject;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use factdesk_domain::{Action, Roles};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::store;
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::newsroom::{Role, lock_members, normalize_email};
use crate::unit_of_work::{Command, Happened, Stop, Work};
use crate::world::World;

const PREFIX: &str = "fdi_";

/// Whom to invite.
#[derive(InputObject)]
pub struct InviteMemberInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent. A repeat gets the invitation without its
    /// token; if that was lost, invite again.
    pub idempotency_key: Option<String>,
    /// Address of the person: it will be their sign-in name.
    pub email: String,
    /// The roles that the member will have, at least one.
    pub roles: Vec<Role>,
}

impl InviteMemberInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self, world: &dyn World) -> Result<InviteMember, Refusal> {
        let mut fields = Fields::default();
        let email = normalize_email(&self.email).filter(|email| !email.contains('\0'));
        if email.is_none() {
            fields.problem("email", "This is not an e-mail address.");
        }
        let roles: Roles = self.roles.into_iter().map(factdesk_domain::Role::from).collect();
        if roles.is_empty() {
            fields.problem("roles", "A member has at least one role.");
        }
        let token = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(world.salt())).into();
        fields.finish(InviteMember { email: email.unwrap_or_default(), roles, id: world.id(), token })
    }
}

/// The command.
#[derive(Serialize)]
pub struct InviteMember {
    email: String,
    roles: Roles,
    /// The invitation's id, if it is this call that makes it.
    #[serde(skip)]
    pub id: Uuid,
    /// Its token.
    #[serde(skip)]
    pub token: SecretString,
}

/// Which invitation.
#[derive(Serialize, Deserialize)]
pub struct MemberInvited {
    /// Its id.
    pub invitation: Uuid,
}

/// What is stored of a token: it has 256 random bits, so a fast hash hides it.
pub fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

impl Command for InviteMember {
    type Done = MemberInvited;

    fn action(&self) -> Action {
        Action::MemberInvite
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<MemberInvited>, Stop> {
        lock_members(work.tx(), work.newsroom()).await?;
        if store::is_member(work, &self.email).await? {
            let problem = FieldProblem::new("email", "This person is a member already.");
            return Err(Refusal::Input(vec![problem]).into());
        }
        let replaced = store::replace(work, permit, &self.email).await?;
        let hash = hash(self.token.expose_secret());
        let expires_at = store::insert(work, permit, self.id, &self.email, &self.roles, hash).await?;
        let roles: Vec<_> = self.roles.iter().map(factdesk_domain::Role::as_str).collect();
        let body = json!({ "roles": roles, "expiresAt": expires_at, "replaced": replaced });
        let event = NewEvent::of(NodeKind::Invitation, self.id, body);
        Ok(Happened::new(MemberInvited { invitation: self.id }, event))
    }
}
