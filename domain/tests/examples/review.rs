//! A claim on its way through review.

use std::collections::BTreeSet;

use factdesk_domain::{ClaimId, ClaimState, Hold, Outcome, RatingScale, Review, ReviewPolicy, Role, Rule};
use uuid::Uuid;

use crate::desk::{
    ED, EVA, RITA, VERA, VIC, VITO, decided, disputed, hour, in_review, published, queued, queued_under,
    rating, refused, roles, says, submitted, taken, verdict,
};

#[test]
fn two_who_agree_decide_a_claim() {
    let review = queued();
    assert_eq!((review.state, review.version), (ClaimState::Queued, 2));
    let review = taken(review, VERA, 0);
    assert_eq!((review.state, review.version), (ClaimState::InReview, 3));
    let review = says(taken(review, VITO, 0), VERA, "FALSE");
    assert_eq!(
        (review.state, review.version),
        (ClaimState::InReview, 3),
        "a verdict doesn't raise the version"
    );
    assert_eq!(review.round.as_ref().unwrap().verdicts_in(), 1);
    let last = review.give_verdict(VITO, verdict(2), rating("FALSE"), hour(2)).unwrap();
    assert_eq!(last.quorum, Some(Outcome::Agreed(rating("FALSE"))));
    assert_eq!((last.next.state, last.next.version), (ClaimState::Decided, 4), "quorum does");
    assert_eq!(last.next.decided, Some(rating("FALSE")));
    assert_eq!(last.next.round.unwrap().quorum_at, Some(hour(2)));
}

#[test]
fn a_lease_ends_at_its_moment_and_not_before() {
    let review = taken(queued(), VERA, 0);
    let held = review.clone().expire_leases(hour(24) - chrono::TimeDelta::microseconds(1)).unwrap();
    assert_eq!((held.next, held.lapsed), (review.clone(), BTreeSet::new()));
    let free = review.expire_leases(hour(24)).unwrap();
    assert_eq!((free.next.state, free.lapsed), (ClaimState::Queued, BTreeSet::from([VERA])));
}

#[test]
fn a_late_verdict_is_taken_while_a_slot_is_free() {
    let review = taken(queued(), VERA, 0);
    let late = review.clone().give_verdict(VERA, verdict(1), rating("TRUE"), hour(30)).unwrap();
    assert_eq!((late.next.state, late.lapsed), (ClaimState::InReview, BTreeSet::from([VERA])));
    let swept = review.expire_leases(hour(25)).unwrap().next;
    let late = swept.clone().give_verdict(VERA, verdict(1), rating("TRUE"), hour(30)).unwrap().next;
    assert_eq!(late.state, ClaimState::InReview, "it doesn't matter when somebody looked");
    let full = taken(taken(swept, VITO, 26), VIC, 26);
    refused(full.give_verdict(VERA, verdict(1), rating("TRUE"), hour(30)), Rule::SlotTaken);
}

#[test]
fn who_gave_a_slot_back_needs_a_new_one() {
    let review = taken(queued(), VERA, 0).release(VERA, hour(1)).unwrap().next;
    assert_eq!(review.state, ClaimState::Queued);
    refused(review.clone().give_verdict(VERA, verdict(1), rating("TRUE"), hour(2)), Rule::NotYourSlot);
    refused(review.clone().release(VERA, hour(2)), Rule::NotYourSlot);
    let again = taken(review, VERA, 3);
    assert!(matches!(again.round.unwrap().hold_of(VERA), Hold::Leased { member: VERA, .. }));
}

#[test]
fn a_new_lease_after_one_that_ran_out_can_be_given_back_for_good() {
    let review = taken(queued(), VERA, 0).expire_leases(hour(25)).unwrap().next;
    let review = taken(review, VERA, 26).release(VERA, hour(27)).unwrap().next;
    refused(review.give_verdict(VERA, verdict(1), rating("TRUE"), hour(28)), Rule::NotYourSlot);
}

#[test]
fn whoever_left_and_came_back_needs_a_new_slot() {
    let review = taken(queued(), VERA, 0).member_removed(VERA, hour(1)).unwrap().next;
    assert_eq!(review.state, ClaimState::Queued);
    let review = taken(review, VITO, 2)
        .expire_leases(hour(27))
        .unwrap()
        .next
        .member_removed(VITO, hour(28))
        .unwrap()
        .next;
    for member in [VERA, VITO] {
        refused(review.clone().give_verdict(member, verdict(1), rating("TRUE"), hour(29)), Rule::NotYourSlot);
    }
}

