//! How much is done, how long it takes and what waits, as clients see it.

use async_graphql::SimpleObject;

use super::store::{BacklogRow, TimeRow, WeekRow};
use crate::claim::ClaimState;
use crate::graphql::Date;
use crate::read::Count;

/// What was done in a week.
#[derive(SimpleObject)]
pub struct WeekFigures {
    /// Its first day within the period.
    first_day: Date,
    /// Its last day within the period.
    last_day: Date,
    /// Claims that came in.
    claims_in: Count,
    /// Verdicts that count, of the rounds that reached quorum in this week: before that none is counted.
    verdicts: Count,
    /// Rounds that were decided, by agreement or by an adjudicator.
    decided: Count,
    /// Fact-checks that were published for the first time.
    published: Count,
}

impl From<WeekRow> for WeekFigures {
    fn from(row: WeekRow) -> Self {
        Self {
            first_day: Date(row.first),
            last_day: Date(row.last),
            claims_in: Count::from_rows(row.claims),
            verdicts: Count::from_rows(row.verdicts),
            decided: Count::from_rows(row.decided),
            published: Count::from_rows(row.published),
        }
    }
}

/// How long claims were in a state.
#[derive(SimpleObject)]
pub struct StateTime {
    /// The state.
    state: ClaimState,
    /// Claims by which it was measured.
    claims: i32,
    /// Seconds after which half of them were out of it; null if there were none.
    median_seconds: Option<i32>,
    /// Seconds after which nine of ten were out of it; null if there were none.
    p90_seconds: Option<i32>,
}

impl StateTime {
    /// The time in this state, if any claim was measured.
    pub fn of(state: factdesk_domain::ClaimState, row: Option<&TimeRow>) -> Self {
        let int = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            state: state.into(),
            claims: row.map_or(0, |row| int(row.claims)),
            median_seconds: row.map(|row| int(row.median)),
            p90_seconds: row.map(|row| int(row.p90)),
        }
    }
}

/// Claims that wait in a state, by how long ago they came in.
#[derive(SimpleObject)]
pub struct BacklogFigures {
    /// The state.
    state: ClaimState,
    /// Less than a day ago.
    under_a_day: Count,
    /// Less than a week ago, and not in the last day.
    under_a_week: Count,
    /// Less than 30 days ago, and not in the last week.
    under_thirty_days: Count,
    /// 30 days ago or more.
    older: Count,
}

impl BacklogFigures {
    /// What waits in this state.
    pub fn of(state: factdesk_domain::ClaimState, row: &BacklogRow) -> Self {
        Self {
            state: state.into(),
            under_a_day: Count::from_rows(row.day),
            under_a_week: Count::from_rows(row.week),
            under_thirty_days: Count::from_rows(row.month),
            older: Count::from_rows(row.older),
        }
    }
}
