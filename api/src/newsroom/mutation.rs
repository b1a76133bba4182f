//! Mutations of members.

use async_graphql::{Context, Object, Result};

use super::review_profile::{UpdateReviewProfileInput, UpdateReviewProfilePayload};
use crate::graphql::input as run;

/// Mutations of members.
#[derive(Default)]
pub struct NewsroomMutation;

#[Object]
impl NewsroomMutation {
    /// Says what you review: `takeNextClaim` goes by it.
    async fn update_review_profile(
        &self,
        context: &Context<'_>,
        input: UpdateReviewProfileInput,
    ) -> Result<UpdateReviewProfilePayload> {
        let key = input.idempotency_key.clone();
        Ok(run(context, key.as_ref(), input.parse()).await?.into())
    }
}