#[test]
fn a_verdict_of_somebody_who_left_counts() {
    let review = says(in_review(), VERA, "TRUE").member_removed(VERA, hour(2)).unwrap().next;
    assert!(review.round.as_ref().unwrap().counts(VERA));
    assert_eq!(says(review, VITO, "TRUE").decided, Some(rating("TRUE")));
}

#[test]
fn a_used_slot_is_not_given_back() {
    refused(decided().release(VERA, hour(2)), Rule::WrongState);
    refused(says(in_review(), VERA, "TRUE").release(VERA, hour(2)), Rule::NotYourSlot);
}

#[test]
fn a_change_of_mind_replaces_and_doesnt_add() {
    let review = says(in_review(), VERA, "TRUE");
    let changed = review.give_verdict(VERA, verdict(9), rating("FALSE"), hour(2)).unwrap();
    assert_eq!((changed.superseded, changed.quorum), (Some(verdict(1)), None));
    let round = changed.next.round.as_ref().unwrap();
    assert_eq!((round.verdicts.len(), round.verdicts_in()), (1, 1));
    assert_eq!(round.verdicts[0].verdict, verdict(9));
    assert_eq!(says(changed.next, VITO, "FALSE").decided, Some(rating("FALSE")));
}

#[test]
fn who_steps_back_before_quorum_takes_the_verdict_along() {
    let review = says(in_review(), VERA, "TRUE");
    let stepped = review.recuse(VERA, hour(2)).unwrap();
    assert_eq!(stepped.stopped_counting, Some(verdict(1)));
    let review = stepped.next;
    assert_eq!(review.state, ClaimState::InReview, "Vito is still at work");
    let review = says(review, VITO, "TRUE");
    assert_eq!(review.state, ClaimState::InReview, "one of two is in");
    refused(review.clone().assign(VERA, &roles(Role::Reviewer), hour(3)), Rule::Recused);
    let review = says(taken(review, VIC, 0), VIC, "TRUE");
    assert_eq!(review.state, ClaimState::Decided);
}

#[test]
fn a_step_finds_every_slot_that_ran_out() {
    refused(in_review().release(VERA, hour(30)), Rule::NotYourSlot);
    let stepped = in_review().recuse(VERA, hour(30)).unwrap();
    assert_eq!((stepped.next.state, stepped.lapsed), (ClaimState::Queued, BTreeSet::from([VERA, VITO])));
}

#[test]
fn a_conflict_after_quorum_changes_no_verdict() {
    let review = decided().conflict_declared(VERA, hour(2)).unwrap();
    assert_eq!((review.stopped_counting, review.next.state), (None, ClaimState::Decided));
    assert!(review.next.round.as_ref().unwrap().counts(VERA));
    assert_eq!(review.next.conflicts(), BTreeSet::from([VERA]));
    let reopened = review.next.reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    assert_eq!(reopened.conflicts(), BTreeSet::new());
    refused(reopened.assign(VERA, &roles(Role::Reviewer), hour(3)), Rule::ConflictOfInterest);
}

#[test]
fn an_editor_without_a_verdict_settles_a_dispute() {
    let review = disputed();
    assert_eq!((review.state, review.decided.clone()), (ClaimState::Disputed, None));
    refused(review.clone().adjudicate(VERA, rating("FALSE")), Rule::AdjudicatorGaveVerdict);
    refused(review.clone().adjudicate(ED, rating("NONSENSE")), Rule::UnknownRating);
    let review_of_ed = review.clone().recuse(ED, hour(2)).unwrap().next;
    refused(review_of_ed.adjudicate(ED, rating("FALSE")), Rule::Recused);
    let settled = review.adjudicate(ED, rating("UNPROVEN")).unwrap().next;
    assert_eq!((settled.state, settled.adjudicator), (ClaimState::Decided, Some(ED)));
    assert_eq!(settled.decided, Some(rating("UNPROVEN")));
    let conflicted = settled.conflict_declared(ED, hour(3)).unwrap().next;
    assert_eq!(conflicted.conflicts(), BTreeSet::from([ED]));
}

