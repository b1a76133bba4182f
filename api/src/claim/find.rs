//! From a filter to the claims that fulfil it.
//!
//! One condition that an index has in the order of the list is asked of the table. Whatever else, any number of conditions
//! together, is asked of the index of words and marks; `migration/src/m0011_lists/claims.sql` says which mark means what.

use chrono::{DateTime, TimeDelta, Utc};
use entity::claim;
use rust_decimal::Decimal;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ActiveEnum, ColumnTrait, IdenStatic, QueryFilter, Select, Value};

use super::filter::{ClaimFilter, TimeRange};
use crate::access::Scope;
use crate::error::Error;
use crate::graphql::{NodeKind, id_argument};
use crate::read::{Indexed, Search, Visible};

/// Values of a set in a filter at most.
const MOST_VALUES: usize = 50;
/// The time at hand may be some seconds old.
const SLACK: TimeDelta = TimeDelta::days(1);
/// The way along the list until the index is asked.
const CLAIMS: Indexed = Indexed { index: "claim_index", window: 2_000 };

/// Which claims a filter lets through.
pub struct Found {
    /// Of these.
    pub select: Select<claim::Entity>,
    /// Those that it finds; all if it is none.
    pub search: Option<Search>,
}

impl Found {
    /// All of them.
    pub fn all(self, scope: &Scope) -> Select<claim::Entity> {
        match self.search {
            None => self.select,
            Some(search) => search.all(scope, &self.select),
        }
    }
}

impl ClaimFilter {
    /// The claims that fulfil every condition, sorted by this column, at about this time.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another type, a number or time that is none, or too much at once.
    pub fn find(&self, scope: &Scope, sorted: claim::Column, now: DateTime<Utc>) -> Result<Found, Error> {
        let select = claim::Entity::visible(scope);
        if let Some(conditions) = self.plain(scope)? {
            let select = conditions.into_iter().fold(select, QueryFilter::filter);
            return Ok(Found { select, search: None });
        }
        Ok(Found { select, search: Some(self.search(scope, sorted, now)?) })
    }

    /// The same, asked of the index of words and marks in any case.
    ///
    /// # Errors
    /// As [`Self::find`].
    pub fn search(&self, scope: &Scope, sorted: claim::Column, now: DateTime<Utc>) -> Result<Search, Error> {
        let mut search = Search::new(CLAIMS, scope);
        self.words(&mut search)?;
        self.marks(&mut search)?;
        self.sources(&mut search)?;
        self.work(&mut search, scope)?;
        self.score(&mut search)?;
        self.times(&mut search, sorted, now)?;
        Ok(search)
    }

    /// How many conditions it has.
    fn conditions(&self) -> usize {
        [
            self.state.is_some(),
            self.language.is_some(),
            self.document_id.is_some(),
            self.speaker_id.is_some(),
            self.min_score.is_some(),
            self.origin.is_some(),
            self.submitted_by.is_some(),
            self.text.is_some(),
            self.rating.is_some(),
            self.source_id.is_some(),
            self.publisher_id.is_some(),
            self.max_score.is_some(),
            self.assigned_to.is_some(),
            self.due.is_some(),
            self.deadline.is_some(),
            self.created.is_some(),
            self.changed.is_some(),
            self.published.is_some(),
            self.evidence_missing.is_some(),
            self.disputed.is_some(),
            self.urgent.is_some(),
        ]
        .into_iter()
        .filter(|given| *given)
        .count()
    }

