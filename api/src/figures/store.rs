//! All SQL of figures. Nothing of a round before its quorum is read.

use chrono::{DateTime, NaiveDate, Utc};
use factdesk_domain::{ClaimState, NewsroomId};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::period::Period;
use crate::error::Error;
use crate::read::COUNTED_TO;

/// Rounds by which times are measured, at most.
pub const ROUNDS: i64 = 10_000;

/// A verdict as quorum froze it.
#[derive(FromQueryResult)]
pub struct VerdictRow {
    /// The claim.
    pub claim_id: Uuid,
    /// Version of the scale.
    pub scale_version: i32,
    /// The reviewer.
    pub member_id: Uuid,
    /// The rating.
    pub rating_key: String,
    /// Whether these are all verdicts of the period.
    pub complete: bool,
}

/// First verdicts of the period as quorum froze them, so many at most: of the newest rounds.
///
/// # Errors
/// What Postgres says.
pub async fn verdicts(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    period: &Period,
    at_most: u32,
) -> Result<Vec<VerdictRow>, Error> {
    let values =
        [newsroom.uuid().into(), period.begins.into(), period.ends.into(), i64::from(at_most).into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, include_str!("verdicts.sql"), values);
    Ok(VerdictRow::find_by_statement(statement).all(db).await?)
}

/// What was done in a week.
#[derive(FromQueryResult)]
pub struct WeekRow {
    /// Its first day within the period.
    pub first: NaiveDate,
    /// Its last day within the period.
    pub last: NaiveDate,
    /// Claims that came in.
    pub claims: i64,
    /// Verdicts of rounds that reached quorum.
    pub verdicts: i64,
    /// Rounds that were decided.
    pub decided: i64,
    /// Fact-checks that were published for the first time.
    pub published: i64,
}

/// What was done in the weeks of the period.
///
/// # Errors
/// What Postgres says.
pub async fn weeks(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    period: &Period,
) -> Result<Vec<WeekRow>, Error> {
    let values = [
        newsroom.uuid().into(),
        period.first.into(),
        period.last.into(),
        period.time_zone.as_str().into(),
        COUNTED_TO.into(),
    ];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, include_str!("weeks.sql"), values);
    Ok(WeekRow::find_by_statement(statement).all(db).await?)
}

/// How long claims were in a state.
#[derive(FromQueryResult)]
pub struct TimeRow {
    /// The state.
    pub state: String,
    /// How many.
    pub claims: i64,
    /// Seconds of the one in the middle.
    pub median: i64,
    /// Seconds within which nine of ten were out of it.
    pub p90: i64,
}

/// How long claims that were judged in the period were in the states that some of them went through.
///
/// # Errors
/// What Postgres says.
pub async fn times(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    period: &Period,
) -> Result<Vec<TimeRow>, Error> {
    let values = [newsroom.uuid().into(), period.begins.into(), period.ends.into(), ROUNDS.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, include_str!("times.sql"), values);
    Ok(TimeRow::find_by_statement(statement).all(db).await?)
}

/// Claims that wait in a state, by age.
#[derive(FromQueryResult)]
pub struct BacklogRow {
    /// The state.
    pub state: String,
    /// Younger than a day.
    pub day: i64,
    /// Younger than a week, but not than a day.
    pub week: i64,
    /// Younger than 30 days, but not than a week.
    pub month: i64,
    /// 30 days old or older.
    pub older: i64,
}

/// Claims that wait in these states.
///
/// # Errors
/// What Postgres says.
pub async fn backlog(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    now: DateTime<Utc>,
    states: &[ClaimState],
) -> Result<Vec<BacklogRow>, Error> {
    let states: Vec<String> = states.iter().map(ToString::to_string).collect();
    let values = [newsroom.uuid().into(), states.into(), now.into(), COUNTED_TO.into()];
    let statement = Statement::from_sql_and_values(DbBackend::Postgres, include_str!("backlog.sql"), values);
    Ok(BacklogRow::find_by_statement(statement).all(db).await?)
}
