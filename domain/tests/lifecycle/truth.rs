//! A refusal gives a reason that is true.

use factdesk_domain::{ClaimState, CorrectionKind, FactCheckState, Gate, MemberId, Refusal, Role, Rule};

use crate::{
    command::Command,
    desk::{Case, Desk, Refused},
    oracle::{active, roles_of, subject},
};

/// The gates counted once more.
pub fn unmet(case: &Case, waived_by: Option<usize>) -> Vec<Gate> {
    let (Some(round), Some(check)) = (&case.review.round, &case.check) else { return Gate::ALL.to_vec() };
    let (policy, facts) = (&round.policy, &case.facts);
    let mut involved = case.witness.authors.clone();
    involved.extend(round.verdicts.iter().filter(|live| live.counts).map(|live| live.member));
    involved.extend(case.review.adjudicator);
    involved.extend(check.approval.as_ref().map(|approval| approval.by));
    involved.retain(|member| case.witness.barred.contains(member));
    involved.retain(|member| !case.witness.waived.contains(&(round.number, *member)));
    let mut unmet = Vec::new();
    let mut need = |gate, met: bool| {
        if !met {
            unmet.push(gate);
        }
    };
    need(Gate::Approval, check.state == FactCheckState::Approved);
    need(Gate::PublicEvidence, facts.public_evidence >= u32::from(policy.public_evidence_needed));
    need(Gate::PrimarySource, facts.public_primary >= u32::from(policy.primary_needed));
    let both = facts.supports_or_note && facts.refutes_or_note;
    need(Gate::BothStances, both || !policy.both_stances_or_note);
    need(Gate::ClaimantContact, facts.claimant_contact || !policy.claimant_contact_needed);
    need(Gate::ConfirmedSpeaker, facts.confirmed_speaker || !policy.confirmed_speaker_needed);
    need(Gate::Checklist, facts.checklist);
    need(Gate::NoConflict, involved.is_empty() || waived_by.is_some());
    need(Gate::PublicAddress, facts.public_address);
    need(Gate::Embargo, !facts.embargoed);
    unmet
}

/// A refusal gives a reason that is true.
pub fn check_refusal(desk: &Desk, who: usize, command: &Command, before: &Case, refused: &Refused) {
    let (me, roles) = &desk.people[who];
    match refused {
        Refused::Forbidden => {
            assert!(!(roles.has(Role::Editor) && roles.has(Role::Reviewer) && roles.has(Role::Admin)));
        }
        Refused::By(Refusal::Stale { current }) => assert_eq!(*current, before.review.version),
        Refused::By(Refusal::Gates(gates)) => {
            let Command::Publish { waived_by } = command else { panic!("gates outside publishing") };
            assert!(!gates.is_empty());
            assert_eq!(*gates, unmet(before, *waived_by), "all gates that are closed, and only those");
        }
        Refused::By(Refusal::Rule(rule)) => {
            let subject = subject(desk, who, command);
            assert!(
                is_true(*rule, desk, *me, subject, command, before),
                "{rule} isn't true of {}",
                command.name()
            );
        }
    }
}