    /// No condition, or one that the table answers by an index of its own.
    fn plain(&self, scope: &Scope) -> Result<Option<Vec<SimpleExpr>>, Error> {
        use claim::Column;
        if self.conditions() > 1 {
            return Ok(None);
        }
        if self.conditions() == 0 {
            return Ok(Some(Vec::new()));
        }
        let condition = if let Some(state) = &self.state {
            let states = state.one_of.iter();
            Column::State
                .is_in(states.map(|state| claim::State::from(factdesk_domain::ClaimState::from(*state))))
        } else if let Some(language) = &self.language {
            Column::Language.is_in(language.tags()?)
        } else if let Some(id) = &self.document_id {
            Expr::cust_with_values(
                "EXISTS (SELECT 1 FROM appearance a WHERE a.newsroom_id = \"claim\".\"newsroom_id\"
                    AND a.claim_id = \"claim\".\"id\" AND a.document_id = $1)",
                [id_argument("documentId", NodeKind::Document, id)?],
            )
        } else if let Some(id) = &self.speaker_id {
            // With its time, so that the page is read in the order of the other table.
            Expr::cust_with_values(
                "(\"claim\".\"created_at\", \"claim\".\"id\") IN (SELECT s.created_at, s.claim_id FROM source_claim s
                    WHERE s.newsroom_id = $1 AND s.source_id = $2 AND s.spoke)",
                [scope.newsroom().uuid(), id_argument("speakerId", NodeKind::Source, id)?],
            )
        } else if let Some(score) = self.min_score {
            Column::Score.gte(decimal("minScore", score)?)
        } else if let Some(origin) = self.origin {
            Column::Origin.eq(claim::Origin::from(origin))
        } else if let Some(id) = &self.submitted_by {
            Column::SubmittedBy.eq(id_argument("submittedBy", NodeKind::Member, id)?)
        } else {
            return Ok(None);
        };
        Ok(Some(vec![condition]))
    }

    fn words(&self, search: &mut Search) -> Result<(), Error> {
        if let Some(text) = &self.text {
            search.words(text)?;
        }
        if let Some(language) = &self.language {
            let tags = language.tags()?;
            bounded("language", tags.len())?;
            search.languages(tags);
            search.any('l', tags);
        }
        Ok(())
    }

    fn marks(&self, search: &mut Search) -> Result<(), Error> {
        if let Some(state) = &self.state {
            bounded("state", state.one_of.len())?;
            let states = state.one_of.iter();
            let states = states.map(|state| claim::State::from(factdesk_domain::ClaimState::from(*state)));
            search.any('s', states.map(|state| state.to_value()));
        }
        if let Some(rating) = &self.rating {
            bounded("rating", rating.one_of.len())?;
            if rating.one_of.iter().any(|key| key.contains('\0') || key.len() > 100) {
                return Err(Error::bad_input("\"rating\" is not a set of keys of ratings."));
            }
            search.any('r', &rating.one_of);
        }
        if let Some(origin) = self.origin {
            search.any('o', [claim::Origin::from(origin).to_value()]);
        }
        for (given, letter, value) in [
            (self.evidence_missing, 'e', "-".to_owned()),
            (self.disputed, 's', claim::State::Disputed.to_value()),
            (self.urgent, 'a', String::new()),
        ] {
            match given {
                Some(true) => search.any(letter, [value]),
                Some(false) => search.not(letter, &value),
                None => {}
            }
        }
        Ok(())
    }

    fn sources(&self, search: &mut Search) -> Result<(), Error> {
        let source = |field, id| id_argument(field, NodeKind::Source, id);
        if let Some(id) = &self.speaker_id {
            search.sources(&['v'], vec![source("speakerId", id)?]);
        }
        if let Some(id) = &self.publisher_id {
            search.sources(&['p'], vec![source("publisherId", id)?]);
        }
        if let Some(id) = &self.source_id {
            search.sources(&['v', 'w', 'p', 'e'], vec![source("sourceId", id)?]);
        }
        if let Some(id) = &self.document_id {
            search.any('d', [id_argument("documentId", NodeKind::Document, id)?.to_string()]);
        }
        if let Some(id) = &self.submitted_by {
            search.any('b', [id_argument("submittedBy", NodeKind::Member, id)?.to_string()]);
        }
        Ok(())
    }

    /// Who works on it: little at any time, and changing by the minute, so it has no marks.
    fn work(&self, search: &mut Search, scope: &Scope) -> Result<(), Error> {
        if let Some(id) = &self.assigned_to {
            let id = id_argument("assignedTo", NodeKind::Member, id)?;
            search.few(Expr::cust_with_values(
                "\"claim\".\"id\" = ANY(ARRAY(SELECT a.claim_id FROM assignment a
                    WHERE a.newsroom_id = $1 AND a.member_id = $2 AND a.ended_at IS NULL))",
                [scope.newsroom().uuid(), id],
            ));
        }
        if let Some(range) = &self.due {
            let (from, to) = range.checked("due")?;
            search.few(Expr::cust_with_values(
                "\"claim\".\"id\" = ANY(ARRAY(SELECT a.claim_id FROM assignment a
                    WHERE a.newsroom_id = $1 AND a.ended_at IS NULL AND a.due_at IS NOT NULL
                      AND a.due_at >= coalesce($2, '-infinity') AND a.due_at < coalesce($3, 'infinity')))",
                [Value::from(scope.newsroom().uuid()), from.into(), to.into()],
            ));
        }
        Ok(())
    }

    fn score(&self, search: &mut Search) -> Result<(), Error> {
        let lowest = self.min_score.map(|score| decimal("minScore", score)).transpose()?;
        let highest = self.max_score.map(|score| decimal("maxScore", score)).transpose()?;
        if lowest.is_none() && highest.is_none() {
            return Ok(());
        }
        let lowest = lowest.map(|score| claim::Column::Score.gte(score));
        let highest = highest.map(|score| claim::Column::Score.lte(score));
        for condition in lowest.into_iter().chain(highest) {
            search.exact(condition);
        }
        search.any('k', hundredths(self.min_score.unwrap_or(0.0), self.max_score.unwrap_or(1.0)));
        Ok(())
    }

    fn times(&self, search: &mut Search, sorted: claim::Column, now: DateTime<Utc>) -> Result<(), Error> {
        for (field, letter, column, range) in [
            ("created", 'm', claim::Column::CreatedAt, &self.created),
            ("changed", 'u', claim::Column::ChangedAt, &self.changed),
            ("deadline", 'q', claim::Column::Deadline, &self.deadline),
        ] {
            let Some(range) = range else { continue };
            let (from, to) = range.checked(field)?;
            let conditions =
                [from.map(|from| column.gte(from)), to.map(|to| column.lt(to))].into_iter().flatten();
            for condition in conditions {
                if column.as_str() == sorted.as_str() {
                    search.within(condition);
                } else {
                    search.exact(condition);
                }
            }
            // What came in or changed did so before now; a deadline may lie anywhere.
            let to = if letter == 'q' { to } else { to.or(Some(now + SLACK)) };
            search.any_time(letter, from, to);
        }
        if let Some(range) = &self.published {
            let (from, to) = range.checked("published")?;
            search.exact(Expr::cust_with_values(
                "EXISTS (SELECT FROM fact_check f JOIN fact_check_version v ON v.newsroom_id = f.newsroom_id AND v.fact_check_id = f.id
                    WHERE f.newsroom_id = \"claim\".\"newsroom_id\" AND f.claim_id = \"claim\".\"id\" AND v.number = 1
                      AND v.published_at >= coalesce($1, '-infinity') AND v.published_at < coalesce($2, 'infinity'))",
                [Value::from(from), Value::from(to)],
            ));
            search.any_time('f', from, to.or(Some(now + SLACK)));
        }
        Ok(())
    }
}

