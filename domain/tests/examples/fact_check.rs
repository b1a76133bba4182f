//! A conclusion on its way to the public, and after.

use std::collections::BTreeSet;

use factdesk_domain::{
    ClaimState, CorrectionKind, FactCheck, FactCheckId, FactCheckState, Gate, GateFacts, MemberId,
    RatingScale, Refusal, Review, ReviewPolicy, Rule, Waiver, publish, unmet,
};
use uuid::Uuid;

use crate::desk::{
    ED, EVA, RITA, VERA, VIC, VITO, decided, disputed, drafted, enough, hash, hour, published, queued,
    queued_under, rating, reason, refused, says, taken,
};

fn reopened_and_decided() -> (Review, FactCheck) {
    let (review, check) = published();
    let review = review.reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    let check = check.reopened();
    let review = says(says(taken(taken(review, VERA, 0), VITO, 0), VERA, "TRUE"), VITO, "TRUE");
    (review, check)
}

fn decided_under(policy: &ReviewPolicy) -> Review {
    says(says(taken(taken(queued_under(policy), VERA, 0), VITO, 0), VERA, "FALSE"), VITO, "FALSE")
}

#[test]
fn the_first_version_goes_out_without_a_correction() {
    let review = decided();
    let check = drafted(&review).approve(&review, EVA, None).unwrap();
    let out = publish(review, check, &enough(), None).unwrap();
    assert_eq!((out.review.state, out.fact_check.state), (ClaimState::Published, FactCheckState::Published));
    assert_eq!((out.fact_check.published_version, out.fact_check.version), (Some(1), 3));
    assert_eq!((out.correction, out.waived), (None, BTreeSet::new()));
    assert!(out.fact_check.is_up() && !out.fact_check.being_checked_again(&out.review));
}

#[test]
fn nothing_is_written_before_the_rating_is_there() {
    let draft = |review: &Review| FactCheck::draft(FactCheckId::new(Uuid::from_u128(1)), review, ED, hash(1));
    refused(draft(&queued()), Rule::WrongState);
    refused(draft(&disputed()), Rule::WrongState);
    refused(draft(&decided().recuse(ED, hour(2)).unwrap().next), Rule::Recused);
    let (review, _) = published();
    assert!(draft(&review).is_ok(), "a further language of a published conclusion");
}

#[test]
fn four_eyes_see_what_none_of_them_wrote_or_judged() {
    let review = disputed().adjudicate(EVA, rating("FALSE")).unwrap().next;
    let check = drafted(&review);
    let approve = |by: MemberId| check.clone().approve(&review, by, None);
    refused(approve(ED), Rule::ApproverIsAuthor);
    refused(approve(EVA), Rule::ApproverAdjudicated);
    refused(approve(VERA), Rule::ApproverGaveVerdict);
    assert!(approve(VIC).is_ok() && approve(RITA).is_ok());
    let two_eyes = decided_under(&ReviewPolicy { four_eyes: false, ..ReviewPolicy::default() });
    let approved = drafted(&two_eyes).approve(&two_eyes, ED, Some(reason("not needed"))).unwrap();
    assert_eq!(approved.approval.unwrap().break_glass, None, "what wasn't needed isn't recorded");
}

#[test]
fn a_reviewer_whose_verdict_stopped_counting_is_barred_all_the_same() {
    let review =
        says(taken(taken(queued(), VERA, 0), VITO, 0), VERA, "TRUE").recuse(VERA, hour(1)).unwrap().next;
    let review = says(says(taken(review, VIC, 0), VIC, "TRUE"), VITO, "TRUE");
    refused(drafted(&review).approve(&review, VERA, None), Rule::Recused);
    assert_eq!(review.conflicts(), BTreeSet::new(), "Vera has no part in the conclusion");
}

#[test]
fn breaking_the_glass_takes_a_policy_and_a_reason_and_stays_on_record() {
    let alone = Some(reason("Eva is ill and the story runs tonight"));
    let review = decided();
    refused(drafted(&review).approve(&review, ED, alone.clone()), Rule::BreakGlassNotInPolicy);
    let review = decided_under(&ReviewPolicy { break_glass: true, ..ReviewPolicy::default() });
    refused(drafted(&review).approve(&review, ED, None), Rule::ApproverIsAuthor);
    let approved = drafted(&review).approve(&review, ED, alone.clone()).unwrap();
    assert_eq!(approved.approval.as_ref().unwrap().break_glass, alone);
    let conflicted = review.conflict_declared(ED, hour(2)).unwrap().next;
    let by_eva = approved.return_to_draft().unwrap();
    refused(by_eva.approve(&conflicted, ED, alone), Rule::ConflictOfInterest);
}

