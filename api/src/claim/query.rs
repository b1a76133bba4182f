//! Root fields that read claims.

use async_graphql::{Context, ID, Object, Result};
use entity::claim;
use factdesk_domain::Action;

use super::as_of::{ClaimAsOf, claim_as_of};
use super::filter::{ClaimFilter, ClaimOrder};
use super::object::{Claim, ClaimConnection};
use crate::graphql::{DateTime, NodeKind, Session, parse_id};
use crate::read::{PageArgs, Read, Visible, find, root};

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
        let reader = Session::of(context)?.reading(Action::ClaimRead)?.loader();
        let filter = filter.unwrap_or_default();
        let select = filter.apply(claim::Entity::visible(&reader.scope))?;
        let order = order_by.unwrap_or_default().order();
        let (name, page) = (format!("claims {filter:?}"), PageArgs { first, after, last, before });
        Ok(root(context, select, &order, &name, page).await?)
    }
}
