//! Who sees what before quorum.

use factdesk_domain::{
    ReviewPolicy, Role, Roles, Seal, evidence_stance_visible, reviewer_figures_visible,
    verdict_draft_visible, verdict_visible,
};

use crate::desk::{ADA, ED, RITA, VERA, VIC, VITO, decided, in_review, queued_under, roles, says, taken};

const CLOSED: Seal = Seal { blind: true, quorum: false };

#[test]
fn a_round_is_sealed_while_it_is_blind_and_short_of_quorum() {
    assert_eq!(Seal::from(in_review().round.as_ref().unwrap()), CLOSED);
    assert!(CLOSED.is_closed());
    assert!(!Seal::from(decided().round.as_ref().unwrap()).is_closed());
    let open = queued_under(&ReviewPolicy { blind: false, ..ReviewPolicy::default() });
    let open = says(taken(open, VERA, 0), VERA, "TRUE");
    assert!(!Seal::from(open.round.as_ref().unwrap()).is_closed());
    let dismissed = says(in_review(), VERA, "TRUE").dismiss().unwrap().next;
    assert!(Seal::from(dismissed.round.as_ref().unwrap()).is_closed(), "sealed for ever");
}

#[test]
fn a_sealed_verdict_is_seen_by_its_author_alone() {
    assert!(verdict_visible(CLOSED, Some(VERA), VERA));
    for reader in [Some(VITO), Some(ED), Some(ADA), None] {
        assert!(!verdict_visible(CLOSED, reader, VERA));
        assert!(verdict_visible(Seal { quorum: true, ..CLOSED }, reader, VERA));
        assert!(verdict_visible(Seal { blind: false, ..CLOSED }, reader, VERA));
    }
}

#[test]
fn a_draft_is_its_authors_for_ever() {
    assert!(verdict_draft_visible(Some(VERA), VERA));
    assert!(!verdict_draft_visible(Some(ED), VERA) && !verdict_draft_visible(None, VERA));
}

#[test]
fn what_a_reviewer_added_tells_fellow_reviewers_nothing() {
    let reviewers = [VERA, VITO];
    let seen = |seal, reader, roles: &Roles, author| {
        evidence_stance_visible(seal, reader, roles, author, &reviewers)
    };
    let reviewer = roles(Role::Reviewer);
    assert!(!seen(CLOSED, Some(VITO), &reviewer, VERA));
    assert!(!seen(CLOSED, Some(VITO), &Roles::default(), VERA), "also after Vito lost the role");
    assert!(!seen(CLOSED, Some(VIC), &reviewer, VERA), "who may still take a slot");
    assert!(seen(CLOSED, Some(VERA), &reviewer, VERA));
    assert!(seen(CLOSED, Some(ED), &roles(Role::Editor), VERA));
    assert!(seen(CLOSED, None, &Roles::default(), VERA));
    assert!(seen(CLOSED, Some(VITO), &reviewer, RITA), "a reporter's evidence");
    assert!(seen(Seal { quorum: true, ..CLOSED }, Some(VITO), &reviewer, VERA));
    assert!(seen(Seal { blind: false, ..CLOSED }, Some(VITO), &reviewer, VERA));
}

#[test]
fn how_a_reviewer_agrees_with_others_is_for_editors_and_the_reviewer() {
    let reviewer = roles(Role::Reviewer);
    assert!(reviewer_figures_visible(Some(VERA), &reviewer, VERA));
    assert!(!reviewer_figures_visible(Some(VITO), &reviewer, VERA));
    assert!(
        !reviewer_figures_visible(Some(VITO), &roles(Role::Admin), VERA),
        "an admin has no editorial right"
    );
    assert!(reviewer_figures_visible(Some(ED), &roles(Role::Editor), VERA));
    assert!(!reviewer_figures_visible(None, &roles(Role::Editor), VERA), "a key of an editor");
}
