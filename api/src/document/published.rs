//! When a document was published, as exactly as it is known.

use async_graphql::Enum;
use chrono::{Datelike, NaiveDate, Utc};
use entity::document;
use serde::Serialize;

use crate::graphql::{Date, DateTime, Fields};

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::DatePrecision")]
pub enum DatePrecision {
    /// Not at all.
    Unknown,
    /// To the year; month and day mean nothing.
    Year,
    /// To the month; the day means nothing.
    Month,
    /// To the day.
    Day,
    /// To the time of day.
    Time,
}

/// When something was published.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Published {
    /// The day, if no moment is known.
    pub on: Option<NaiveDate>,
    /// The moment.
    pub at: Option<chrono::DateTime<Utc>>,
    /// How exactly that is known.
    pub precision: factdesk_domain::DatePrecision,
}

impl Published {
    /// Reads `publishedAt`, `publishedOn` and `publishedPrecision`.
    pub fn parse(
        fields: &mut Fields,
        at: Option<DateTime>,
        on: Option<Date>,
        precision: Option<DatePrecision>,
    ) -> Self {
        use factdesk_domain::DatePrecision as Known;
        let precision = precision.map(Known::from);
        let (at, on) = (at.map(|at| at.0), on.map(|on| on.0));
        let implied = match (at, on) {
            (Some(_), Some(_)) => {
                fields.problem("publishedOn", "Give either the moment or the day, not both.");
                Known::Time
            }
            (Some(_), None) => Known::Time,
            (None, Some(_)) => precision.filter(|known| *known != Known::Time).unwrap_or(Known::Day),
            (None, None) => Known::Unknown,
        };
        if precision.is_some_and(|precision| precision != implied)
            || (implied == Known::Unknown && on.is_some())
        {
            fields.problem(
                "publishedPrecision",
                "TIME goes with publishedAt; YEAR, MONTH or DAY with publishedOn.",
            );
        }
        for (field, year) in
            [("publishedAt", at.map(|at| at.year())), ("publishedOn", on.map(|on| on.year()))]
        {
            if year.is_some_and(|year| !(1000..=9999).contains(&year)) {
                fields.problem(field, "The year is between 1000 and 9999.");
            }
        }
        Self { on, at, precision: implied }
    }

    /// As the column holds the precision.
    pub fn column(&self) -> document::Precision {
        self.precision.into()
    }
}
