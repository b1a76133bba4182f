//! Writes what a step changed, by comparing before and after.

use entity::{assignment, claim, live_verdict, round, slot};
use factdesk_domain::{Hold, MemberId, Review, Round, Slot, Stepped};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Set};
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::unit_of_work::Work;

/// Writes the difference between a review and the next one.
///
/// `ending` is how assignments end that this step closed, other than by verdict or by running out. Verdicts themselves
/// are inserted before, so that quorum can fix them.
///
/// # Errors
/// What Postgres says; a constraint that stands against it is a bug in the rules.
pub async fn save(
    work: &Work<'_>,
    permit: &Permit,
    before: &Review,
    stepped: &Stepped,
    ending: assignment::Ending,
) -> Result<(), Error> {
    let after = &stepped.next;
    match (&before.round, &after.round) {
        (old, Some(new)) if old.as_ref().is_none_or(|old| old.number != new.number) => {
            if let Some(old) = old {
                close(work, after, old, None, assignment::Ending::Closed).await?;
            }
            begin_round(work, after, new).await?;
        }
        (Some(old), Some(new)) => {
            save_verdicts(work, after, old, new).await?;
            save_slots(work, permit, stepped, old, new, ending).await?;
            save_round(work, before, after, new).await?;
        }
        _ => {}
    }
    save_claim(work, before, after).await
}

async fn save_claim(work: &Work<'_>, before: &Review, after: &Review) -> Result<(), Error> {
    let number = |review: &Review| review.round.as_ref().map(|round| round.number);
    let unchanged = before.state == after.state
        && before.version == after.version
        && number(before) == number(after)
        && before.duplicate_of == after.duplicate_of;
    if unchanged {
        return Ok(());
    }
    claim::Entity::update_many()
        .col_expr(claim::Column::State, Expr::value(claim::State::from(after.state)))
        .col_expr(claim::Column::Version, Expr::value(after.version))
        .col_expr(claim::Column::Round, Expr::value(number(after)))
        .col_expr(claim::Column::DuplicateOf, Expr::value(after.duplicate_of.map(Uuid::from)))
        .col_expr(claim::Column::ChangedAt, Expr::value(work.now()))
        .filter(claim::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(claim::Column::Id.eq(after.claim.uuid()))
        .exec(work.tx())
        .await?;
    Ok(())
}

async fn begin_round(work: &Work<'_>, review: &Review, new: &Round) -> Result<(), Error> {
    let row = round::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        claim_id: Set(review.claim.into()),
        number: Set(new.number),
        policy_version: Set(new.policy.version),
        scale_version: Set(new.scale.version),
        started_at: Set(work.now()),
        ..Default::default()
    };
    round::Entity::insert(row).exec_without_returning(work.tx()).await?;
    let slots = new.slots.iter().map(|slot| slot::ActiveModel {
        newsroom_id: Set(work.newsroom().into()),
        claim_id: Set(review.claim.into()),
        round: Set(new.number),
        number: Set(slot.number),
        member_id: Set(None),
        leased_until: Set(None),
        used: Set(false),
    });
    slot::Entity::insert_many(slots).exec_without_returning(work.tx()).await?;
    Ok(())
}

