//! The law once more, in other words: what must hold after each step, and what each refusal must be true of.

use std::collections::BTreeSet;

use factdesk_domain::{
    ClaimAction, ClaimState, FactCheck, FactCheckState, Hold, MemberId, RatingKey, Refusal, Review, Role,
    Round, Rule, Seal, allowed_actions, evidence_stance_visible, verdict_visible,
};

use crate::{
    agreement::agreed,
    command::Command,
    desk::{Case, Desk, Refused},
    truth::unmet,
};

/// The command's name, told apart by what it turned out to be.
pub fn name(command: &Command, before: &Case, after: &Case) -> &'static str {
    let was = |check: fn(&FactCheck) -> bool| before.check.as_ref().is_some_and(check);
    let new_verdict = |before: &Case, after: &Case| verdicts(after).len() > verdicts(before).len();
    let approved_before = was(|check| check.state == FactCheckState::Approved);
    let approved_after = after.check.as_ref().is_some_and(|check| check.state == FactCheckState::Approved);
    match command {
        Command::Verdict(_) if !new_verdict(before, after) => "supersede",
        Command::Verdict(_) if verdict_was_late(before, after) => "late verdict",
        Command::Draft(_) if was(|check| check.published_version.is_some()) => "next draft",
        Command::Approve { .. } if broke_glass(after) => "approve by break-glass",
        Command::Publish { .. } if was(|check| check.retracted) => "publish after a retraction",
        Command::Publish { .. } if after.witness.waived != before.witness.waived => "publish with a waiver",
        Command::Publish { .. } if was(|check| check.published_version.is_some()) => {
            "publish the next version"
        }
        Command::Withdraw if approved_before && !approved_after => "approval falls with evidence",
        Command::Reopen if approved_before && !approved_after => "approval falls with a reopening",
        _ => command.name(),
    }
}

fn verdicts(case: &Case) -> Vec<MemberId> {
    case.review.round.iter().flat_map(|round| &round.verdicts).map(|live| live.member).collect()
}

fn verdict_was_late(before: &Case, after: &Case) -> bool {
    let author = verdicts(after).into_iter().find(|member| !verdicts(before).contains(member));
    let Some((round, author)) = before.review.round.as_ref().zip(author) else { return false };
    !round.slots.iter().any(|slot| matches!(slot.hold, Hold::Leased { member, .. } if member == author))
}

fn broke_glass(case: &Case) -> bool {
    case.check.as_ref().and_then(|check| check.approval.as_ref()).is_some_and(|a| a.break_glass.is_some())
}

/// Who is at work at this moment: slots used, and leases that still run.
pub fn active(round: &Round, desk: &Desk) -> Vec<MemberId> {
    let holds = round.slots.iter().filter_map(|slot| match slot.hold {
        Hold::Leased { member, until } if until > desk.now => Some(member),
        Hold::Used { member } => Some(member),
        _ => None,
    });
    holds.collect()
}

/// What a command is called in `allowedActions`.
fn claim_action(command: &Command) -> Option<ClaimAction> {
    Some(match command {
        Command::Accept => ClaimAction::Accept,
        Command::Take => ClaimAction::Take,
        Command::Assign(_) => ClaimAction::Assign,
        Command::Release => ClaimAction::Release,
        Command::Recuse => ClaimAction::Recuse,
        Command::Verdict(_) => ClaimAction::SubmitVerdict,
        Command::Adjudicate(_) | Command::SendBack => ClaimAction::Adjudicate,
        Command::Dismiss => ClaimAction::Dismiss,
        Command::MarkDuplicate(_) => ClaimAction::MarkDuplicate,
        Command::Reopen => ClaimAction::Reopen,
        Command::Reword => ClaimAction::Update,
        Command::Draft(_) => ClaimAction::DraftFactCheck,
        Command::Return => ClaimAction::ReturnFactCheck,
        Command::Approve { .. } => ClaimAction::ApproveFactCheck,
        Command::Publish { .. } => ClaimAction::PublishFactCheck,
        Command::Correct(_) => ClaimAction::CorrectFactCheck,
        Command::Retract => ClaimAction::RetractFactCheck,
        _ => return None,
    })
}

