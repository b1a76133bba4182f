//! Who is told of what.

use factdesk_domain::{Notice, NoticeKind, Role};

use crate::desk::{ED, RITA, VERA, VITO, disputed, hour, in_review, rating, says, verdict};

#[test]
fn the_first_verdict_of_a_round_is_told_to_nobody() {
    let first = in_review().give_verdict(VERA, verdict(1), rating("TRUE"), hour(1)).unwrap();
    assert_eq!(Notice::of_step(&first), None);
}

#[test]
fn quorum_is_told_to_editors_and_reviewers_and_a_decision_to_the_submitter() {
    let second = |key| {
        let review = says(in_review(), VERA, "TRUE");
        Notice::of_step(&review.give_verdict(VITO, verdict(2), rating(key), hour(1)).unwrap()).unwrap()
    };
    let agreed = second("TRUE");
    assert_eq!((agreed.kind, agreed.roles), (NoticeKind::Decided, &[Role::Editor][..]));
    assert_eq!(agreed.members, [RITA, VERA, VITO].into());
    let not = second("FALSE");
    assert_eq!((not.kind, not.members), (NoticeKind::Disputed, [VERA, VITO].into()));
    let decided = Notice::of_step(&disputed().adjudicate(ED, rating("TRUE")).unwrap()).unwrap();
    assert_eq!((decided.kind, decided.members), (NoticeKind::Decided, [RITA, VERA, VITO].into()));
}