#[test]
fn a_dispute_sent_back_starts_the_next_round_under_todays_policy() {
    let today = ReviewPolicy { version: 2, verdicts_needed: 3, ..ReviewPolicy::default() };
    let review = disputed().send_back(ED, &today, &RatingScale::default()).unwrap().next;
    let round = review.round.as_ref().unwrap();
    assert_eq!((review.state, round.number, round.slots.len()), (ClaimState::Queued, 2, 3));
    assert_eq!(round.slots.iter().map(|slot| slot.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert!(review.may_reword().is_ok(), "nobody has given a verdict on it in this round");
}

#[test]
fn slots_are_for_reviewers_who_did_not_submit() {
    refused(queued().assign(EVA, &roles(Role::Editor), hour(0)), Rule::NotAReviewer);
    refused(queued().assign(RITA, &roles(Role::Reviewer), hour(0)), Rule::SubmitterGivesNoVerdict);
    refused(in_review().assign(VIC, &roles(Role::Reviewer), hour(0)), Rule::NoFreeSlot);
    refused(in_review().assign(VERA, &roles(Role::Reviewer), hour(0)), Rule::AlreadyHoldsSlot);
    refused(decided().assign(VIC, &roles(Role::Reviewer), hour(0)), Rule::WrongState);
    let by_a_tool = Review { submitter: None, ..queued() };
    assert_eq!(taken(by_a_tool, RITA, 0).state, ClaimState::InReview);
}

#[test]
fn the_statement_is_fixed_from_the_first_verdict_on() {
    let reworded = in_review().reword().unwrap();
    assert_eq!(reworded.version, in_review().version + 1);
    let review = says(in_review(), VERA, "TRUE");
    refused(review.clone().reword(), Rule::StatementFixed);
    let without_counting = review.recuse(VERA, hour(2)).unwrap().next;
    refused(without_counting.reword(), Rule::StatementFixed);
    refused(submitted().dismiss().unwrap().next.reword(), Rule::WrongState);
    assert_eq!(decided().speaker_changed().version, decided().version + 1);
}

#[test]
fn dismissing_ends_the_leases() {
    let review = says(in_review(), VERA, "TRUE").dismiss().unwrap().next;
    let round = review.round.as_ref().unwrap();
    assert_eq!((review.state, round.verdicts_in()), (ClaimState::Dismissed, 1));
    assert_eq!(round.hold_of(VITO), Hold::Free);
    refused(review.give_verdict(VITO, verdict(2), rating("TRUE"), hour(2)), Rule::WrongState);
    refused(published().0.dismiss(), Rule::WrongState);
}

#[test]
fn a_dismissed_claim_that_never_had_a_round_reopens_with_its_first() {
    let review = submitted()
        .dismiss()
        .unwrap()
        .next
        .reopen(&ReviewPolicy::default(), &RatingScale::default())
        .unwrap()
        .next;
    assert_eq!((review.state, review.round.unwrap().number), (ClaimState::Queued, 1));
    refused(queued().reopen(&ReviewPolicy::default(), &RatingScale::default()), Rule::WrongState);
}

#[test]
fn a_duplicate_points_at_a_claim_that_is_none() {
    let other = Review::submitted(ClaimId::new(Uuid::from_u128(2)), None);
    let duplicate = queued().mark_duplicate(&other).unwrap().next;
    assert_eq!((duplicate.state, duplicate.duplicate_of), (ClaimState::Duplicate, Some(other.claim)));
    refused(other.clone().mark_duplicate(&duplicate), Rule::DuplicateTargetClosed);
    refused(queued().mark_duplicate(&other.dismiss().unwrap().next), Rule::DuplicateTargetClosed);
    refused(queued().mark_duplicate(&queued()), Rule::DuplicateOfItself);
    let free = duplicate.reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    assert_eq!((free.duplicate_of, free.round.unwrap().number), (None, 2));
}

#[test]
fn one_verdict_is_enough_if_the_policy_says_so() {
    let policy = ReviewPolicy { verdicts_needed: 1, ..ReviewPolicy::default() };
    let review = says(taken(queued_under(&policy), VERA, 0), VERA, "SATIRE");
    assert_eq!((review.state, review.decided), (ClaimState::Decided, Some(rating("SATIRE"))));
}
