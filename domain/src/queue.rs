//! Whose turn is next in the queue, and why.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::Rule;

/// How long a claim of no weight waits until its turn comes before that of a new one of the most weight.
pub const MOST: TimeDelta = TimeDelta::days(30);

/// Share of the check-worthiness in the weight of a claim that no editor has weighed; the rest is its reach.
const SCORE_SHARE: f64 = 0.7;

/// A reach of so many people, or more, has all of its share.
const FULL_REACH: f64 = 1_000_000.0;

const SECONDS_A_DAY: f64 = 86_400.0;

/// What the turn of a claim rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// Whether it goes before everything that is not urgent.
    pub urgent: bool,
    /// The editors' weight, 0 to 100; none: by score, reach and deadline.
    pub priority: Option<i16>,
    /// How much it is worth checking, 0 to 1.
    pub score: f64,
    /// People that it has reached, if known.
    pub reach: Option<i32>,
    /// By when a conclusion is wanted.
    pub deadline: Option<DateTime<Utc>>,
    /// Since when it waits: the beginning of its round.
    pub since: DateTime<Utc>,
}

closed_set! {
    /// What speaks for a claim's turn.
    pub enum TurnReason {
        /// An editor marked it as urgent.
        Urgent = "URGENT",
        /// An editor said how pressing it is.
        Priority = "PRIORITY",
        /// It is worth checking.
        CheckWorthiness = "CHECK_WORTHINESS",
        /// It reached many people.
        Reach = "REACH",
        /// Its deadline is near or over.
        Deadline = "DEADLINE",
        /// It has waited.
        Waiting = "WAITING",
        /// It is in a language of the reviewer.
        Language = "LANGUAGE",
    }
}

/// What speaks for a claim's turn, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Because {
    /// What.
    pub reason: TurnReason,
    /// How many days of waiting it is worth; 0 for what decides without being weighed.
    pub days: f64,
}

impl Turn {
    /// The moment from which on it is as if the claim had waited with no weight. Of two claims, both urgent or both not, the
    /// earlier one comes first. It does not depend on the time at which it is asked, since all claims wait at the same pace:
    /// so an index can keep the order.
    ///
    /// Postgres keeps the same as seconds since 2000 in `claim.queue_rank`.
    pub fn counts_from(&self) -> f64 {
        let by_weight = seconds(self.since) - SECONDS_A_DAY * self.weight();
        match self.deadline_counts() {
            Some(deadline) if self.priority.is_none() => by_weight.min(deadline),
            _ => by_weight,
        }
    }

    /// Why its turn comes when it does, what decides most first; together the days by which it is ahead of a claim that
    /// has just come in and has no weight.
    pub fn reasons(&self, now: DateTime<Utc>) -> Vec<Because> {
        let because = |reason, days| Because { reason, days };
        let mut reasons = Vec::new();
        if self.urgent {
            reasons.push(because(TurnReason::Urgent, 0.0));
        }
        let by_weight = seconds(self.since) - SECONDS_A_DAY * self.weight();
        if let Some(deadline) = self.deadline_counts()
            && self.priority.is_none()
            && deadline < by_weight
        {
            reasons.push(because(TurnReason::Deadline, (seconds(now) - deadline) / SECONDS_A_DAY));
            return reasons;
        }
        match self.priority {
            Some(_) => reasons.push(because(TurnReason::Priority, self.weight())),
            None => {
                reasons.push(because(TurnReason::CheckWorthiness, self.by_score()));
                if self.reach.is_some() {
                    reasons.push(because(TurnReason::Reach, self.by_reach()));
                }
            }
        }
        let waited = (seconds(now) - seconds(self.since)) / SECONDS_A_DAY;
        reasons.push(because(TurnReason::Waiting, waited));
        reasons
    }

    /// In days of waiting.
    fn weight(&self) -> f64 {
        match self.priority {
            Some(priority) => most() * f64::from(priority) / 100.0,
            None => self.by_score() + self.by_reach(),
        }
    }

    fn by_score(&self) -> f64 {
        most() * SCORE_SHARE * self.score
    }

    fn by_reach(&self) -> f64 {
        let people = f64::from(self.reach.unwrap_or(0));
        most() * (1.0 - SCORE_SHARE) * (people.ln_1p() / FULL_REACH.ln_1p()).min(1.0)
    }

    /// A deadline has all the weight there is on its day, less for each day before and more for each day after.
    fn deadline_counts(&self) -> Option<f64> {
        self.deadline.map(|deadline| seconds(deadline) - SECONDS_A_DAY * most())
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of an age stay exact below 2^53")]
fn seconds(at: DateTime<Utc>) -> f64 {
    /// 2000-01-01T00:00:00Z in seconds since 1970.
    const Y2K: f64 = 946_684_800.0;
    at.timestamp_micros() as f64 / 1e6 - Y2K
}

/// [`MOST`] in days.
#[expect(clippy::cast_precision_loss, reason = "a few days")]
fn most() -> f64 {
    MOST.num_days() as f64
}

/// Whether a member who holds so many slots may take another one from the queue.
pub fn may_take_another(held: i64, most: u32) -> Result<(), Rule> {
    if held < i64::from(most) { Ok(()) } else { Err(Rule::HoldsTooMany) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn() -> Turn {
        Turn {
            urgent: false,
            priority: None,
            score: 0.0,
            reach: None,
            deadline: None,
            since: DateTime::UNIX_EPOCH + TimeDelta::days(20_000),
        }
    }

    #[test]
    fn a_month_of_waiting_is_worth_as_much_as_the_most_weight() {
        let new = Turn { priority: Some(100), since: turn().since + MOST, ..turn() };
        assert!((new.counts_from() - turn().counts_from()).abs() < 1e-6);
    }

    #[test]
    fn editors_decide_before_score_reach_and_deadline() {
        let weighed = Turn { priority: Some(0), score: 1.0, deadline: Some(turn().since), ..turn() };
        assert!((weighed.counts_from() - turn().counts_from()).abs() < 1e-6);
        let kinds: Vec<_> = weighed.reasons(turn().since).iter().map(|because| because.reason).collect();
        assert_eq!(kinds, [TurnReason::Priority, TurnReason::Waiting]);
    }

    #[test]
    fn a_deadline_counts_once_it_is_nearer_than_the_weight_is_worth() {
        let now = turn().since + TimeDelta::days(2);
        let due = |days| Turn { score: 0.5, deadline: Some(now + TimeDelta::days(days)), ..turn() };
        let kinds = |turn: &Turn| turn.reasons(now).iter().map(|because| because.reason).collect::<Vec<_>>();
        assert_eq!(kinds(&due(29)), [TurnReason::CheckWorthiness, TurnReason::Waiting]);
        assert_eq!(kinds(&due(1)), [TurnReason::Deadline]);
        assert!((due(1).reasons(now)[0].days - 29.0).abs() < 1e-6);
        assert!(due(1).counts_from() < due(2).counts_from());
    }

    #[test]
    fn the_days_of_all_reasons_are_how_far_it_is_ahead() {
        let now = turn().since + TimeDelta::days(3);
        let claim = Turn { score: 0.8, reach: Some(50_000), ..turn() };
        let days: f64 = claim.reasons(now).iter().map(|because| because.days).sum();
        let ahead = Turn { since: now, ..turn() }.counts_from() - claim.counts_from();
        assert!((days - ahead / SECONDS_A_DAY).abs() < 1e-6);
    }
}
