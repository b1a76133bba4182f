//! Roles and sets of them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

closed_set! {
    /// What a member may be in a newsroom. No role includes another.
    pub enum Role {
        /// Submits stories and claims, adds evidence.
        Reporter = "REPORTER",
        /// Takes claims, gathers evidence, gives verdicts.
        Reviewer = "REVIEWER",
        /// Triages, assigns, adjudicates, publishes, corrects.
        Editor = "EDITOR",
        /// Looks after members, policy, rating scale and keys. Has no editorial right.
        Admin = "ADMIN",
    }
}

/// The set of roles that one member holds. Empty after the member was removed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether the role is in the set.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether there is no role at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The roles, in the order of their declaration.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_each_role_once() {
        let roles = Roles::from_iter([Role::Editor, Role::Reporter, Role::Editor]);
        assert_eq!(roles.iter().collect::<Vec<_>>(), [Role::Reporter, Role::Editor]);
        assert!(roles.has(Role::Editor) && !roles.has(Role::Admin));
        assert!(!roles.is_empty() && Roles::default().is_empty());
    }
}