fn is_true(
    rule: Rule,
    desk: &Desk,
    me: MemberId,
    subject: MemberId,
    command: &Command,
    before: &Case,
) -> bool {
    let review = &before.review;
    let round = review.round.as_ref();
    let gave = round.is_some_and(|round| before.witness.ratings.contains_key(&(round.number, subject)));
    let active = round.map(|round| active(round, desk)).unwrap_or_default();
    let full = round.is_some_and(|round| active.len() == round.slots.len());
    let quorum = round.is_some_and(|round| round.quorum_at.is_some());
    let check = before.check.as_ref();
    let policy = round.map(|round| &round.policy);
    let has_version = check.is_some_and(|check| check.published_version.is_some());
    match rule {
        Rule::WrongState => is_wrong_state(command, before),
        Rule::NoFreeSlot => full && !active.contains(&subject),
        Rule::AlreadyHoldsSlot => active.contains(&subject),
        // Nothing here takes from the queue.
        Rule::HoldsTooMany => false,
        Rule::NotYourSlot => !active.contains(&subject) || gave,
        Rule::SlotTaken => {
            full && !active.contains(&me) && round.is_some_and(|round| round.reviewers.contains(&me))
        }
        Rule::NotAReviewer => !roles_of(desk, subject).has(Role::Reviewer),
        Rule::SubmitterGivesNoVerdict => review.submitter == Some(subject),
        Rule::Recused | Rule::AlreadyRecused => review.recused.contains(&subject),
        Rule::ConflictOfInterest => review.conflicted.contains(&subject),
        Rule::UnknownRating => {
            matches!(command, Command::Verdict(key) | Command::Adjudicate(key) if key.as_str() == "UNHEARD_OF")
        }
        Rule::VerdictsFixed => quorum,
        Rule::StatementFixed => round.is_some_and(|round| !round.verdicts.is_empty()),
        Rule::ApproverIsAuthor => before.witness.authors.contains(&me) && policy.is_some_and(|p| p.four_eyes),
        Rule::ApproverAdjudicated => review.adjudicator == Some(me),
        Rule::AdjudicatorGaveVerdict | Rule::ApproverGaveVerdict => gave,
        Rule::BreakGlassNotInPolicy => {
            policy.is_some_and(|policy| !policy.break_glass)
                && matches!(command, Command::Approve { break_glass: true })
        }
        Rule::DuplicateOfItself => {
            matches!(command, Command::MarkDuplicate(n) if desk.cases[*n].review.claim == review.claim)
        }
        Rule::DuplicateTargetClosed => {
            let target = |n: usize| desk.cases[n].review.state;
            matches!(command, Command::MarkDuplicate(n) if matches!(target(*n), ClaimState::Duplicate | ClaimState::Dismissed))
        }
        Rule::EarlierRound => check.zip(round).is_some_and(|(check, round)| check.round < round.number),
        Rule::CorrectionNeeded => has_version && matches!(command, Command::Draft(_)),
        Rule::NothingToCorrect => !has_version && matches!(command, Command::Draft(Some(_))),
        Rule::RetractionIsNoCorrection => matches!(
            command,
            Command::Draft(Some(CorrectionKind::Retraction)) | Command::Correct(CorrectionKind::Retraction)
        ),
        Rule::WaiverByConflicted => {
            matches!(command, Command::Publish { waived_by: Some(by) } if before.witness.barred.contains(&desk.people[*by].0))
        }
        // No step of a review knows of tags, addresses or the order of evidence.
        Rule::TagNameTaken
        | Rule::TagMerged
        | Rule::TagRetired
        | Rule::TooManyTags
        | Rule::SameAddress
        | Rule::OrderSealed => false,
    }
}

/// Whether the state of claim or fact-check stands against the command.
fn is_wrong_state(command: &Command, before: &Case) -> bool {
    use ClaimState::{Decided, Disputed, InReview, Published, Queued, Submitted};
    let state = before.review.state;
    let check = before.check.as_ref().map(|check| check.state);
    match command {
        Command::Accept => state != Submitted,
        Command::Take
        | Command::Assign(_)
        | Command::Release
        | Command::TakeBack(_)
        | Command::Verdict(_) => !matches!(state, Queued | InReview),
        Command::Adjudicate(_) | Command::SendBack => state != Disputed,
        Command::Dismiss | Command::MarkDuplicate(_) => {
            !matches!(state, Submitted | Queued | InReview | Disputed | Decided)
        }
        Command::Reopen => matches!(state, Submitted | Queued | InReview),
        Command::Reword => !matches!(state, Submitted | Queued | InReview),
        Command::Draft(_) => !matches!(state, Decided | Published),
        Command::Approve { .. } => {
            !matches!(state, Decided | Published) || check != Some(FactCheckState::Draft)
        }
        Command::Publish { .. } => {
            let in_work = matches!(check, Some(FactCheckState::Draft | FactCheckState::Approved));
            !matches!(state, Decided | Published) || !in_work
        }
        Command::Return => check != Some(FactCheckState::Approved),
        Command::Correct(_) => state != Published || check != Some(FactCheckState::Published),
        Command::Retract => state != Published,
        Command::Recuse
        | Command::DeclareConflict
        | Command::ChangeSpeaker
        | Command::Gather
        | Command::Withdraw
        | Command::Leave(_)
        | Command::ExpireLeases
        | Command::ChangePolicy => false,
    }
}
