//! What a person reads about their second factor.

use async_graphql::{Context, Object, Result};
use factdesk_domain::Action;

use super::object::SecondFactor;
use super::store::{codes_left, find};
use crate::graphql::Session;
use crate::newsroom::person_of_member;

/// Root fields around one's own second factor.
#[derive(Default)]
pub struct SecondFactorQuery;

#[Object]
impl SecondFactorQuery {
    /// Your second factor; null while signing in takes the password alone.
    async fn second_factor(&self, context: &Context<'_>) -> Result<Option<SecondFactor>> {
        let reader = Session::of(context)?.reading(Action::AccountRead)?.loader();
        let person = person_of_member(&reader.db, reader.scope.newsroom(), reader.scope.member()).await?.id;
        let factor = find(&reader.db, person).await?;
        let Some(enabled_at) = factor.and_then(|factor| factor.confirmed_at) else { return Ok(None) };
        let left = codes_left(&reader.db, person).await?;
        let recovery_codes_left = i32::try_from(left).unwrap_or(i32::MAX);
        Ok(Some(SecondFactor { enabled_at: enabled_at.into(), recovery_codes_left }))
    }
}
