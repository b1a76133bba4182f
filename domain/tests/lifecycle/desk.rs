//! A desk with a few people and claims, on which commands are tried.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::{
    Agreement, ClaimAction, ClaimId, ContentHash, CorrectionKind, FactCheck, FactCheckId, GateFacts,
    MemberId, Published, RatingKey, RatingScale, Reason, Refusal, Review, ReviewPolicy, Role, Roles, Rule,
    VerdictId, Waiver, allowed_actions, check_version, permits, publish,
};
use uuid::Uuid;

use crate::{command::Command, oracle, tally::Tally};

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
    counter: u8,
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
                oracle::check_refusal(self, who, &command, &before, &refused);
                tally.refusal(&refused);
            }
        }
        if matches!(command, Command::ChangePolicy) {
            self.policy = self.other_policy(&spread);
        }
    }

    fn member(&self, place: usize) -> MemberId {
        self.people[place % self.people.len()].0
    }

    /// What the command makes of a claim.
    fn attempt(&self, before: &Case, who: usize, command: &Command) -> Result<Case, Refused> {
        let (me, roles) = &self.people[who];
        let me = *me;
        if command.action().is_some_and(|action| !permits(roles, action)) {
            return Err(Refused::Forbidden);
        }
        let mut case = before.clone();
        let review = before.review.clone();
        let no_check = || Refused::from(Rule::WrongState);
        let check = || before.check.clone().ok_or_else(no_check);
        let (policy, scale, now) = (&self.policy, &self.scale, self.now);
        let step = match command {
            Command::Accept => review.accept(policy, scale)?,
            Command::Take => review.assign(me, roles, now)?,
            Command::Assign(other) => {
                review.assign(self.member(*other), &self.people[*other % self.people.len()].1, now)?
            }
            Command::Release => review.release(me, now)?,
            Command::TakeBack(other) => review.release(self.member(*other), now)?,
            Command::Recuse => review.recuse(me, now)?,
            Command::DeclareConflict => review.conflict_declared(me, now)?,
            Command::Verdict(rating) => review.give_verdict(
                me,
                VerdictId::new(Uuid::from_bytes([self.counter; 16])),
                rating.clone(),
                now,
            )?,
            Command::Adjudicate(rating) => review.adjudicate(me, rating.clone())?,
            Command::SendBack => review.send_back(me, policy, scale)?,
            Command::Dismiss => review.dismiss()?,
            Command::MarkDuplicate(target) => review.mark_duplicate(&self.cases[*target].review)?,
            Command::Reopen => {
                case.check = case.check.map(FactCheck::reopened);
                review.reopen(policy, scale)?
            }
            Command::Retract => {
                let step = review.retract()?;
                case.check = Some(check()?.retract(&step.next)?);
                step
            }
            Command::Leave(other) => review.member_removed(self.member(*other), now)?,
            Command::ExpireLeases => review.expire_leases(now)?,
            _ => {
                self.attempt_beside(&mut case, me, command, check)?;
                return Ok(case);
            }
        };
        case.review = step.next;
        Self::note(before, &mut case, me, command);
        Ok(case)
    }

    /// The commands that aren't steps of the claim's review.
    fn attempt_beside(
        &self,
        case: &mut Case,
        me: MemberId,
        command: &Command,
        check: impl Fn() -> Result<FactCheck, Refused>,
    ) -> Result<(), Refused> {
        let review = case.review.clone();
        let hash = ContentHash([self.counter; 32]);
        match command {
            Command::Reword => case.review = review.reword()?,
            Command::ChangeSpeaker => case.review = review.speaker_changed(),
            Command::Draft(kind) => {
                let was_up = case.check.as_ref().is_some_and(oracle::is_published_copy);
                case.check = Some(match case.check.take() {
                    None => FactCheck::draft(FactCheckId::new(Uuid::from_u128(1)), &review, me, hash)?,
                    Some(check) => check.edit(&review, me, hash, *kind)?,
                });
                case.witness.wrote(me, was_up);
            }
            Command::Correct(kind) => {
                case.check = Some(check()?.correct(&review, me, hash, *kind)?);
                case.witness.wrote(me, true);
            }
            Command::Return => case.check = Some(check()?.return_to_draft()?),
            Command::Approve { break_glass } => {
                let reason = break_glass.then(reason);
                case.check = Some(check()?.approve(&review, me, reason)?);
            }
            Command::Publish { waived_by } => {
                let waiver = waived_by.map(|by| Waiver { by: self.member(by), reason: reason() });
                let Published { review, fact_check, correction, waived } =
                    publish(review, check()?, &case.facts, waiver.as_ref())?;
                let first = case.check.as_ref().is_some_and(|check| check.published_version.is_none());
                assert_eq!(correction.is_none(), first, "every version but the first has a typed correction");
                assert!(waived.is_empty() || waiver.is_some());
                let number = review.round.as_ref().map_or(0, |round| round.number);
                case.witness.waived.extend(waived.iter().map(|member| (number, *member)));
                (case.review, case.check) = (review, Some(fact_check));
            }
            Command::Withdraw => {
                case.facts.public_evidence = case.facts.public_evidence.saturating_sub(1);
                case.facts.public_primary = case.facts.public_primary.min(case.facts.public_evidence);
                case.check = case.check.take().map(FactCheck::evidence_withdrawn);
            }
            Command::Gather => case.facts = self.gathered(case.facts),
            _ => {}
        }
        Ok(())
    }

    /// Writes down what happened.
    fn note(before: &Case, after: &mut Case, me: MemberId, command: &Command) {
        let Some(round) = &before.review.round else {
            if matches!(command, Command::Recuse | Command::DeclareConflict) {
                after.witness.barred.insert(me);
            }
            return;
        };
        match command {
            Command::Verdict(rating) => {
                after.witness.ratings.insert((round.number, me), rating.clone());
            }
            Command::Recuse | Command::DeclareConflict => {
                after.witness.barred.insert(me);
                if round.quorum_at.is_none() {
                    after.witness.stopped.insert((round.number, me));
                }
            }
            _ => {}
        }
    }

    /// One more piece of evidence, and one more fact, in turn.
    fn gathered(&self, mut facts: GateFacts) -> GateFacts {
        facts.public_evidence += 1;
        match self.counter % 4 {
            0 => facts.public_primary += 1,
            1 => facts.supports_or_note = true,
            2 => (facts.claimant_contact, facts.refutes_or_note) = (true, true),
            _ => (facts.confirmed_speaker, facts.public_address) = (true, true),
        }
        facts
    }

    fn other_policy(&self, spread: &Spread) -> ReviewPolicy {
        let bit = |n: u8| spread.flags >> n & 1 == 1;
        ReviewPolicy {
            version: self.policy.version + 1,
            verdicts_needed: 1 + spread.value % 4,
            blind: bit(0),
            agreement: if bit(1) { Agreement::Majority } else { Agreement::Unanimity },
            tolerance: spread.value / 4 % 3,
            public_evidence_needed: spread.value / 16 % 3,
            primary_needed: spread.value / 16 % 3 / 2,
            both_stances_or_note: bit(2),
            claimant_contact_needed: bit(3),
            confirmed_speaker_needed: bit(4),
            four_eyes: bit(5) || bit(6),
            break_glass: bit(6) || bit(7),
            lease_seconds: 3600,
        }
    }

    /// Every other time somebody who has a part in the claim already: there the rules bite.
    fn somebody_involved(&self, claim: usize, otherwise: usize, spread: &Spread) -> usize {
        let Case { review, witness, .. } = &self.cases[claim];
        let lapsed = review.round.iter().flat_map(|round| &round.lapsed);
        let involved: Vec<_> = review.adjudicator.iter().chain(&witness.authors).chain(lapsed).collect();
        let chosen =
            usize::from(spread.value).checked_rem(involved.len()).filter(|_| spread.flags.is_multiple_of(2));
        let place = chosen.and_then(|n| self.people.iter().position(|person| person.0 == *involved[n]));
        place.unwrap_or(otherwise)
    }

    fn a_reviewer(&self, first: usize) -> usize {
        (0..self.people.len())
            .map(|n| (first + n) % self.people.len())
            .find(|who| self.people[*who].1.has(Role::Reviewer))
            .unwrap_or(first)
    }

    /// Mostly the same rating, so that there is agreement too.
    fn rating(&self, value: u8) -> RatingKey {
        let place = if value < 60 { usize::from(value) % self.scale.ratings.len() } else { 0 };
        if value == 255 {
            "UNHEARD_OF".parse().expect("a key")
        } else {
            self.scale.ratings[place].key.clone()
        }
    }

    /// What brings the claim nearer to publication, by the first person who may do it.
    fn something_that_leads_on(&self, claim: usize, first: usize, spread: &Spread) -> (usize, Command) {
        const WAY: [ClaimAction; 8] = [
            ClaimAction::PublishFactCheck,
            ClaimAction::ApproveFactCheck,
            ClaimAction::DraftFactCheck,
            ClaimAction::Adjudicate,
            ClaimAction::SubmitVerdict,
            ClaimAction::Take,
            ClaimAction::Accept,
            ClaimAction::Reopen,
        ];
        let case = &self.cases[claim];
        let places = (0..self.people.len()).map(|n| (first + n) % self.people.len());
        let given =
            |who: usize| case.review.round.as_ref().is_some_and(|round| round.counts(self.member(who)));
        let allowed = |who: usize| {
            let (me, roles) = &self.people[who];
            (who, allowed_actions(&case.review, case.check.as_ref(), *me, roles, self.now))
        };
        let allowed: Vec<_> = places.map(allowed).collect();
        let can = |(who, actions): &(usize, Vec<ClaimAction>), action: ClaimAction| {
            actions.contains(&action) && !(action == ClaimAction::SubmitVerdict && given(*who))
        };
        let blocked = case
            .check
            .as_ref()
            .is_some_and(|check| check.is_approved() && !check.conflicts(&case.review).is_empty());
        if blocked && let Some((who, _)) = allowed.iter().find(|person| can(person, ClaimAction::Reopen)) {
            return (*who, Command::Publish { waived_by: Some(*who) });
        }
        let found = WAY.iter().find_map(|action| {
            allowed.iter().find(|person| can(person, *action)).map(|person| (person.0, *action))
        });
        match found {
            Some((who, ClaimAction::PublishFactCheck)) if spread.flags < 150 => (who, Command::Gather),
            Some((who, action)) => (who, self.command_for(action, claim, spread)),
            None => (first, Command::Gather),
        }
    }

    /// Something that somebody may do, starting the search at a person.
    fn something_possible(&self, claim: usize, first: usize, spread: &Spread) -> Option<(usize, Command)> {
        let case = &self.cases[claim];
        (0..self.people.len()).map(|n| (first + n) % self.people.len()).find_map(|who| {
            let (me, roles) = &self.people[who];
            let allowed = allowed_actions(&case.review, case.check.as_ref(), *me, roles, self.now);
            let weighed: Vec<_> =
                allowed.into_iter().flat_map(|action| std::iter::repeat_n(action, weight(action))).collect();
            let action = *weighed.get(usize::from(spread.what).checked_rem(weighed.len())?)?;
            Some((who, self.command_for(action, claim, spread)))
        })
    }

    fn command_for(&self, action: ClaimAction, claim: usize, spread: &Spread) -> Command {
        let other = spread.other % self.people.len();
        let kind = CorrectionKind::ALL[usize::from(spread.value % 3)];
        let has_version =
            self.cases[claim].check.as_ref().is_some_and(|check| check.published_version.is_some());
        match action {
            ClaimAction::Accept => Command::Accept,
            ClaimAction::Update if spread.flags.is_multiple_of(2) => Command::Reword,
            ClaimAction::Update => Command::ChangeSpeaker,
            ClaimAction::Take => Command::Take,
            ClaimAction::Assign => Command::Assign(self.a_reviewer(other)),
            ClaimAction::Release => Command::Release,
            ClaimAction::Recuse if spread.flags < 12 => Command::Recuse,
            ClaimAction::Recuse if spread.flags < 24 => Command::DeclareConflict,
            ClaimAction::AddEvidence | ClaimAction::RecordSearchNote | ClaimAction::RecordClaimantContact => {
                Command::Gather
            }
            ClaimAction::SubmitVerdict => Command::Verdict(self.rating(spread.value % 200)),
            ClaimAction::Adjudicate if spread.flags < 180 => {
                Command::Adjudicate(self.rating(spread.value % 200))
            }
            ClaimAction::Adjudicate => Command::SendBack,
            ClaimAction::Dismiss if spread.flags < 60 => Command::Dismiss,
            ClaimAction::MarkDuplicate if spread.flags < 60 => Command::MarkDuplicate(spread.other % 3),
            ClaimAction::Recuse | ClaimAction::Dismiss | ClaimAction::MarkDuplicate => Command::Gather,
            ClaimAction::DraftFactCheck => Command::Draft(has_version.then_some(kind)),
            ClaimAction::ReturnFactCheck => Command::Return,
            ClaimAction::ApproveFactCheck => Command::Approve { break_glass: false },
            ClaimAction::PublishFactCheck => Command::Publish { waived_by: None },
            ClaimAction::CorrectFactCheck => Command::Correct(kind),
            ClaimAction::RetractFactCheck => Command::Retract,
            ClaimAction::Reopen => Command::Reopen,
        }
    }

    /// Anything, possible or not.
    fn anything(&self, spread: &Spread) -> Command {
        let other = spread.other % self.people.len();
        let kind = CorrectionKind::ALL[usize::from(spread.value) % CorrectionKind::ALL.len()];
        match spread.what % 36 {
            0 => Command::Accept,
            1 | 2 => Command::Take,
            3 | 4 => Command::Assign(other),
            5 => Command::Release,
            6 => Command::TakeBack(other),
            7 => Command::Recuse,
            8 => Command::DeclareConflict,
            9..=13 => Command::Verdict(self.rating(spread.value)),
            14 | 15 => Command::Adjudicate(self.rating(spread.value)),
            16 => Command::SendBack,
            17 => Command::Dismiss,
            18 => Command::MarkDuplicate(spread.other % 3),
            19 => Command::Reopen,
            20 => Command::Reword,
            21 => Command::ChangeSpeaker,
            22 | 23 => Command::Draft((spread.flags < 128).then_some(kind)),
            24 => Command::Return,
            25..=27 => Command::Approve { break_glass: spread.flags < 128 },
            28 | 29 => Command::Publish { waived_by: (spread.flags < 200).then_some(other) },
            30 => Command::Correct(kind),
            31 => Command::Retract,
            32 => Command::Withdraw,
            33 => Command::Leave(other),
            34 => Command::ExpireLeases,
            _ => Command::ChangePolicy,
        }
    }
}

impl Witness {
    fn wrote(&mut self, author: MemberId, on_published: bool) {
        if on_published {
            self.authors.clear();
        }
        self.authors.insert(author);
    }
}

struct Spread {
    what: u8,
    other: usize,
    value: u8,
    flags: u8,
}

fn reason() -> Reason {
    Reason::try_from("Nobody else is here".to_owned()).expect("a reason")
}

/// How often a possible action is chosen: what leads on more often than what ends.
fn weight(action: ClaimAction) -> usize {
    match action {
        ClaimAction::Accept | ClaimAction::PublishFactCheck => 16,
        ClaimAction::Take
        | ClaimAction::Assign
        | ClaimAction::Adjudicate
        | ClaimAction::DraftFactCheck
        | ClaimAction::ApproveFactCheck
        | ClaimAction::CorrectFactCheck => 8,
        ClaimAction::SubmitVerdict => 4,
        ClaimAction::RetractFactCheck | ClaimAction::Reopen | ClaimAction::ReturnFactCheck => 2,
        ClaimAction::RecordSearchNote | ClaimAction::RecordClaimantContact => 0,
        _ => 1,
    }
}
