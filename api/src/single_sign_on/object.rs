//! Single sign-on, as admins see it.

use async_graphql::{Context, Object, Result, SimpleObject};
use entity::single_sign_on;

use super::store::RoleMapping;
use crate::graphql::{DateTime, Session};
use crate::newsroom::Role;
use crate::read::Visible;

/// The GraphQL type `SingleSignOn`; described where its fields are.
pub struct SingleSignOn(single_sign_on::Model);

/// A value of the roles claim, and the roles that it gives.
#[derive(SimpleObject)]
pub struct ClaimRoles {
    /// The value, exactly.
    value: String,
    /// The roles.
    roles: Vec<Role>,
}

/// The single sign-on of the reader's newsroom; null if there is none, and for whoever is no admin.
///
/// # Errors
/// The database cannot be reached.
pub async fn of_newsroom(context: &Context<'_>) -> Result<Option<SingleSignOn>> {
    let reader = Session::of(context)?.loaders()?.loader();
    let found = single_sign_on::Entity::visible(&reader.scope).one(&reader.db).await;
    Ok(found.map_err(crate::error::Error::from)?.map(SingleSignOn))
}

fn roles(spelled: &[String]) -> Vec<Role> {
    spelled.iter().filter_map(|role| role.parse::<factdesk_domain::Role>().ok()).map(Role::from).collect()
}

/// The OpenID Connect issuer whose access tokens the newsroom takes: send one as `Authorization: Bearer …`, like a token
/// of this server. Signing in with a password goes on beside it.
#[Object]
impl SingleSignOn {
    /// The issuer: `iss` of its tokens, exactly.
    async fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Whom its tokens must be meant for: `aud`, exactly, or one of several.
    async fn audience(&self) -> &str {
        &self.0.audience
    }

    /// The claim whose values give roles; null if admins give them here.
    async fn roles_claim(&self) -> Option<&str> {
        self.0.roles_claim.as_deref()
    }

    /// What its values give.
    async fn role_mapping(&self) -> Vec<ClaimRoles> {
        let mapping = RoleMapping::of(&self.0).into_iter();
        mapping.map(|one| ClaimRoles { roles: roles(&one.roles), value: one.value }).collect()
    }

    /// Whether somebody with a token and no membership becomes a member.
    async fn provision_members(&self) -> bool {
        self.0.provision
    }

    /// With these roles, if no claim gives them.
    async fn provision_roles(&self) -> Vec<Role> {
        roles(&self.0.provision_roles)
    }

    /// Raised by every change.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was changed last.
    async fn updated_at(&self) -> DateTime {
        self.0.updated_at.into()
    }
}
