//! Writes what a step changed, by comparing before and after.

use chrono::{DateTime, Utc};
use entity::{assignment, round};
use factdesk_domain::{Hold, LiveVerdict, MemberId, Review, Round, Stepped};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveEnum, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use serde::Serialize;
use uuid::Uuid;

use crate::access::Permit;
use crate::error::Error;
use crate::unit_of_work::Work;

/// Writes the difference between a review and the next one.
///
/// `ending` is how assignments end that this step closed, other than by verdict or by running out. Verdicts themselves
/// are inserted before, so that quorum can fix them. Returns the assignment that began, if one did.
///
/// # Errors
/// What Postgres says; a constraint that stands against it is a bug in the rules.
pub async fn save(
    work: &Work<'_>,
    permit: &Permit,
    before: &Review,
    stepped: &Stepped,
    ending: assignment::Ending,
) -> Result<Option<Uuid>, Error> {
    let after = &stepped.next;
    let begins = |old: Option<&Round>, new: &Round| old.is_none_or(|old| old.number != new.number);
    let mut changes = Changes::default();
    changes.claim(before, after);
    match (&before.round, &after.round) {
        (old, Some(new)) if begins(old.as_ref(), new) => begin_round(work, after, new).await?,
        (Some(old), Some(new)) => {
            changes.verdicts = new.verdicts.iter().filter(|live| !old.verdicts.contains(live)).collect();
            changes.slots(old, new);
            changes.assignments(work, stepped, old, new, ending);
        }
        _ => {}
    }
    let begun = changes.begun.last().map(|begun| begun.id);
    for part in changes.parts() {
        write(work, permit, after, &part).await?;
    }
    match &after.round {
        Some(new) if !begins(before.round.as_ref(), new) => save_round(work, before, after, new).await?,
        _ => {}
    }
    Ok(begun)
}

/// The rows that a step changed, as `save.sql` reads them.
#[derive(Default, PartialEq, Serialize)]
struct Changes<'r> {
    verdicts: Vec<&'r LiveVerdict>,
    slots: Vec<SlotRow>,
    ended: Vec<Ended>,
    begun: Vec<Begun>,
    claim: Vec<ClaimRow>,
    /// Numbers of the slots whose holder is not in them any more.
    #[serde(skip)]
    left: Vec<i16>,
}

#[derive(PartialEq, Serialize)]
struct SlotRow {
    number: i16,
    member: Option<MemberId>,
    until: Option<DateTime<Utc>>,
    used: bool,
}

/// An assignment that is over.
#[derive(PartialEq, Serialize)]
struct Ended {
    member: MemberId,
    ending: String,
}

/// An assignment that begins.
#[derive(PartialEq, Serialize)]
struct Begun {
    id: Uuid,
    member: MemberId,
}

#[derive(PartialEq, Serialize)]
struct ClaimRow {
    state: &'static str,
    version: i32,
    round: Option<i32>,
    duplicate_of: Option<Uuid>,
}

impl Changes<'_> {
    fn claim(&mut self, before: &Review, after: &Review) {
        let row = |review: &Review| ClaimRow {
            state: review.state.as_str(),
            version: review.version,
            round: review.round.as_ref().map(|round| round.number),
            duplicate_of: review.duplicate_of.map(Uuid::from),
        };
        self.claim.extend(Some(row(after)).filter(|new| *new != row(before)));
    }

    fn slots(&mut self, old: &Round, new: &Round) {
        for (old, new) in old.slots.iter().zip(&new.slots).filter(|(old, new)| old.hold != new.hold) {
            let until = match new.hold {
                Hold::Leased { until, .. } => Some(until),
                Hold::Free | Hold::Used { .. } => None,
            };
            let used = matches!(new.hold, Hold::Used { .. });
            self.slots.push(SlotRow { number: new.number, member: new.hold.member(), until, used });
            if old.hold.member().is_some() && old.hold.member() != new.hold.member() {
                self.left.push(new.number);
            }
        }
    }

    fn assignments(
        &mut self,
        work: &Work<'_>,
        stepped: &Stepped,
        old: &Round,
        new: &Round,
        ending: assignment::Ending,
    ) {
        let leased = |round: &Round, member| matches!(round.hold_of(member), Hold::Leased { .. });
        let members = |round: &Round| -> Vec<MemberId> {
            round.slots.iter().filter_map(|slot| slot.hold.member()).collect()
        };
        for member in members(old) {
            let lapsed = stepped.lapsed.contains(&member);
            if leased(old, member) && (lapsed || !leased(new, member)) {
                let ending = match new.hold_of(member) {
                    _ if lapsed => assignment::Ending::Expired,
                    Hold::Used { .. } => assignment::Ending::Verdict,
                    _ => ending,
                };
                self.ended.push(Ended { member, ending: ending.to_value() });
            }
        }
        for member in members(new) {
            if leased(new, member) && (stepped.lapsed.contains(&member) || !leased(old, member)) {
                self.begun.push(Begun { id: work.id(), member });
            }
        }
    }

    /// What to write one after the other. Postgres writes the rows of one statement in any order, and a member never
    /// has two slots or two open assignments of a round: what is freed for somebody is freed before.
    fn parts(mut self) -> Vec<Self> {
        let mut parts = Vec::new();
        let taken = |slot: &SlotRow| slot.member.is_some();
        let clash = (!self.left.is_empty() && self.slots.iter().any(taken))
            || (!self.ended.is_empty() && !self.begun.is_empty());
        if clash {
            let free = |number: &i16| SlotRow { number: *number, member: None, until: None, used: false };
            let slots = self.left.drain(..).map(|number| free(&number)).collect();
            parts.push(Self { slots, ended: std::mem::take(&mut self.ended), ..Self::default() });
            self.slots.retain(taken);
        }
        parts.push(self);
        parts.retain(|part| *part != Self::default());
        parts
    }
}

async fn write(
    work: &Work<'_>,
    permit: &Permit,
    review: &Review,
    changes: &Changes<'_>,
) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        include_str!("save.sql"),
        [
            work.newsroom().uuid().into(),
            review.claim.uuid().into(),
            review.round.as_ref().map(|round| round.number).into(),
            serde_json::to_value(changes).map_err(Error::internal)?.into(),
            work.now().into(),
            permit.member().uuid().into(),
        ],
    );
    work.tx().execute_raw(statement).await?;
    Ok(())
}

async fn begin_round(work: &Work<'_>, review: &Review, new: &Round) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        include_str!("begin_round.sql"),
        [
            work.newsroom().uuid().into(),
            review.claim.uuid().into(),
            new.number.into(),
            new.policy.version.into(),
            new.scale.version.into(),
            i32::try_from(new.slots.len()).map_err(Error::internal)?.into(),
            work.now().into(),
        ],
    );
    work.tx().execute_raw(statement).await?;
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
