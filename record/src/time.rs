//! Dates as the public reads them and as markup wants them.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use serde::{Deserialize, Serialize};

/// A date known to a certain precision; coarser ones carry the first day of their period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "precision", content = "at", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum PublicDate {
    /// Only the year is known.
    Year(NaiveDate),
    /// Year and month are known.
    Month(NaiveDate),
    /// The day is known.
    Day(NaiveDate),
    /// The moment is known.
    Instant(DateTime<Utc>),
}

impl PublicDate {
    /// In ISO 8601, as precise as it is known; fit for `<time datetime>` and schema.org.
    pub(crate) fn iso(self) -> String {
        match self {
            Self::Year(day) => day.format("%Y").to_string(),
            Self::Month(day) => day.format("%Y-%m").to_string(),
            Self::Day(day) => day.format("%Y-%m-%d").to_string(),
            Self::Instant(at) => iso(at),
        }
    }

    /// For people.
    pub(crate) fn words(self) -> String {
        match self {
            Self::Year(day) => day.format("%Y").to_string(),
            Self::Month(day) => day.format("%B %Y").to_string(),
            Self::Day(day) => day.format("%-d %B %Y").to_string(),
            Self::Instant(at) => words(at),
        }
    }

    /// Orders by the first moment that the date can mean.
    pub(crate) fn sort_key(self) -> NaiveDateTime {
        match self {
            Self::Year(day) | Self::Month(day) | Self::Day(day) => day.and_time(NaiveTime::MIN),
            Self::Instant(at) => at.naive_utc(),
        }
    }
}

/// A moment in ISO 8601, UTC, whole seconds.
pub(crate) fn iso(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A moment for people, in UTC.
pub(crate) fn words(at: DateTime<Utc>) -> String {
    at.format("%-d %B %Y, %H:%M UTC").to_string()
}
