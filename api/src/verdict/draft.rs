//! A verdict that was not given: seen by its author alone.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{ID, Object};
use entity::{Tenant, verdict_draft};
use sea_orm::{ColumnTrait, QueryFilter};
use uuid::Uuid;

use crate::error::Error;
use crate::graphql::{DateTime, NodeKind, global_id};
use crate::read::Reader;

/// The GraphQL type `VerdictDraft`; described where its fields are.
pub struct VerdictDraft(pub verdict_draft::Model);

/// What you have written of a verdict. Nobody but you ever sees it.
#[Object]
impl VerdictDraft {
    /// Key of the rating, if you had chosen one.
    async fn rating_key(&self) -> Option<&str> {
        self.0.rating_key.as_deref()
    }

    /// Why, as typed.
    async fn rationale(&self) -> &str {
        &self.0.rationale
    }

    /// The evidence that it cites, at most 50.
    async fn cited_evidence_ids(&self) -> Vec<ID> {
        self.0.cited.iter().map(|id| global_id(NodeKind::Evidence, *id)).collect()
    }

    /// When it was kept.
    async fn saved_at(&self) -> DateTime {
        self.0.saved_at.into()
    }
}

/// Key of the reader's own draft on a claim.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct DraftOf(pub Uuid);

impl Loader<DraftOf> for Reader {
    type Value = verdict_draft::Model;
    type Error = Error;

    async fn load(&self, keys: &[DraftOf]) -> Result<HashMap<DraftOf, verdict_draft::Model>, Error> {
        let rows = verdict_draft::Entity::of(self.scope.newsroom())
            .filter(verdict_draft::Column::MemberId.eq(self.scope.member().uuid()))
            .filter(verdict_draft::Column::ClaimId.is_in(keys.iter().map(|key| key.0)))
            .all(&self.db)
            .await?;
        Ok(rows.into_iter().map(|row| (DraftOf(row.claim_id), row)).collect())
    }
}
