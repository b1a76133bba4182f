//! What a reader may see, as a value.

use std::collections::BTreeSet;
use std::sync::Arc;

use factdesk_domain::{Action, ApiKeyId, MemberId, NewsroomId, Role, Roles};

/// The reader of a request. Every select of a tenant's table starts from one.
#[derive(Clone, Debug)]
pub struct Scope {
    newsroom: NewsroomId,
    member: MemberId,
    roles: Roles,
    /// The types that a key reads; a member reads all of them, as far as their rules say.
    reads: Option<Arc<BTreeSet<Action>>>,
}

impl Scope {
    /// Only `access` makes scopes: from an actor that was checked.
    pub(super) const fn new(newsroom: NewsroomId, member: MemberId, roles: Roles) -> Self {
        Self { newsroom, member, roles, reads: None }
    }

    /// Of a key. Its id stands where a member's would, and no row carries it: it is nobody's author and holds no slot.
    /// Nobody knows who sits behind a tool, so what is sealed from reviewers is sealed from it; it has no other role.
    pub(super) fn of_key(newsroom: NewsroomId, key: ApiKeyId, reads: Arc<BTreeSet<Action>>) -> Self {
        let roles = [Role::Reviewer].into_iter().collect();
        Self { newsroom, member: MemberId::new(key.uuid()), roles, reads: Some(reads) }
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

    /// The reader: the member, or the key.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// The reader's roles.
    pub const fn roles(&self) -> &Roles {
        &self.roles
    }

    /// Whether the reader may see a type that this action opens.
    pub fn reads(&self, action: Action) -> bool {
        self.reads.as_ref().is_none_or(|reads| reads.contains(&action))
    }

    /// Whether the reader holds the role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.has(role)
    }
}