/// What a member is told that they may do is what works, and the other way round.
pub fn check_allowed(
    desk: &Desk,
    claim: usize,
    who: usize,
    command: &Command,
    allowed: &[ClaimAction],
    result: &Result<Case, Refused>,
) {
    let before = &desk.cases[claim];
    if let Some(action) = claim_action(command) {
        let special = match (command, result) {
            (Command::Approve { .. }, Ok(after)) => broke_glass(after),
            (Command::Publish { waived_by }, Ok(_)) => waived_by.is_some(),
            _ => false,
        };
        match result {
            Ok(_) => assert!(special || allowed.contains(&action), "{action} worked and was not offered"),
            Err(Refused::By(
                Refusal::Stale { .. } | Refusal::Gates(_) | Refusal::Rule(Rule::UnknownRating),
            )) => {}
            Err(refused) => {
                let depends_on_more = matches!(
                    command,
                    Command::Assign(_)
                        | Command::MarkDuplicate(_)
                        | Command::Draft(_)
                        | Command::Correct(_)
                        | Command::Publish { waived_by: Some(_) }
                );
                assert!(
                    depends_on_more || !allowed.contains(&action),
                    "{action} was offered and {refused:?}"
                );
            }
        }
    }
    check_twin(desk, who, command, before, allowed, result);
}

/// In a world that differs only in the sealed ratings of others, this member is offered the same and gets the same
/// answers, as long as no quorum is reached.
fn check_twin(
    desk: &Desk,
    who: usize,
    command: &Command,
    before: &Case,
    allowed: &[ClaimAction],
    result: &Result<Case, Refused>,
) {
    let (me, roles) = &desk.people[who];
    let mut twin = before.clone();
    let Some(round) = twin.review.round.as_mut().filter(|r| r.policy.blind && r.quorum_at.is_none()) else {
        return;
    };
    let other = round.scale.ratings[3].key.clone();
    round.verdicts.iter_mut().filter(|live| live.member != *me).for_each(|live| live.rating = other.clone());
    let in_twin = allowed_actions(&twin.review, twin.check.as_ref(), *me, roles, desk.now);
    assert_eq!(allowed, in_twin, "what is offered tells a sealed rating");
    let quorum = |case: &Case| case.review.round.as_ref().is_some_and(|round| round.quorum_at.is_some());
    match (result, desk.attempt(&twin, who, command)) {
        (Err(Refused::By(Refusal::Stale { .. })), _) => {}
        (Err(here), there) => assert_eq!(Some(here), there.as_ref().err(), "a refusal tells a sealed rating"),
        (Ok(here), Ok(there)) if !quorum(here) => {
            let seen = |case: &Case| (case.review.state, case.review.version, case.check.clone());
            assert_eq!(seen(here), seen(&there), "a step tells a sealed rating");
        }
        (Ok(here), there) => assert!(quorum(here) && there.is_ok(), "a refusal tells a sealed rating"),
    }
}

/// Everything about one step that was taken.
pub fn check(desk: &Desk, who: usize, command: &Command, before: &Case, after: &Case) {
    check_state(&after.review);
    check_round(desk, after);
    check_fact_check(after);
    check_lifecycle(command, before.review.state, after.review.state);
    check_leases(desk, command, after);
    check_versions(command, before, after);
    check_nothing_vanishes(command, before, after);
    check_actor(desk, who, command, before, after);
    check_blindness(desk, who, after);
}

fn check_lifecycle(command: &Command, from: ClaimState, to: ClaimState) {
    use ClaimState::{
        Decided, Dismissed, Disputed, Duplicate, InReview, Published, Queued, Retracted, Submitted,
    };
    let open = matches!(from, Submitted | Queued | InReview | Disputed | Decided);
    let legal = match command {
        Command::Accept => (from, to) == (Submitted, Queued),
        Command::Take | Command::Assign(_) => matches!(from, Queued | InReview) && to == InReview,
        Command::Release | Command::TakeBack(_) => from == InReview && matches!(to, InReview | Queued),
        Command::Recuse | Command::DeclareConflict | Command::Leave(_) | Command::ExpireLeases => {
            from == to || (from, to) == (InReview, Queued)
        }
        Command::Verdict(_) => {
            matches!(from, Queued | InReview) && matches!(to, InReview | Disputed | Decided)
        }
        Command::Adjudicate(_) => (from, to) == (Disputed, Decided),
        Command::SendBack => (from, to) == (Disputed, Queued),
        Command::Publish { .. } => matches!(from, Decided | Published) && to == Published,
        Command::Retract => (from, to) == (Published, Retracted),
        Command::Dismiss => open && to == Dismissed,
        Command::MarkDuplicate(_) => open && to == Duplicate,
        Command::Reopen => !matches!(from, Submitted | Queued | InReview) && to == Queued,
        Command::Reword => from == to && matches!(from, Submitted | Queued | InReview),
        Command::Draft(_) | Command::Approve { .. } => from == to && matches!(from, Decided | Published),
        Command::Correct(_) => from == to && from == Published,
        Command::ChangeSpeaker
        | Command::Return
        | Command::Gather
        | Command::Withdraw
        | Command::ChangePolicy => from == to,
    };
    assert!(legal, "{} leads from {from} to {to}", command.name());
}

