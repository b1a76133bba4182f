//! Reviews for the fields of a page of claims.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use factdesk_domain::{ClaimId, Review};

use super::load_all;
use crate::error::Error;
use crate::read::Reader;

/// Key of a claim's review. It holds sealed verdicts: resolvers show only what the rules of blindness let through.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReviewOf(pub ClaimId);

impl Loader<ReviewOf> for Reader {
    type Value = Arc<Review>;
    type Error = Error;

    async fn load(&self, keys: &[ReviewOf]) -> Result<HashMap<ReviewOf, Arc<Review>>, Error> {
        let claims: Vec<ClaimId> = keys.iter().map(|key| key.0).collect();
        let reviews = load_all(&self.db, &self.pinned, self.scope.newsroom(), &claims).await?;
        Ok(reviews.into_iter().map(|(claim, review)| (ReviewOf(claim), Arc::new(review))).collect())
    }
}
