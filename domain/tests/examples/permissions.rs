//! The table of rights, written down once more as newsrooms would read it.

use factdesk_domain::{Action, Role, Roles, permits};

use crate::desk::roles;

/// Reporter, reviewer, editor, admin.
const TABLE: &str = "
document.submit          R  E
claim.submit             R  E
claim.update             R  E
appearance.correct       R  E
source.update            RV E
source.merge                E
claim.accept                E
claim.prioritize            E
claim.dismiss               E
claim.mark_duplicate        E
claim.set_embargo           E
claim.take                V
claim.assign                E
claim.release             V
claim.recuse             RV E
conflict.declare         RV E
review_profile.update     V
evidence.add             RV E
evidence.withdraw        RV E
search_note.record       RV E
claimant_contact.record  RV E
verdict.submit            V
claim.adjudicate            E
fact_check.draft            E
fact_check.return           E
fact_check.approve          E
fact_check.publish          E
fact_check.correct          E
fact_check.retract          E
claim.reopen                E
claim.tag                RV E
tag.create                  E
tag.rename                  E
tag.merge                   E
tag.retire                  E
policy.update                A
scale.update                 A
member.add                   A
member.update                A
member.remove                A
single_sign_on.update        A
member.invite                A
invitation.revoke            A
invitation.accept        RV EA
invitation.read              A
api_key.create               A
api_key.revoke               A
api_key.read                 A
session.end              RV EA
password.change          RV EA
second_factor.change     RV EA
account.read             RV EA
audit.read                  EA
claim.read               RV EA
document.read            RV EA
source.read              RV EA
fact_check.read          RV EA
figures.read             RV EA
member.read              RV EA
newsroom.read            RV EA
";

#[test]
fn the_table_of_rights_is_this_one() {
    let letters = [(Role::Reporter, 'R'), (Role::Reviewer, 'V'), (Role::Editor, 'E'), (Role::Admin, 'A')];
    let rows: Vec<(&str, &str)> = TABLE.trim().lines().filter_map(|row| row.split_once(' ')).collect();
    assert_eq!(rows.len(), Action::ALL.len());
    for (name, marks) in rows {
        let action: Action = name.parse().unwrap();
        for (role, letter) in letters {
            assert_eq!(permits(&roles(role), action), marks.contains(letter), "{role} {action}");
        }
    }
}

#[test]
fn rights_add_up_and_nobody_has_them_without_a_role() {
    let both = Roles::from_iter([Role::Reviewer, Role::Admin]);
    assert!(permits(&both, Action::VerdictSubmit) && permits(&both, Action::PolicyUpdate));
    assert!(!permits(&both, Action::ClaimAdjudicate));
    assert!(Action::ALL.iter().all(|action| !permits(&Roles::default(), *action)));
}