#[test]
fn an_edit_voids_the_approval() {
    let review = decided();
    let check = drafted(&review).approve(&review, EVA, None).unwrap();
    let edited = check.clone().edit(&review, VIC, hash(2), None).unwrap();
    assert_eq!((edited.state, edited.is_approved()), (FactCheckState::Draft, false));
    assert_eq!(edited.content_hash, hash(2));
    assert_eq!(edited.authors, BTreeSet::from([ED, VIC]));
    let tampered = FactCheck { content_hash: hash(9), ..check.clone() };
    assert!(check.is_approved() && !tampered.is_approved());
    assert_eq!(unmet(&review, &tampered, &enough(), None), [Gate::Approval]);
    refused(check.clone().approve(&review, EVA, None), Rule::WrongState);
    let returned = check.return_to_draft().unwrap();
    assert_eq!((returned.state, returned.version), (FactCheckState::Draft, 3));
    refused(returned.return_to_draft(), Rule::WrongState);
}

#[test]
fn the_refusal_lists_every_gate_that_is_closed() {
    let policy = ReviewPolicy {
        claimant_contact_needed: true,
        confirmed_speaker_needed: true,
        ..ReviewPolicy::default()
    };
    let review = decided_under(&policy).conflict_declared(VERA, hour(2)).unwrap().next;
    let check = drafted(&review);
    let nothing = GateFacts { embargoed: true, ..GateFacts::default() };
    let refusal = publish(review.clone(), check.clone(), &nothing, None).unwrap_err();
    assert_eq!(refusal, Refusal::Gates(Gate::ALL.to_vec()));
    let almost = GateFacts {
        public_evidence: 1,
        public_primary: 1,
        supports_or_note: true,
        confirmed_speaker: true,
        ..GateFacts::default()
    };
    let check = check.approve(&review, EVA, None).unwrap();
    let missing = [
        Gate::PublicEvidence,
        Gate::BothStances,
        Gate::ClaimantContact,
        Gate::Checklist,
        Gate::NoConflict,
        Gate::PublicAddress,
    ];
    assert_eq!(unmet(&review, &check, &almost, None), missing);
    let held_back = GateFacts { embargoed: true, ..enough() };
    let approved = drafted(&review).approve(&review, EVA, None).unwrap();
    assert_eq!(unmet(&review, &approved, &held_back, None), [Gate::NoConflict, Gate::Embargo]);
    let other_side = GateFacts { supports_or_note: false, refutes_or_note: true, ..almost };
    assert!(unmet(&review, &check, &other_side, None).contains(&Gate::BothStances));
    assert_eq!(unmet(&review, &check, &GateFacts::enough_for(&policy), None), [Gate::NoConflict]);
    assert_eq!(unmet(&queued_without_round(), &check, &enough(), None), Gate::ALL);
}

fn queued_without_round() -> Review {
    Review { round: None, ..queued() }
}

#[test]
fn what_the_policy_doesnt_ask_for_isnt_missed() {
    let policy = ReviewPolicy {
        public_evidence_needed: 0,
        primary_needed: 0,
        both_stances_or_note: false,
        ..ReviewPolicy::default()
    };
    let review = decided_under(&policy);
    let check = drafted(&review).approve(&review, EVA, None).unwrap();
    // The checklist is the newsroom's, whatever the policy asks for.
    let facts = GateFacts { checklist: true, ..GateFacts::default() };
    assert_eq!(unmet(&review, &check, &facts, None), [Gate::PublicAddress]);
    assert_eq!(unmet(&review, &check, &GateFacts::default(), None), [Gate::Checklist, Gate::PublicAddress]);
}

