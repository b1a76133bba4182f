//! Trying a command on a claim by the rules, and writing down apart from them what it did.

use factdesk_domain::{
    ContentHash, FactCheck, FactCheckId, FactCheckState, GateFacts, MemberId, Published, Reason, Rule,
    VerdictId, Waiver, permits, publish,
};
use uuid::Uuid;

use crate::{
    command::Command,
    desk::{Case, Desk, Refused, Witness},
};

impl Desk {
    /// What the command makes of a claim.
    pub fn attempt(&self, before: &Case, who: usize, command: &Command) -> Result<Case, Refused> {
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
                let was_finished = case.check.as_ref().is_some_and(|check| {
                    matches!(check.state, FactCheckState::Published | FactCheckState::Retracted)
                });
                case.check = Some(match case.check.take() {
                    None => FactCheck::draft(FactCheckId::new(Uuid::from_u128(1)), &review, me, hash)?,
                    Some(check) => check.edit(&review, me, hash, *kind)?,
                });
                case.witness.wrote(me, was_finished);
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
        facts.embargoed = self.counter.is_multiple_of(5);
        match self.counter % 4 {
            0 => facts.public_primary += 1,
            1 => facts.supports_or_note = true,
            2 => (facts.claimant_contact, facts.refutes_or_note) = (true, true),
            _ => {
                (facts.confirmed_speaker, facts.public_address, facts.checklist) = (true, true, true);
            }
        }
        facts
    }
}

impl Witness {
    fn wrote(&mut self, author: MemberId, on_finished: bool) {
        if on_finished {
            self.authors.clear();
        }
        self.authors.insert(author);
    }
}

fn reason() -> Reason {
    Reason::try_from("Nobody else is here".to_owned()).expect("a reason")
}
