//! A small desk: Rita reports, Vera, Vito and Vic review, Ed and Eva edit, Ada administers.

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{
    ClaimId, ContentHash, FactCheck, FactCheckId, GateFacts, MemberId, RatingKey, RatingScale, Reason,
    Refusal, Review, ReviewPolicy, Role, Roles, Rule, VerdictId,
};
use uuid::Uuid;

pub const RITA: MemberId = MemberId::new(Uuid::from_u128(1));
pub const VERA: MemberId = MemberId::new(Uuid::from_u128(2));
pub const VITO: MemberId = MemberId::new(Uuid::from_u128(3));
pub const VIC: MemberId = MemberId::new(Uuid::from_u128(4));
pub const ED: MemberId = MemberId::new(Uuid::from_u128(5));
pub const EVA: MemberId = MemberId::new(Uuid::from_u128(6));
pub const ADA: MemberId = MemberId::new(Uuid::from_u128(7));

pub fn roles(role: Role) -> Roles {
    Roles::from_iter([role])
}

/// The first day at this hour.
pub fn hour(hour: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::hours(hour)
}

pub fn rating(key: &str) -> RatingKey {
    key.parse().unwrap()
}

pub fn verdict(n: u128) -> VerdictId {
    VerdictId::new(Uuid::from_u128(n))
}

pub fn hash(n: u8) -> ContentHash {
    ContentHash([n; 32])
}

pub fn reason(text: &str) -> Reason {
    Reason::try_from(text.to_owned()).unwrap()
}

pub fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>, rule: Rule) {
    assert_eq!(result.unwrap_err(), Refusal::Rule(rule));
}

pub fn submitted() -> Review {
    Review::submitted(ClaimId::new(Uuid::from_u128(1)), Some(RITA))
}

pub fn queued_under(policy: &ReviewPolicy) -> Review {
    submitted().accept(policy, &RatingScale::default()).unwrap().next
}

/// Queued under the default policy: two blind verdicts, unanimous, leases of a day.
pub fn queued() -> Review {
    queued_under(&ReviewPolicy::default())
}

pub fn taken(review: Review, by: MemberId, at: i64) -> Review {
    review.assign(by, &roles(Role::Reviewer), hour(at)).unwrap().next
}

pub fn says(review: Review, by: MemberId, key: &str) -> Review {
    review.give_verdict(by, verdict(1), rating(key), hour(1)).unwrap().next
}

pub fn in_review() -> Review {
    taken(taken(queued(), VERA, 0), VITO, 0)
}

pub fn decided() -> Review {
    says(says(in_review(), VERA, "FALSE"), VITO, "FALSE")
}

pub fn disputed() -> Review {
    says(says(in_review(), VERA, "FALSE"), VITO, "TRUE")
}

pub fn drafted(review: &Review) -> FactCheck {
    FactCheck::draft(FactCheckId::new(Uuid::from_u128(1)), review, ED, hash(1)).unwrap()
}

pub fn enough() -> GateFacts {
    GateFacts::enough_for(&ReviewPolicy::default())
}

/// A claim with its fact-check: decided by Vera and Vito, written by Ed, approved by Eva, version 1.
pub fn published() -> (Review, FactCheck) {
    let review = decided();
    let check = drafted(&review).approve(&review, EVA, None).unwrap();
    let published = factdesk_domain::publish(review, check, &enough(), None).unwrap();
    (published.review, published.fact_check)
}