#[test]
fn a_conflict_blocks_publishing_until_an_editor_without_one_waives_it() {
    let review = decided();
    let check = drafted(&review).approve(&review, EVA, None).unwrap();
    let review =
        review.conflict_declared(VERA, hour(2)).unwrap().next.conflict_declared(ED, hour(2)).unwrap().next;
    let refusal = publish(review.clone(), check.clone(), &enough(), None).unwrap_err();
    assert_eq!(refusal, Refusal::Gates(vec![Gate::NoConflict]));
    let waiver = |by| Waiver { by, reason: reason("The shares were sold last year") };
    let by_ed = publish(review.clone(), check.clone(), &enough(), Some(&waiver(ED)));
    refused(by_ed, Rule::WaiverByConflicted);
    let out = publish(review, check, &enough(), Some(&waiver(EVA))).unwrap();
    assert_eq!(out.waived, BTreeSet::from([VERA, ED]), "the reviewer and the author");
    assert_eq!(out.fact_check.conflicts(&out.review), BTreeSet::new(), "it stands for the round");
    let later = out.review.conflict_declared(EVA, hour(3)).unwrap().next;
    assert_eq!(out.fact_check.conflicts(&later), BTreeSet::from([EVA]), "but not for what comes later");
}

#[test]
fn a_correction_is_typed_and_approved_by_another_person_while_the_old_version_stays_up() {
    let (review, check) = published();
    refused(check.clone().edit(&review, ED, hash(2), Some(CorrectionKind::Update)), Rule::CorrectionNeeded);
    let retraction = check.clone().correct(&review, EVA, hash(2), CorrectionKind::Retraction);
    refused(retraction, Rule::RetractionIsNoCorrection);
    let check = check.correct(&review, EVA, hash(2), CorrectionKind::Clarification).unwrap();
    assert_eq!((check.state, check.published_version), (FactCheckState::Draft, Some(1)));
    assert!(check.is_up() && !check.being_checked_again(&review));
    assert_eq!(check.authors, BTreeSet::from([EVA]), "whoever wrote the correction");
    let check = check.edit(&review, EVA, hash(3), None).unwrap();
    assert_eq!(check.pending_correction, Some(CorrectionKind::Clarification));
    refused(check.clone().correct(&review, ED, hash(4), CorrectionKind::Update), Rule::WrongState);
    refused(check.clone().approve(&review, EVA, None), Rule::ApproverIsAuthor);
    let check = check.approve(&review, ED, None).unwrap();
    let out = publish(review, check, &enough(), None).unwrap();
    assert_eq!(
        (out.correction, out.fact_check.published_version),
        (Some(CorrectionKind::Clarification), Some(2))
    );
    assert_eq!((out.review.state, out.fact_check.pending_correction), (ClaimState::Published, None));
    refused(publish(out.review, out.fact_check, &enough(), None), Rule::WrongState);
}

#[test]
fn a_correction_is_for_the_present_round_and_by_somebody_without_a_conflict() {
    let (review, check) = published();
    let recused = review.clone().recuse(EVA, hour(2)).unwrap().next;
    refused(check.clone().correct(&recused, EVA, hash(2), CorrectionKind::Update), Rule::Recused);
    // The same claim in another language is published for the second round already.
    let (second_round, other_language) = reopened_and_decided();
    let other_language =
        other_language.edit(&second_round, EVA, hash(2), Some(CorrectionKind::Update)).unwrap();
    let other_language = other_language.approve(&second_round, ED, None).unwrap();
    let review = publish(second_round, other_language, &enough(), None).unwrap().review;
    refused(check.clone().correct(&review, ED, hash(3), CorrectionKind::Update), Rule::EarlierRound);
    let next = check.edit(&review, ED, hash(3), Some(CorrectionKind::Update)).unwrap();
    assert_eq!((next.round, next.published_version), (2, Some(1)));
}

#[test]
fn a_first_draft_has_nothing_to_correct() {
    let review = decided();
    refused(
        drafted(&review).edit(&review, ED, hash(2), Some(CorrectionKind::Update)),
        Rule::NothingToCorrect,
    );
    refused(drafted(&review).correct(&review, ED, hash(2), CorrectionKind::Update), Rule::WrongState);
}

