//! What a reader may see, as a value.

use factdesk_domain::{MemberId, NewsroomId, Role, Roles};

/// The reader of a request. Every select of a tenant's table starts from one.
#[derive(Clone, Debug)]
pub struct Scope {
    newsroom: NewsroomId,
    member: MemberId,
    roles: Roles,
}

impl Scope {
    /// Only `access` makes scopes: from an actor that was checked.
    pub(super) const fn new(newsroom: NewsroomId, member: MemberId, roles: Roles) -> Self {
        Self { newsroom, member, roles }
    }

    /// A reader, for tests of what is written for one.
    #[cfg(test)]
    pub(crate) const fn for_tests(newsroom: NewsroomId, member: MemberId, roles: Roles) -> Self {
        Self::new(newsroom, member, roles)
    }

    /// The reader's newsroom.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The reader.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The reader's roles.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// Whether the reader holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}
