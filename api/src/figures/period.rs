//! The period of figures: whole days in the newsroom's time zone.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use factdesk_domain::NewsroomId;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};

use crate::error::Error;

/// Days of a period at most.
const LONGEST: i64 = 366;

/// A period of a newsroom.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Period {
    /// The newsroom's time zone.
    pub time_zone: String,
    /// Its first day.
    pub first: NaiveDate,
    /// Its last day.
    pub last: NaiveDate,
    /// The moment at which it begins.
    pub begins: DateTime<Utc>,
    /// The moment before which it ends.
    pub ends: DateTime<Utc>,
}

impl Period {
    /// The period from the one day to the other, both included; of 28 days up to today if they are not given.
    ///
    /// # Errors
    /// `BAD_USER_INPUT`: a period that ends before it begins, has more than 366 days or none that a calendar knows;
    /// otherwise what Postgres says.
    pub async fn of(
        db: &impl ConnectionTrait,
        newsroom: NewsroomId,
        now: DateTime<Utc>,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Self, Error> {
        if from.iter().chain(&to).any(|day| !(1900..=9998).contains(&day.year())) {
            return Err(Error::bad_input("A period lies between the years 1900 and 9998."));
        }
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            include_str!("period.sql"),
            [newsroom.uuid().into(), now.into(), from.into(), to.into()],
        );
        let found = Self::find_by_statement(statement).one(db).await?;
        let period = found.ok_or_else(|| Error::internal("a newsroom that is gone"))?;
        if (0..LONGEST).contains(&(period.last - period.first).num_days()) {
            Ok(period)
        } else {
            Err(Error::bad_input(format!("A period has 1 to {LONGEST} days, \"from\" not after \"to\".")))
        }
    }
}
