//! The right to write, as a value.

use factdesk_domain::{Action, MemberId, NewsroomId, Roles, permits};

use super::Scope;
use crate::graphql::Refusal;

/// Proof that this member may do this action now. Only this module makes one, from roles read in the transaction that
/// the permit is used in; every writing function of a store asks for it.
#[derive(Debug)]
pub struct Permit {
    newsroom: NewsroomId,
    member: MemberId,
    roles: Roles,
    action: Action,
}

impl Permit {
    /// Asks for the permit.
    ///
    /// # Errors
    /// `Forbidden` if none of the roles allows the action.
    pub(super) fn ask(
        newsroom: NewsroomId,
        member: MemberId,
        roles: Roles,
        action: Action,
    ) -> Result<Self, Refusal> {
        if permits(&roles, action) {
            Ok(Self { newsroom, member, roles, action })
        } else {
            Err(Refusal::Forbidden(action))
        }
    }

    /// For duties of the server itself, such as freeing slots that have run out. Its member is nobody (the nil uuid),
    /// whom no foreign key accepts: what names an author cannot be written with it.
    pub fn of_server(newsroom: NewsroomId) -> Self {
        let (member, action) = (MemberId::new(uuid::Uuid::nil()), Action::ClaimRelease);
        Self { newsroom, member, roles: Roles::default(), action }
    }

    /// The newsroom in which it holds.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// Who holds it.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// All roles of the member, for rules that look at more than the action.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What its holder may see.
    pub fn scope(&self) -> Scope {
        Scope::new(self.newsroom, self.member, self.roles.clone())
    }

    /// What it allows.
    pub const fn action(&self) -> Action {
        self.action
    }
}
