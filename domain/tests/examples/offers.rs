//! What people are told that they can do.

use factdesk_domain::{
    ClaimAction::{
        self, Accept, AddEvidence, Adjudicate, ApproveFactCheck, Assign, CorrectFactCheck, Dismiss,
        DraftFactCheck, MarkDuplicate, PublishFactCheck, RecordClaimantContact, RecordSearchNote, Recuse,
        Release, Reopen, RetractFactCheck, ReturnFactCheck, SubmitVerdict, Take, Update,
    },
    FactCheck, MemberId, Review, Role, allowed_actions, permits,
};

use crate::desk::{
    ADA, ED, EVA, RITA, VERA, VIC, VITO, decided, disputed, drafted, hour, in_review, published, queued,
    roles, says, submitted,
};

const ALWAYS: [ClaimAction; 4] = [Recuse, AddEvidence, RecordSearchNote, RecordClaimantContact];

/// What is offered beside what is always.
fn offered(review: &Review, check: Option<&FactCheck>, member: MemberId, role: Role) -> Vec<ClaimAction> {
    let offered = allowed_actions(review, check, member, &roles(role), hour(1));
    assert!(ALWAYS.iter().all(|action| offered.contains(action)));
    offered.into_iter().filter(|action| !ALWAYS.contains(action)).collect()
}

#[test]
fn a_reviewer_takes_and_judges() {
    let offered = |review, member| offered(&review, None, member, Role::Reviewer);
    assert_eq!(offered(submitted(), VERA), []);
    assert_eq!(offered(queued(), VERA), [Take]);
    assert_eq!(offered(queued(), RITA), [], "she submitted it");
    assert_eq!(offered(in_review(), VERA), [Release, SubmitVerdict]);
    assert_eq!(offered(in_review(), VIC), [], "no slot is free");
    assert_eq!(offered(says(in_review(), VERA, "TRUE"), VERA), [SubmitVerdict], "a change of mind");
    assert_eq!(offered(decided(), VITO), []);
}

#[test]
fn a_reporter_corrects_the_words() {
    assert_eq!(offered(&submitted(), None, RITA, Role::Reporter), [Update]);
    assert_eq!(offered(&says(in_review(), VERA, "TRUE"), None, RITA, Role::Reporter), []);
}

#[test]
fn an_editor_leads_a_claim_to_the_public() {
    let offered =
        |review: &Review, check: Option<&FactCheck>, member| offered(review, check, member, Role::Editor);
    assert_eq!(offered(&submitted(), None, ED), [Accept, Update, Dismiss, MarkDuplicate]);
    assert_eq!(offered(&queued(), None, ED), [Update, Assign, Dismiss, MarkDuplicate]);
    assert_eq!(offered(&in_review(), None, ED), [Update, Dismiss, MarkDuplicate]);
    assert_eq!(offered(&disputed(), None, ED), [Adjudicate, Dismiss, MarkDuplicate, Reopen]);
    assert_eq!(offered(&disputed(), None, VERA), [Dismiss, MarkDuplicate, Reopen], "she gave a verdict");
    let review = decided();
    assert_eq!(offered(&review, None, ED), [Dismiss, MarkDuplicate, DraftFactCheck, Reopen]);
    let check = drafted(&review);
    assert_eq!(offered(&review, Some(&check), ED), [Dismiss, MarkDuplicate, DraftFactCheck, Reopen]);
    let with_approval = [Dismiss, MarkDuplicate, DraftFactCheck, ApproveFactCheck, Reopen];
    assert_eq!(offered(&review, Some(&check), EVA), with_approval);
    let check = check.approve(&review, EVA, None).unwrap();
    let with_publishing = [Dismiss, MarkDuplicate, DraftFactCheck, ReturnFactCheck, PublishFactCheck, Reopen];
    assert_eq!(offered(&review, Some(&check), ED), with_publishing);
    let (review, check) = published();
    assert_eq!(offered(&review, Some(&check), ED), [CorrectFactCheck, RetractFactCheck, Reopen]);
}

#[test]
fn an_admin_has_no_editorial_right() {
    let (review, check) = published();
    for review in [&submitted(), &queued(), &in_review(), &disputed(), &decided(), &review] {
        assert_eq!(allowed_actions(review, Some(&check), ADA, &roles(Role::Admin), hour(1)), []);
    }
}

#[test]
fn a_conflict_takes_the_offers_away() {
    let review = decided().recuse(EVA, hour(1)).unwrap().next;
    let offered = allowed_actions(&review, Some(&drafted(&decided())), EVA, &roles(Role::Editor), hour(1));
    let left = [AddEvidence, RecordSearchNote, RecordClaimantContact, Dismiss, MarkDuplicate, Reopen];
    assert_eq!(offered, left);
}

#[test]
fn every_action_can_be_offered_to_somebody() {
    for action in ClaimAction::ALL {
        assert!(Role::ALL.iter().any(|role| permits(&roles(*role), action.action())), "{action}");
    }
}