fn check_state(review: &Review) {
    use ClaimState::{
        Decided, Dismissed, Disputed, Duplicate, InReview, Published, Queued, Retracted, Submitted,
    };
    let round = review.round.as_ref();
    let quorum = round.is_some_and(|round| round.quorum_at.is_some());
    let held = |round: &Round| round.slots.iter().any(|slot| slot.hold != Hold::Free);
    let leased = |round: &Round| round.slots.iter().any(|slot| matches!(slot.hold, Hold::Leased { .. }));
    let fits = match review.state {
        Submitted => round.is_none(),
        Queued => round.is_some_and(|round| !held(round)) && !quorum,
        InReview => round.is_some_and(held) && !quorum,
        Disputed => quorum && review.adjudicator.is_none(),
        Decided | Published | Retracted => quorum,
        Dismissed | Duplicate => !round.is_some_and(leased),
    };
    assert!(fits, "the round doesn't fit {}", review.state);
    assert_eq!(review.duplicate_of.is_some(), review.state == Duplicate);
    let decided = matches!(review.state, Decided | Published | Retracted);
    if !matches!(review.state, Dismissed | Duplicate) {
        assert_eq!(review.decided.is_some(), decided, "a rating in {}", review.state);
    }
    if let (true, Some(round)) = (quorum, round) {
        let ratings: Vec<RatingKey> =
            round.verdicts.iter().filter(|v| v.counts).map(|v| v.rating.clone()).collect();
        let agreed = agreed(&round.policy, &round.scale, &ratings);
        match (review.adjudicator, &review.decided) {
            (None, decided) => assert_eq!(*decided, agreed),
            (Some(_), Some(rating)) => {
                assert_eq!(agreed, None, "only a dispute is adjudicated");
                assert!(round.scale.find(rating).is_some());
            }
            (Some(_), None) => panic!("adjudicated without a rating"),
        }
    }
}

fn check_round(desk: &Desk, case: &Case) {
    let review = &case.review;
    let Some(round) = &review.round else { return };
    let holders: Vec<_> = round.slots.iter().filter_map(|slot| slot.hold.member()).collect();
    let distinct: BTreeSet<_> = holders.iter().copied().collect();
    let used = round.slots.iter().filter_map(|slot| match slot.hold {
        Hold::Used { member } => Some(member),
        _ => None,
    });
    let used: BTreeSet<_> = used.collect();
    let counting: BTreeSet<_> =
        round.verdicts.iter().filter(|live| live.counts).map(|live| live.member).collect();
    assert_eq!(round.slots.len(), usize::from(round.policy.verdicts_needed));
    assert_eq!(holders.len(), distinct.len(), "one slot for each person");
    assert_eq!(used, counting, "a slot is used exactly by a verdict that counts");
    assert_eq!(round.verdicts_in(), counting.len());
    assert_eq!(
        round.quorum_at.is_some(),
        used.len() == round.slots.len(),
        "quorum is when all slots are used"
    );
    assert!(distinct.is_subset(&round.reviewers) && round.lapsed.is_subset(&round.reviewers));
    assert!(round.lapsed.is_disjoint(&distinct), "whoever holds a slot has none that ran out");
    assert!(review.submitter.is_none_or(|submitter| !distinct.contains(&submitter)), "the submitter reviews");
    for slot in &round.slots {
        if let Hold::Leased { member, until } = slot.hold {
            assert!(!case.witness.barred.contains(&member), "a barred member holds a slot");
            assert!(until <= round.policy.lease_until(desk.now));
        }
    }
    let given: Vec<_> =
        case.witness.ratings.iter().filter(|((number, _), _)| *number == round.number).collect();
    assert_eq!(round.verdicts.len(), given.len(), "one live verdict for each person who gave one");
    for live in &round.verdicts {
        let latest = case.witness.ratings.get(&(round.number, live.member));
        assert_eq!(Some(&live.rating), latest, "the live verdict is the latest");
        let stopped = case.witness.stopped.contains(&(round.number, live.member));
        assert_eq!(live.counts, !stopped, "a verdict counts unless its author left before quorum");
        assert_eq!(round.counts(live.member), live.counts);
    }
    if let Some(adjudicator) = review.adjudicator {
        assert!(
            !case.witness.ratings.contains_key(&(round.number, adjudicator)),
            "the adjudicator gave a verdict"
        );
    }
}

