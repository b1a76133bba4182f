//! `setSingleSignOn`: which issuer's tokens the newsroom takes, and what they mean.

use async_graphql::InputObject;
use entity::single_sign_on;
use factdesk_domain::Action;
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::store::{RoleMapping, locked, save};
use crate::access::Permit;
use crate::error::{Error, sql_state};
use crate::event::NewEvent;
use crate::graphql::{FieldProblem, Fields, NodeKind, Refusal};
use crate::newsroom::Role;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// A value of the roles claim, and the roles that it gives.
#[derive(InputObject)]
pub struct ClaimRolesInput {
    /// The value, exactly: 1 to 200 characters.
    value: String,
    /// The roles.
    roles: Vec<Role>,
}

/// The issuer whose access tokens the newsroom takes from now on. All of it is set anew.
#[derive(InputObject)]
pub struct SetSingleSignOnInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `SingleSignOn.version` as you have read it; 0 if there is none yet.
    expected_version: i32,
    /// The issuer, exactly as in its discovery document: `https://id.example.org/realms/desk`.
    issuer: String,
    /// Whom the tokens must be meant for (`aud`): the name that the issuer knows this API by. Not the client's own id, or
    /// id tokens could be taken for access tokens.
    audience: String,
    /// The claim whose values give roles: its name, or a path such as `realm_access.roles`. With it, each new token gives the
    /// member the roles that it says, and a token that gives none opens nothing. Leave it out if admins give the roles here.
    roles_claim: Option<String>,
    /// What its values give, at most 100.
    #[graphql(default)]
    role_mapping: Vec<ClaimRolesInput>,
    /// Whether somebody whom the newsroom does not know, by subject or verified e-mail address, becomes a member with
    /// their first token. Members who were removed stay removed.
    #[graphql(default)]
    provision_members: bool,
    /// The roles of such members, if no claim gives them.
    #[graphql(default)]
    provision_roles: Vec<Role>,
}

fn spelled(roles: Vec<Role>) -> Vec<String> {
    let roles: factdesk_domain::Roles = roles.into_iter().map(factdesk_domain::Role::from).collect();
    roles.iter().map(|role| role.as_str().to_owned()).collect()
}

impl SetSingleSignOnInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SetSingleSignOn, Refusal> {
        let mut fields = Fields::default();
        let issuer = self.issuer.trim().to_owned();
        let usable = Url::parse(&issuer).is_ok_and(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.username().is_empty()
                && url.password().is_none()
                && url.query().is_none()
                && url.fragment().is_none()
        });
        if !usable || issuer.len() > 2048 || issuer.contains('\0') {
            fields.problem(
                "issuer",
                "This is not the address of an issuer, such as \"https://id.example.org\".",
            );
        }
        let role_mapping = fields.at_most("roleMapping", self.role_mapping, 100);
        let mut mapping = Vec::new();
        for (place, one) in role_mapping.into_iter().enumerate() {
            if one.roles.is_empty() {
                fields.problem(&format!("roleMapping.{place}.roles"), "A value gives at least one role.");
            }
            let value = fields.text(&format!("roleMapping.{place}.value"), one.value, 1..=200);
            mapping.push(RoleMapping { value, roles: spelled(one.roles) });
        }
        let command = SetSingleSignOn {
            expected_version: self.expected_version,
            audience: fields.text("audience", self.audience, 1..=200),
            roles_claim: fields.optional_text("rolesClaim", self.roles_claim, 200),
            issuer,
            role_mapping: mapping,
            provision: self.provision_members,
            provision_roles: spelled(self.provision_roles),
        };
        if command.roles_claim.is_some() == command.role_mapping.is_empty() {
            fields.problem(
                "roleMapping",
                "A roles claim needs a mapping of its values, and a mapping needs a roles claim.",
            );
        }
        if command.provision && command.roles_claim.is_none() && command.provision_roles.is_empty() {
            fields.problem("provisionRoles", "New members need a role: by a claim, or by this list.");
        }
        fields.finish(command)
    }
}

/// The command.
#[derive(Serialize)]
pub struct SetSingleSignOn {
    expected_version: i32,
    issuer: String,
    audience: String,
    roles_claim: Option<String>,
    role_mapping: Vec<RoleMapping>,
    provision: bool,
    provision_roles: Vec<String>,
}

/// What it made.
#[derive(Serialize, Deserialize)]
pub struct SingleSignOnSet {
    /// The new version.
    pub version: i32,
}

/// The settings as an event tells of them.
pub(super) fn told(row: &single_sign_on::Model) -> serde_json::Value {
    json!({
        "issuer": row.issuer,
        "audience": row.audience,
        "rolesClaim": row.roles_claim,
        "roleMapping": row.role_mapping,
        "provisionMembers": row.provision,
        "provisionRoles": row.provision_roles,
    })
}

impl Command for SetSingleSignOn {
    type Done = SingleSignOnSet;

    fn action(&self) -> Action {
        Action::SingleSignOnUpdate
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<SingleSignOnSet>, Stop> {
        let old = locked(work.tx(), work.newsroom()).await?;
        let current = old.as_ref().map_or(0, |old| old.version);
        Refusal::check_version(current, self.expected_version, NodeKind::Newsroom, work.newsroom())?;
        let new = single_sign_on::Model {
            newsroom_id: work.newsroom().into(),
            issuer: self.issuer.clone(),
            audience: self.audience.clone(),
            roles_claim: self.roles_claim.clone(),
            role_mapping: serde_json::to_value(&self.role_mapping).map_err(Error::internal)?,
            provision: self.provision,
            provision_roles: self.provision_roles.clone(),
            version: current + 1,
            updated_at: work.now(),
        };
        let body = json!({ "before": old.as_ref().map(told), "after": told(&new) });
        let version = new.version;
        if let Err(error) = save(work.tx(), permit, new).await {
            if sql_state(&error).as_deref() == Some("23505") {
                let problem = FieldProblem::new(
                    "audience",
                    "The tokens of this issuer for this audience are taken already.",
                );
                return Err(Refusal::Input(vec![problem]).into());
            }
            return Err(error.into());
        }
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(SingleSignOnSet { version }, event))
    }
}
