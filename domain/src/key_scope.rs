//! What a key of a newsroom's tool may do: what it was made for, as far as whoever made it may do that now.

use std::collections::BTreeSet;

use crate::{Action, Roles, needs_a_person, permits};

closed_set! {
    /// What a key can be made for.
    pub enum KeyScope {
        /// Read claims with their appearances, rounds, evidence and open verdicts, and the figures made from them that name
        /// nobody.
        ClaimsRead = "CLAIMS_READ",
        /// Propose claims.
        ClaimsSubmit = "CLAIMS_SUBMIT",
        /// Read documents.
        DocumentsRead = "DOCUMENTS_READ",
        /// Take in stories.
        DocumentsSubmit = "DOCUMENTS_SUBMIT",
        /// Read sources.
        SourcesRead = "SOURCES_READ",
        /// Read fact-checks, also unpublished ones.
        FactChecksRead = "FACT_CHECKS_READ",
        /// Read members with their names and roles.
        MembersRead = "MEMBERS_READ",
        /// Read the audit trail and follow it.
        EventsRead = "EVENTS_READ",
    }
}

/// The table: which actions a scope stands for. A match, so that no scope can be without a row.
pub const fn actions_for(scope: KeyScope) -> &'static [Action] {
    match scope {
        KeyScope::ClaimsRead => &[Action::ClaimRead, Action::FiguresRead],
        KeyScope::ClaimsSubmit => &[Action::ClaimSubmit],
        KeyScope::DocumentsRead => &[Action::DocumentRead],
        KeyScope::DocumentsSubmit => &[Action::DocumentSubmit],
        KeyScope::SourcesRead => &[Action::SourceRead],
        KeyScope::FactChecksRead => &[Action::FactCheckRead],
        KeyScope::MembersRead => &[Action::MemberRead],
        KeyScope::EventsRead => &[Action::AuditRead],
    }
}

/// What a key of every kind may do: know which newsroom it is of.
const ALWAYS: &[Action] = &[Action::NewsroomRead];

/// All that a key with these scopes may do while its creator has these roles: what the scopes stand for, as far as the
/// creator may, without what needs a person.
pub fn key_actions(scopes: &BTreeSet<KeyScope>, creator: &Roles) -> BTreeSet<Action> {
    let asked = scopes.iter().flat_map(|scope| actions_for(*scope)).chain(ALWAYS).copied();
    asked.filter(|action| !needs_a_person(*action) && permits(creator, *action)).collect()
}

/// Whether a member with these roles may do all that the scope stands for, so that a key for it is of use.
pub fn may_grant(scope: KeyScope, creator: &Roles) -> bool {
    actions_for(scope).iter().all(|action| permits(creator, *action))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Role;

    fn sets<T: Copy + Ord>(all: &[T]) -> impl Iterator<Item = BTreeSet<T>> {
        (0..1_usize << all.len()).map(move |bits| {
            all.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, value)| *value).collect()
        })
    }

    #[test]
    fn a_key_may_what_its_scopes_say_and_its_creator_may_and_nothing_else() {
        for scopes in sets(KeyScope::ALL) {
            for roles in sets(Role::ALL) {
                let creator: Roles = roles.into_iter().collect();
                let may = key_actions(&scopes, &creator);
                for action in Action::ALL {
                    let named = *action == Action::NewsroomRead
                        || scopes.iter().any(|scope| actions_for(*scope).contains(action));
                    assert_eq!(
                        may.contains(action),
                        named && permits(&creator, *action),
                        "{scopes:?} {action}"
                    );
                }
            }
        }
    }

    #[test]
    fn no_scope_stands_for_what_needs_a_person() {
        for scope in KeyScope::ALL {
            let actions = actions_for(*scope);
            assert!(!actions.is_empty() && actions.iter().all(|action| !needs_a_person(*action)), "{scope}");
        }
        for action in [Action::ApiKeyCreate, Action::ApiKeyRevoke, Action::ApiKeyRead, Action::VerdictSubmit]
        {
            assert!(needs_a_person(action), "{action}");
        }
    }

    #[test]
    fn nobody_grants_what_they_may_not() {
        let admin: Roles = [Role::Admin].into_iter().collect();
        assert!(may_grant(KeyScope::EventsRead, &admin) && !may_grant(KeyScope::ClaimsSubmit, &admin));
    }
}
