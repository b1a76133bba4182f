//! A desk with a few people and claims, on which commands are tried.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{
    ClaimId, FactCheck, GateFacts, MemberId, RatingKey, RatingScale, Refusal, Review, ReviewPolicy, Role,
    Roles, allowed_actions, check_version,
};
use uuid::Uuid;

use crate::{command::Command, oracle, steer::Spread, tally::Tally, truth};

/// One claim with what the desk knows about it. Two of them, before and after, are what the oracle looks at.
#[derive(Debug, Clone)]
pub struct Case {
    pub review: Review,
    pub check: Option<FactCheck>,
    pub facts: GateFacts,
    pub witness: Witness,
}

/// What really happened, written down apart from the rules.
#[derive(Debug, Clone, Default)]
pub struct Witness {
    /// The latest rating of each member in each round.
    pub ratings: BTreeMap<(i32, MemberId), RatingKey>,
    /// Who stepped back or declared a conflict.
    pub barred: BTreeSet<MemberId>,
    /// Those of them who did so before the quorum of the round.
    pub stopped: BTreeSet<(i32, MemberId)>,
    /// Who wrote on the working copy since it was last published.
    pub authors: BTreeSet<MemberId>,
    /// Whose conflicts were waived in a round.
    pub waived: BTreeSet<(i32, MemberId)>,
}

/// Why a command had no effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    Forbidden,
    By(Refusal),
}

impl<E: Into<Refusal>> From<E> for Refused {
    fn from(refusal: E) -> Self {
        Self::By(refusal.into())
    }
}

pub struct Desk {
    pub people: Vec<(MemberId, Roles)>,
    pub cases: Vec<Case>,
    pub policy: ReviewPolicy,
    pub scale: RatingScale,
    pub now: DateTime<Utc>,
    pub counter: u8,
}

impl Desk {
    /// A desk whose people have the roles given as bits; the first one submitted all three claims.
    pub fn new(roles: &[u8]) -> Self {
        let role_set =
            |bits: u8| Role::ALL.iter().enumerate().filter(move |(n, _)| bits >> n & 1 == 1).map(|(_, r)| *r);
        let people: Vec<_> = (1..)
            .zip(roles)
            .map(|(n, bits)| (MemberId::new(Uuid::from_u128(n)), role_set(*bits).collect()))
            .collect();
        let case = |n| Case {
            review: Review::submitted(
                ClaimId::new(Uuid::from_u128(n)),
                people.first().map(|person: &(_, Roles)| person.0),
            ),
            check: None,
            facts: GateFacts::default(),
            witness: Witness::default(),
        };
        let mut scale = RatingScale::default();
        scale.ratings.retain(|rating| rating.ordinal.is_none_or(|place| place >= 3));
        let mut desk = Self {
            cases: (1..=3).map(case).collect(),
            people,
            policy: ReviewPolicy { lease_seconds: 3600, ..ReviewPolicy::default() },
            scale,
            now: DateTime::UNIX_EPOCH,
            counter: 0,
        };
        if roles[4] % 2 == 1 {
            let bits = |n: usize| roles[n] << 4 | roles[n + 1];
            desk.policy = desk.other_policy(&Spread { what: 0, other: 0, value: bits(0), flags: bits(2) });
        }
        desk
    }

    /// Lets somebody try something. A throw's bytes say who and what; most are steered to what is possible.
    pub fn take(&mut self, throw: [u8; 8], tally: &mut Tally) {
        let [steered, what, who, other, claim, value, flags, time] = throw;
        self.now += if time < 225 { TimeDelta::minutes(1) } else { TimeDelta::hours(2) };
        self.counter = self.counter.wrapping_add(1);
        let claim = if claim < 200 { 0 } else { 1 + usize::from(claim % 2) };
        let who = usize::from(who) % self.people.len();
        let spread = Spread { what, other: usize::from(other), value, flags };
        let (who, command) = if steered < 80 {
            self.something_that_leads_on(claim, who, &spread)
        } else if steered < 176 {
            self.something_possible(claim, who, &spread).unwrap_or((who, Command::ExpireLeases))
        } else {
            (self.somebody_involved(claim, who, &spread), self.anything(&spread))
        };

        let before = self.cases[claim].clone();
        let allowed = allowed_actions(
            &before.review,
            before.check.as_ref(),
            self.people[who].0,
            &self.people[who].1,
            self.now,
        );
        let stale = flags > 250 && check_version(before.review.version, before.review.version - 1).is_err();
        let result = if stale {
            check_version(before.review.version, before.review.version - 1)
                .map(|()| before.clone())
                .map_err(Refused::from)
        } else {
            self.attempt(&before, who, &command)
        };
        oracle::check_allowed(self, claim, who, &command, &allowed, &result);
        match result {
            Ok(after) => {
                oracle::check(self, who, &command, &before, &after);
                let (from, to) = (before.review.state, after.review.state);
                tally.transition(oracle::name(&command, &before, &after), from, to);
                self.cases[claim] = after;
                oracle::check_desk(self);
            }
            Err(refused) => {
                truth::check_refusal(self, who, &command, &before, &refused);
                tally.refusal(&refused);
            }
        }
        if matches!(command, Command::ChangePolicy) {
            self.policy = self.other_policy(&spread);
        }
    }

    pub fn member(&self, place: usize) -> MemberId {
        self.people[place % self.people.len()].0
    }
}