/// An end of a stretch of time, if it has one.
type Moment = Option<DateTime<Utc>>;

impl TimeRange {
    /// Its ends.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for a range without ends.
    fn checked(&self, field: &str) -> Result<(Moment, Moment), Error> {
        if self.from.is_none() && self.to.is_none() {
            return Err(Error::bad_input(format!("\"{field}\" has neither \"from\" nor \"to\".")));
        }
        Ok((self.from.map(|at| at.0), self.to.map(|at| at.0)))
    }
}

fn bounded(field: &str, values: usize) -> Result<(), Error> {
    if values > MOST_VALUES {
        return Err(Error::bad_input(format!("\"{field}\" has at most {MOST_VALUES} values.")));
    }
    Ok(())
}

fn decimal(field: &str, score: f64) -> Result<Decimal, Error> {
    Decimal::try_from(score)
        .map_err(|_| Error::bad_input(format!("\"{field}\" is not a number from 0 to 1.")))
}

/// Marks of the scores from one to another: whole tenths where they are whole, hundredths at the ends.
fn hundredths(lowest: f64, highest: f64) -> Vec<String> {
    // A little more than is asked for, never less: the exact condition stands beside it.
    #[expect(clippy::cast_possible_truncation, reason = "a number from 0 to 100")]
    let whole = |score: f64, more: f64| (score.clamp(0.0, 1.0) * 100.0 + more).floor() as i32;
    let (mut next, last) = (whole(lowest, -1e-6).max(0), whole(highest, 1e-6));
    // One is a tenth of its own.
    let last = if last == 100 { 109 } else { last };
    let mut marks = Vec::new();
    while next <= last {
        if next % 10 == 0 && next + 9 <= last {
            marks.push((next / 10).to_string());
            next += 10;
        } else {
            marks.push(format!("{}.{:02}", next / 100, next % 100));
            next += 1;
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_scores_has_the_marks_of_every_score_in_it() {
        assert_eq!(hundredths(0.5, 1.0), ["5", "6", "7", "8", "9", "10"]);
        assert_eq!(hundredths(0.28, 0.41), ["0.28", "0.29", "3", "0.40", "0.41"]);
        assert_eq!(hundredths(0.999, 1.0), ["0.99", "10"]);
        assert_eq!(hundredths(0.0, 0.29)[2..].len(), 10);
        assert!(hundredths(0.5, 0.4).is_empty());
    }
}