async fn save_round(work: &Work<'_>, before: &Review, after: &Review, new: &Round) -> Result<(), Error> {
    let reached = before.round.as_ref().is_some_and(|old| old.quorum_at != new.quorum_at);
    // What a round decided stays in its row; a step that goes on to something else only stops pointing at it.
    let decided = after.decided.is_some() && before.decided != after.decided;
    if !reached && !decided {
        return Ok(());
    }
    let mut update = round::Entity::update_many();
    if reached {
        let outcome = if after.decided.is_some() { round::Outcome::Agreed } else { round::Outcome::Disputed };
        update = update
            .col_expr(round::Column::QuorumAt, Expr::value(new.quorum_at))
            .col_expr(round::Column::Outcome, Expr::value(outcome));
    }
    if decided {
        let key = after.decided.as_ref().map(|key| key.as_str().to_owned());
        update = update.col_expr(round::Column::RatingKey, Expr::value(key));
        if let Some(adjudicator) = after.adjudicator {
            update = update
                .col_expr(round::Column::AdjudicatorId, Expr::value(Uuid::from(adjudicator)))
                .col_expr(round::Column::AdjudicatedAt, Expr::value(work.now()));
        }
    }
    update
        .filter(round::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(round::Column::ClaimId.eq(after.claim.uuid()))
        .filter(round::Column::Number.eq(new.number))
        .exec(work.tx())
        .await?;
    Ok(())
}

async fn save_verdicts(work: &Work<'_>, review: &Review, old: &Round, new: &Round) -> Result<(), Error> {
    let changed = new.verdicts.iter().filter(|live| !old.verdicts.contains(live));
    let rows: Vec<_> = changed
        .map(|live| live_verdict::ActiveModel {
            newsroom_id: Set(work.newsroom().into()),
            claim_id: Set(review.claim.into()),
            round: Set(new.number),
            member_id: Set(live.member.into()),
            verdict_id: Set(live.verdict.into()),
            counts: Set(live.counts),
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    let key = [
        live_verdict::Column::NewsroomId,
        live_verdict::Column::ClaimId,
        live_verdict::Column::Round,
        live_verdict::Column::MemberId,
    ];
    let newest = [live_verdict::Column::VerdictId, live_verdict::Column::Counts];
    live_verdict::Entity::insert_many(rows)
        .on_conflict(OnConflict::columns(key).update_columns(newest).to_owned())
        .exec_without_returning(work.tx())
        .await?;
    Ok(())
}

async fn save_slots(
    work: &Work<'_>,
    permit: &Permit,
    stepped: &Stepped,
    old: &Round,
    new: &Round,
    ending: assignment::Ending,
) -> Result<(), Error> {
    let review = &stepped.next;
    let changed: Vec<(&Slot, &Slot)> =
        old.slots.iter().zip(&new.slots).filter(|(old, new)| old.hold != new.hold).collect();
    // First free, then take: a member whose slot ran out may use another one in the same step.
    let left: Vec<i16> = changed
        .iter()
        .filter(|(old, new)| old.hold.member().is_some() && old.hold.member() != new.hold.member())
        .map(|(old, _)| old.number)
        .collect();
    if !left.is_empty() {
        set_slots(work, review, new.number, left, Hold::Free).await?;
    }
    for (_, now) in &changed {
        if now.hold != Hold::Free {
            set_slots(work, review, new.number, vec![now.number], now.hold).await?;
        }
    }
    let leased = |round: &Round, member| matches!(round.hold_of(member), Hold::Leased { .. });
    let members =
        |round: &Round| round.slots.iter().filter_map(|slot| slot.hold.member()).collect::<Vec<_>>();
    for member in members(old) {
        let over = leased(old, member) && (!leased(new, member) || stepped.lapsed.contains(&member));
        if over {
            let ending = match new.hold_of(member) {
                _ if stepped.lapsed.contains(&member) => assignment::Ending::Expired,
                Hold::Used { .. } => assignment::Ending::Verdict,
                _ => ending,
            };
            close(work, review, old, Some(member), ending).await?;
        }
    }
    for member in members(new) {
        let begun = leased(new, member) && (!leased(old, member) || stepped.lapsed.contains(&member));
        if begun {
            let row = assignment::ActiveModel {
                newsroom_id: Set(work.newsroom().into()),
                id: Set(work.id()),
                claim_id: Set(review.claim.into()),
                round: Set(new.number),
                member_id: Set(member.into()),
                assigned_by: Set(permit.member().into()),
                assigned_at: Set(work.now()),
                ended_at: Set(None),
                ending: Set(None),
            };
            assignment::Entity::insert(row).exec_without_returning(work.tx()).await?;
        }
    }
    Ok(())
}

async fn set_slots(
    work: &Work<'_>,
    review: &Review,
    round: i32,
    numbers: Vec<i16>,
    hold: Hold,
) -> Result<(), Error> {
    let until = match hold {
        Hold::Leased { until, .. } => Some(until),
        Hold::Free | Hold::Used { .. } => None,
    };
    slot::Entity::update_many()
        .col_expr(slot::Column::MemberId, Expr::value(hold.member().map(Uuid::from)))
        .col_expr(slot::Column::LeasedUntil, Expr::value(until))
        .col_expr(slot::Column::Used, Expr::value(matches!(hold, Hold::Used { .. })))
        .filter(slot::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(slot::Column::ClaimId.eq(review.claim.uuid()))
        .filter(slot::Column::Round.eq(round))
        .filter(slot::Column::Number.is_in(numbers))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Ends the open assignment of a member, or all of the round.
async fn close(
    work: &Work<'_>,
    review: &Review,
    round: &Round,
    member: Option<MemberId>,
    ending: assignment::Ending,
) -> Result<(), Error> {
    let whose = member.map(|member| assignment::Column::MemberId.eq(member.uuid()));
    assignment::Entity::update_many()
        .col_expr(assignment::Column::EndedAt, Expr::value(work.now()))
        .col_expr(assignment::Column::Ending, Expr::value(ending))
        .filter(assignment::Column::NewsroomId.eq(work.newsroom().uuid()))
        .filter(assignment::Column::ClaimId.eq(review.claim.uuid()))
        .filter(assignment::Column::Round.eq(round.number))
        .filter(assignment::Column::EndedAt.is_null())
        .filter(Condition::all().add_option(whose))
        .exec(work.tx())
        .await?;
    Ok(())
}