fn check_fact_check(case: &Case) {
    let Some(check) = &case.check else { return };
    let has_version = check.published_version.is_some();
    match check.state {
        FactCheckState::Draft => assert!(check.approval.is_none() && !check.is_approved()),
        FactCheckState::Approved => assert!(check.is_approved()),
        FactCheckState::Published => assert!(check.is_approved() && has_version && !check.retracted),
        FactCheckState::Retracted => assert!(has_version && check.retracted),
    }
    let in_work = matches!(check.state, FactCheckState::Draft | FactCheckState::Approved);
    assert_eq!(
        check.pending_correction.is_some(),
        in_work && has_version,
        "a next version has its kind of change"
    );
    assert_eq!(check.is_up(), has_version && !check.retracted);
    assert_eq!(check.authors, case.witness.authors);
    let state = case.review.state;
    let round = case.review.round.as_ref().map(|round| round.number);
    if state == ClaimState::Published {
        assert!(check.is_up() && Some(check.round) == round && !check.being_checked_again(&case.review));
    }
    if matches!(state, ClaimState::Queued | ClaimState::InReview | ClaimState::Disputed | ClaimState::Decided)
    {
        assert_eq!(check.being_checked_again(&case.review), has_version);
    }
    if state == ClaimState::Retracted {
        assert!(check.retracted, "a retraction is marked");
    }
}

/// After a step that has to do with slots none is left that has run out.
fn check_leases(desk: &Desk, command: &Command, after: &Case) {
    let about_slots = matches!(
        command,
        Command::Take
            | Command::Assign(_)
            | Command::Release
            | Command::TakeBack(_)
            | Command::Recuse
            | Command::DeclareConflict
            | Command::Verdict(_)
            | Command::Leave(_)
            | Command::ExpireLeases
    );
    let slots = after.review.round.iter().flat_map(|round| &round.slots);
    let ran_out =
        slots.filter(|slot| matches!(slot.hold, Hold::Leased { until, .. } if until <= desk.now)).count();
    assert!(!about_slots || ran_out == 0, "a slot that ran out isn't free");
}

fn check_versions(command: &Command, before: &Case, after: &Case) {
    let worded = matches!(command, Command::Reword | Command::ChangeSpeaker);
    let expected = i32::from(worded || before.review.state != after.review.state);
    assert_eq!(after.review.version - before.review.version, expected, "what raises the claim's version");
    if let (Some(old), Some(new)) = (&before.check, &after.check) {
        assert_eq!(new.version - old.version, i32::from(old != new), "what raises the fact-check's version");
    }
}

fn check_nothing_vanishes(command: &Command, before: &Case, after: &Case) {
    assert!(before.review.recused.is_subset(&after.review.recused));
    assert!(before.review.conflicted.is_subset(&after.review.conflicted));
    let barred: BTreeSet<_> = after.review.recused.union(&after.review.conflicted).copied().collect();
    assert_eq!(barred, after.witness.barred);
    assert_eq!(before.review.submitter, after.review.submitter);
    let begins = matches!(command, Command::Accept | Command::SendBack | Command::Reopen);
    match (&before.review.round, &after.review.round) {
        (None, None) => assert!(!begins),
        (None, Some(new)) => assert!(begins && new.number == 1),
        (Some(_), None) => panic!("a round vanished"),
        (Some(old), Some(new)) if begins => {
            assert_eq!(new.number, old.number + 1);
            assert!(new.verdicts.is_empty() && new.reviewers.is_empty() && new.quorum_at.is_none());
        }
        (Some(old), Some(new)) => {
            assert_eq!((old.number, &old.policy, &old.scale), (new.number, &new.policy, &new.scale));
            assert!(old.reviewers.is_subset(&new.reviewers) && old.waived.is_subset(&new.waived));
            assert!(old.verdicts.iter().all(|o| new.verdicts.iter().any(|n| n.member == o.member)));
            if old.quorum_at.is_some() {
                assert_eq!(
                    (&old.verdicts, &old.slots, old.quorum_at),
                    (&new.verdicts, &new.slots, new.quorum_at)
                );
                let adjudicated = matches!(command, Command::Adjudicate(_));
                assert!(adjudicated || before.review.decided == after.review.decided, "a rating changed");
            }
        }
    }
    assert!(before.check.is_none() || after.check.is_some(), "a fact-check vanished");
    if let Some(new) = &after.check {
        let old = before.check.as_ref().and_then(|old| old.published_version);
        let publishes = matches!(command, Command::Publish { .. });
        let expected = if publishes { Some(old.unwrap_or(0) + 1) } else { old };
        assert_eq!(new.published_version, expected, "published versions count up, one by one");
    }
}

