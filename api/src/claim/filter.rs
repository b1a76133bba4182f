//! Which claims to list, and in what order.

use async_graphql::{Enum, ID, InputObject};
use entity::claim;

use super::object::{ClaimOrigin, ClaimState};
use crate::document::LanguageIn;
use crate::graphql::DateTime;
use crate::read::Order;

/// Which claims to list; all conditions must hold. What is sealed in a round is no condition: a rating is one from its
/// decision on, and evidence counts by being there.
#[derive(InputObject, Clone, Default, Debug)]
pub struct ClaimFilter {
    /// In one of these states.
    pub state: Option<ClaimStateIn>,
    /// With one of these language tags.
    pub language: Option<LanguageIn>,
    /// Made in this document.
    pub document_id: Option<ID>,
    /// Made by this source, or by one merged into it.
    pub speaker_id: Option<ID>,
    /// Worth checking at least this much, 0 to 1.
    pub min_score: Option<f64>,
    /// Found by the intake, or typed in.
    pub origin: Option<ClaimOrigin>,
    /// Proposed by this member.
    pub submitted_by: Option<ID>,
    /// With these words in the statement, folded as its language folds them, without accents: words, "phrases in quotation
    /// marks", or, -not. At most 300 characters. Words of which nothing is left, such as "the", find nothing.
    pub text: Option<String>,
    /// Whose current round was decided with one of these ratings.
    pub rating: Option<RatingKeyIn>,
    /// That this source is part of, or one merged into it: as speaker, as who passed it on, as publisher, or as source of
    /// evidence. Confidential and withdrawn evidence does not count.
    pub source_id: Option<ID>,
    /// Made in a document that this source published, or one merged into it.
    pub publisher_id: Option<ID>,
    /// Worth checking at most this much, 0 to 1.
    pub max_score: Option<f64>,
    /// Of which this member holds a slot at the moment.
    pub assigned_to: Option<ID>,
    /// With an open assignment that is due in this time.
    pub due: Option<TimeRange>,
    /// For which the desk wants a conclusion in this time.
    pub deadline: Option<TimeRange>,
    /// That came in in this time.
    pub created: Option<TimeRange>,
    /// Of which statement, speaker or state changed last in this time.
    pub changed: Option<TimeRange>,
    /// With a fact-check that was first published in this time.
    pub published: Option<TimeRange>,
    /// Without evidence that is neither withdrawn nor confidential; false: with some.
    pub evidence_missing: Option<bool>,
    /// In which the verdicts do not agree and an editor has not adjudicated yet; false: all others.
    pub disputed: Option<bool>,
    /// Marked as urgent; false: all others.
    pub urgent: Option<bool>,
}

/// A set of states.
#[derive(InputObject, Clone, Debug)]
pub struct ClaimStateIn {
    /// One of these.
    #[graphql(name = "in")]
    pub one_of: Vec<ClaimState>,
}

/// A set of ratings.
#[derive(InputObject, Clone, Debug)]
pub struct RatingKeyIn {
    /// One of these keys, of whatever version of the scale; at most 50.
    #[graphql(name = "in")]
    pub one_of: Vec<String>,
}

/// A stretch of time; without end on the side that is left out.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct TimeRange {
    /// From this moment on.
    pub from: Option<DateTime>,
    /// Until before this moment.
    pub to: Option<DateTime>,
}

/// The order of a list of claims; ties are broken by the id.
#[derive(InputObject, Clone, Copy)]
pub struct ClaimOrder {
    /// What to sort by.
    pub field: ClaimOrderField,
    /// Which end comes first.
    pub direction: OrderDirection,
}

/// What claims can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ClaimOrderField {
    /// When they came in.
    CreatedAt,
    /// How much they are worth checking.
    Score,
    /// When statement, speaker or state changed last.
    ChangedAt,
    /// By when the desk wants a conclusion; those without a deadline as if it were at the end of time.
    Deadline,
    /// Whose turn it is, by priority, deadline, score, reach and waiting: the smallest is next. Urgent claims are not set
    /// apart; filter by `urgent`.
    Turn,
}

/// Which end of a list comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum OrderDirection {
    /// Smallest or oldest first.
    Asc,
    /// Largest or newest first.
    Desc,
}

impl Default for ClaimOrder {
    fn default() -> Self {
        Self { field: ClaimOrderField::CreatedAt, direction: OrderDirection::Desc }
    }
}

impl ClaimOrder {
    /// The order over the table, each with an index.
    pub fn order(self) -> Order<claim::Entity> {
        let column = match self.field {
            ClaimOrderField::CreatedAt => claim::Column::CreatedAt,
            ClaimOrderField::Score => claim::Column::Score,
            ClaimOrderField::ChangedAt => claim::Column::ChangedAt,
            ClaimOrderField::Deadline => claim::Column::DeadlineOrNever,
            ClaimOrderField::Turn => claim::Column::QueueRank,
        };
        Order { column, id: claim::Column::Id, descending: self.direction == OrderDirection::Desc }
    }
}
