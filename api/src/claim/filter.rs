//! Which claims to list, and in what order.

use async_graphql::{Enum, ID, InputObject};
use entity::claim;
use rust_decimal::Decimal;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::object::{ClaimOrigin, ClaimState};
use crate::document::LanguageIn;
use crate::error::Error;
use crate::graphql::{NodeKind, id_argument};
use crate::read::Order;

/// Which claims to list; all conditions must hold.
#[derive(InputObject, Default, Debug)]
pub struct ClaimFilter {
    /// In one of these states.
    state: Option<ClaimStateIn>,
    /// With one of these language tags.
    language: Option<LanguageIn>,
    /// Made in this document.
    document_id: Option<ID>,
    /// Made by this source, or by one merged into it.
    speaker_id: Option<ID>,
    /// Worth checking at least this much, 0 to 1.
    min_score: Option<f64>,
    /// Found by the intake, or typed in.
    origin: Option<ClaimOrigin>,
    /// Proposed by this member.
    submitted_by: Option<ID>,
}

/// A set of states.
#[derive(InputObject, Debug)]
pub struct ClaimStateIn {
    /// One of these.
    #[graphql(name = "in")]
    one_of: Vec<ClaimState>,
}

/// The order of a list of claims; ties are broken by the id.
#[derive(InputObject, Clone, Copy)]
pub struct ClaimOrder {
    /// What to sort by.
    field: ClaimOrderField,
    /// Which end comes first.
    direction: OrderDirection,
}

/// What claims can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ClaimOrderField {
    /// When they came in.
    CreatedAt,
    /// How much they are worth checking.
    Score,
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
        };
        Order { column, id: claim::Column::Id, descending: self.direction == OrderDirection::Desc }
    }
}

impl ClaimFilter {
    /// The claims that fulfil every condition.
    ///
    /// # Errors
    /// `BAD_USER_INPUT` for an id of another type, or a score that is no number.
    pub fn apply(&self, mut select: Select<claim::Entity>) -> Result<Select<claim::Entity>, Error> {
        use claim::Column;
        if let Some(state) = &self.state {
            let states = state
                .one_of
                .iter()
                .map(|state| claim::State::from(factdesk_domain::ClaimState::from(*state)));
            select = select.filter(Column::State.is_in(states));
        }
        if let Some(language) = &self.language {
            select = select.filter(Column::Language.is_in(language.tags()?));
        }
        if let Some(id) = &self.document_id {
            let id = id_argument("documentId", NodeKind::Document, id)?;
            select = select.filter(Expr::cust_with_values(
                "EXISTS (SELECT 1 FROM appearance a WHERE a.newsroom_id = \"claim\".\"newsroom_id\"
                    AND a.claim_id = \"claim\".\"id\" AND a.document_id = $1)",
                [id],
            ));
        }
        if let Some(id) = &self.speaker_id {
            let id = id_argument("speakerId", NodeKind::Source, id)?;
            select = select.filter(Expr::cust_with_values(
                "\"claim\".\"id\" IN (SELECT a.claim_id FROM source s
                    JOIN appearance a ON a.newsroom_id = s.newsroom_id AND a.speaker_id = s.id
                    WHERE s.standing_id = $1)",
                [id],
            ));
        }
        if let Some(score) = self.min_score {
            let score = Decimal::try_from(score)
                .map_err(|_| Error::bad_input("\"minScore\" is not a number from 0 to 1."))?;
            select = select.filter(Column::Score.gte(score));
        }
        if let Some(origin) = self.origin {
            select = select.filter(Column::Origin.eq(claim::Origin::from(origin)));
        }
        if let Some(id) = &self.submitted_by {
            select = select.filter(Column::SubmittedBy.eq(id_argument("submittedBy", NodeKind::Member, id)?));
        }
        Ok(select)
    }
}