fn check_actor(desk: &Desk, who: usize, command: &Command, before: &Case, after: &Case) {
    let (me, my_roles) = &desk.people[who];
    let subject = subject(desk, who, command);
    let free_of_conflict = !before.witness.barred.contains(&subject);
    let Some(round) = before.review.round.as_ref() else { return };
    let is_submitter = before.review.submitter == Some(subject);
    match command {
        Command::Take | Command::Assign(_) => {
            assert!(free_of_conflict && !is_submitter && roles_of(desk, subject).has(Role::Reviewer));
            assert!(active(round, desk).len() < round.slots.len(), "over the slots");
            assert!(!active(round, desk).contains(&subject), "a second slot for one person");
        }
        Command::Verdict(_) => {
            assert!(free_of_conflict && !is_submitter && my_roles.has(Role::Reviewer));
            let had_one = before.witness.ratings.contains_key(&(round.number, *me));
            let room = active(round, desk).contains(me) || active(round, desk).len() < round.slots.len();
            assert!(had_one || (room && round.reviewers.contains(me)), "a verdict without a slot");
            assert!(round.quorum_at.is_none(), "a verdict after quorum");
        }
        Command::Adjudicate(_) | Command::SendBack | Command::Draft(_) | Command::Correct(_) => {
            assert!(free_of_conflict);
        }
        Command::Approve { .. } => {
            assert!(
                free_of_conflict && after.check.as_ref().is_some_and(|check| check.round == round.number)
            );
            let had_a_part = before.witness.authors.contains(me)
                || before.review.adjudicator == Some(*me)
                || (round.verdicts.iter().any(|live| live.member == *me && live.counts));
            let breach = round.policy.four_eyes && had_a_part;
            assert_eq!(broke_glass(after), breach, "a breach of four eyes goes on record, and nothing else");
            assert!(!breach || round.policy.break_glass);
        }
        Command::Publish { waived_by } => {
            assert_eq!(unmet(before, *waived_by), [], "published through a closed gate");
            assert!(before.check.as_ref().is_some_and(|check| check.round == round.number));
            assert!(waived_by.is_none_or(|by| !before.witness.barred.contains(&desk.people[by].0)));
        }
        Command::Reword => {
            let given = before.witness.ratings.keys().any(|(number, _)| *number == round.number);
            assert!(!given, "reworded after the first verdict");
        }
        _ => {}
    }
}

/// Whose rights and ties a command depends on.
pub fn subject(desk: &Desk, who: usize, command: &Command) -> MemberId {
    match command {
        Command::Assign(other) | Command::TakeBack(other) | Command::Leave(other) => desk.people[*other].0,
        _ => desk.people[who].0,
    }
}

pub fn roles_of(desk: &Desk, member: MemberId) -> factdesk_domain::Roles {
    desk.people.iter().find(|person| person.0 == member).map(|person| person.1.clone()).unwrap_or_default()
}

fn check_blindness(desk: &Desk, who: usize, case: &Case) {
    let Some(round) = &case.review.round else { return };
    let (me, roles) = &desk.people[who];
    let open = round.quorum_at.is_some() || !round.policy.blind;
    let seal = Seal::from(round);
    for (author, _) in &desk.people {
        assert_eq!(verdict_visible(seal, Some(*me), *author), open || me == author);
        assert_eq!(verdict_visible(seal, None, *author), open);
        let fellow = roles.has(Role::Reviewer) || round.reviewers.contains(me);
        let sealed = !open && me != author && fellow && round.reviewers.contains(author);
        assert_eq!(evidence_stance_visible(seal, Some(*me), roles, *author, &round.reviewers), !sealed);
    }
}

/// What must hold between the claims of the desk: from a duplicate one always gets to a claim that is none.
pub fn check_desk(desk: &Desk) {
    for case in &desk.cases {
        let mut at = &case.review;
        for _ in 0..desk.cases.len() {
            let next = at
                .duplicate_of
                .and_then(|target| desk.cases.iter().find(|other| other.review.claim == target));
            at = next.map_or(at, |next| &next.review);
        }
        assert_eq!(at.duplicate_of, None, "duplicates in a circle");
    }
}