#[test]
fn the_outcome_of_a_reopening_is_the_next_version_at_the_same_place() {
    let (review, check) = published();
    let in_work = review.clone().reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    assert!(check.is_up() && check.being_checked_again(&in_work));
    refused(check.correct(&in_work, ED, hash(2), CorrectionKind::Update), Rule::WrongState);
    let (review, check) = reopened_and_decided();
    assert_eq!(check.state, FactCheckState::Published);
    refused(check.clone().edit(&review, ED, hash(2), None), Rule::CorrectionNeeded);
    refused(check.clone().correct(&review, ED, hash(2), CorrectionKind::Correction), Rule::WrongState);
    let check = check.edit(&review, EVA, hash(2), Some(CorrectionKind::Correction)).unwrap();
    assert_eq!((check.round, check.authors.clone()), (2, BTreeSet::from([EVA])));
    assert!(check.being_checked_again(&review));
    let check = check.approve(&review, ED, None).unwrap();
    let out = publish(review, check, &enough(), None).unwrap();
    assert_eq!(
        (out.correction, out.fact_check.published_version),
        (Some(CorrectionKind::Correction), Some(2))
    );
    assert_eq!(out.review.decided, Some(rating("TRUE")));
    assert!(!out.fact_check.being_checked_again(&out.review));
}

#[test]
fn a_text_for_an_earlier_round_is_neither_approved_nor_published() {
    let review = decided();
    let check = drafted(&review);
    let approved = check.clone().approve(&review, EVA, None).unwrap();
    let review = review.reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    let fallen = approved.clone().reopened();
    assert_eq!((fallen.state, fallen.approval.clone(), fallen.version), (FactCheckState::Draft, None, 3));
    assert_eq!(fallen.clone().reopened(), fallen, "a draft stays as it is");
    let review = says(says(taken(taken(review, VERA, 0), VITO, 0), VERA, "TRUE"), VITO, "TRUE");
    refused(check.clone().approve(&review, EVA, None), Rule::EarlierRound);
    refused(publish(review.clone(), approved, &enough(), None), Rule::EarlierRound);
    let revised = check.edit(&review, EVA, hash(2), None).unwrap();
    assert_eq!((revised.round, revised.authors), (2, BTreeSet::from([ED, EVA])));
}

#[test]
fn a_retraction_stays_readable_and_can_be_followed_by_a_new_check() {
    let (review, check) = published();
    refused(check.clone().retract(&review), Rule::WrongState);
    let correcting = check.correct(&review, EVA, hash(2), CorrectionKind::Update).unwrap();
    let review = review.retract().unwrap().next;
    let approved = correcting.approve(&published().0, ED, None).unwrap();
    let check = approved.retract(&review).unwrap();
    assert_eq!((check.state, check.published_version), (FactCheckState::Retracted, Some(1)));
    assert_eq!((check.pending_correction, check.approval.clone(), check.is_up()), (None, None, false));
    assert!(!check.being_checked_again(&review));
    refused(check.clone().retract(&review), Rule::WrongState);
    let never_published = FactCheck { published_version: None, retracted: false, ..check.clone() };
    refused(never_published.retract(&review), Rule::WrongState);
    refused(check.clone().edit(&review, ED, hash(3), Some(CorrectionKind::Update)), Rule::WrongState);

    let review = review.reopen(&ReviewPolicy::default(), &RatingScale::default()).unwrap().next;
    let check = check.reopened();
    assert!(check.being_checked_again(&review));
    let review = says(says(taken(taken(review, VERA, 0), VITO, 0), VERA, "TRUE"), VITO, "TRUE");
    refused(check.clone().edit(&review, VIC, hash(3), None), Rule::CorrectionNeeded);
    let check = check.edit(&review, VIC, hash(3), Some(CorrectionKind::Correction)).unwrap();
    assert!(check.retracted, "the page is marked until the new version is out");
    let check = check.approve(&review, ED, None).unwrap();
    let out = publish(review, check, &enough(), None).unwrap();
    assert!(out.fact_check.is_up() && out.fact_check.published_version == Some(2));
}

#[test]
fn withdrawn_evidence_lets_an_unused_approval_fall() {
    let review = decided();
    let check = drafted(&review).approve(&review, EVA, None).unwrap().evidence_withdrawn();
    assert_eq!((check.state, check.is_approved()), (FactCheckState::Draft, false));
    let (_, out) = published();
    assert_eq!(out.clone().evidence_withdrawn(), out, "what is out stays out");
}

#[test]
fn a_hash_reads_as_hexadecimal() {
    assert_eq!(hash(0x0a).to_string(), "0a".repeat(32));
}
