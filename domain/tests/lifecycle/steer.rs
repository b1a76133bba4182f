//! Choosing what is thrown: what leads a claim on, what is possible, or anything at all.

use factdesk_domain::{
    Agreement, ClaimAction, CorrectionKind, RatingKey, ReviewPolicy, Role, allowed_actions,
};

use crate::{
    command::Command,
    desk::{Case, Desk},
};

/// What is left to chance in a command.
pub struct Spread {
    pub what: u8,
    pub other: usize,
    pub value: u8,
    pub flags: u8,
}

impl Desk {
    pub fn other_policy(&self, spread: &Spread) -> ReviewPolicy {
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
    pub fn somebody_involved(&self, claim: usize, otherwise: usize, spread: &Spread) -> usize {
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
    pub fn something_that_leads_on(&self, claim: usize, first: usize, spread: &Spread) -> (usize, Command) {
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
    pub fn something_possible(
        &self,
        claim: usize,
        first: usize,
        spread: &Spread,
    ) -> Option<(usize, Command)> {
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
    pub fn anything(&self, spread: &Spread) -> Command {
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
