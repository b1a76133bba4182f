//! Root fields that read claims.

use async_graphql::{Context, ID, Object, Result};
use entity::claim;
use factdesk_domain::Action;

use super::as_of::{ClaimAsOf, claim_as_of};
use super::filter::{ClaimFilter, ClaimOrder};
use super::object::{Claim, ClaimConnection};
use super::ranked::{ClaimStateCount, RankedClaimConnection, by_state};
use crate::graphql::{DateTime, NodeKind, Session, directive, parse_id};
use crate::read::{PageArgs, Read, Visible, find, found, ranked};

/// Root fields that read claims.
#[derive(Default)]
pub struct ClaimQuery;

#[Object]
impl ClaimQuery {
    /// The claim with this id; null if it does not exist or you cannot see it.
    async fn claim(&self, context: &Context<'_>, id: ID) -> Result<Option<Read<Claim>>> {
        Session::of(context)?.reading(Action::ClaimRead)?;
        let Some((NodeKind::Claim, id)) = parse_id(&id) else { return Ok(None) };
        Ok(find(context, id).await?)
    }

    /// The claim as it was at a moment, or after an event (`Event.seq`); after all of them if neither is given. Null if it does not exist or
    /// you cannot see it, and if it was not there yet.
    async fn claim_as_of(
        &self,
        context: &Context<'_>,
        id: ID,
        #[graphql(desc = "Up to this moment, with what happened at it.")] at: Option<DateTime>,
        #[graphql(desc = "Up to this event of the trail, with it: its `seq`.")] seq: Option<String>,
    ) -> Result<Option<ClaimAsOf>> {
        claim_as_of(context, &id, at, seq).await
    }

    /// Claims; newest first if no order is given.
    #[expect(clippy::too_many_arguments, reason = "the arguments of the contract")]
    async fn claims(
        &self,
        context: &Context<'_>,
        filter: Option<ClaimFilter>,
        order_by: Option<ClaimOrder>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        let session = Session::of(context)?;
        let reader = session.reading(Action::ClaimRead)?.loader();
        let (filter, order) = (filter.unwrap_or_default(), order_by.unwrap_or_default().order());
        let claims = filter.find(&reader.scope, order.column, session.now()?)?;
        let (name, page) = (format!("claims {filter:?}"), PageArgs { first, after, last, before });
        Ok(found(context, claims.select, claims.search.as_ref(), &order, &name, page).await?)
    }

    /// Claims by how well they fit the text of the filter, best first, of equally good ones the newest. The newest 1,000
    /// matches are ranked; without a text they are in no order that means anything.
    #[graphql(directive = directive::cost::apply(20))]
    async fn ranked_claims(
        &self,
        context: &Context<'_>,
        filter: Option<ClaimFilter>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<RankedClaimConnection> {
        let session = Session::of(context)?;
        let loaders = session.reading(Action::ClaimRead)?;
        let (filter, newest) = (filter.unwrap_or_default(), ClaimOrder::default().order());
        let scope = &loaders.loader().scope;
        let claims = filter.search(scope, newest.column, session.now()?)?;
        let (name, page) = (format!("rankedClaims {filter:?}"), PageArgs { first, after, last, before });
        let select = claim::Entity::visible(scope);
        Ok(ranked(loaders, select, &claims, &newest, &name, page).await?.into())
    }

    /// How many claims of each state a filter lets through, in the order of the lifecycle, each counted up to 1,000. Of the
    /// filter's own states only those.
    #[graphql(directive = directive::cost::apply(20))]
    async fn claim_counts(
        &self,
        context: &Context<'_>,
        filter: Option<ClaimFilter>,
    ) -> Result<Vec<ClaimStateCount>> {
        let session = Session::of(context)?;
        let reader = session.reading(Action::ClaimRead)?.loader();
        Ok(by_state(session, &filter.unwrap_or_default(), &reader.scope).await?)
    }
}
