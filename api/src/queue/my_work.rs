//! One's own work, as clients see it.

use async_graphql::{Context, Object, Result};
use entity::{assignment, member};
use factdesk_domain::Role;
use sea_orm::{ColumnTrait, QueryFilter, Select};

use super::store;
use super::take::Asked;
use crate::claim::{AssignmentConnection, Claim};
use crate::error::Error;
use crate::graphql::Session;
use crate::read::{Count, One, Order, PageArgs, Read, Visible, root};

/// Waiting claims are counted so far.
const COUNTED: u32 = 1_000;
/// So many of them are shown.
const SHOWN: u32 = 10;

/// The GraphQL type `MyWork`; described where its fields are.
pub struct MyWork;

/// What you hold, what was given to you, what is due and what waits for you.
#[Object]
impl MyWork {
    /// What you hold, longest held first. An assignment tells until when.
    async fn held(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AssignmentConnection>> {
        let page = PageArgs { first, after, last, before };
        Ok(root(context, mine(context)?, &by_start(), "myWork.held", page).await?)
    }

    /// What an editor gave to you, of what you hold; longest held first.
    async fn assigned(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AssignmentConnection>> {
        let page = PageArgs { first, after, last, before };
        let me = Session::of(context)?.actor()?.member().uuid();
        let select = mine(context)?.filter(assignment::Column::AssignedBy.ne(me));
        Ok(root(context, select, &by_start(), "myWork.assigned", page).await?)
    }

    /// What is due, of what you hold, the earliest first; what is overdue is among it.
    async fn due(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<AssignmentConnection>> {
        let page = PageArgs { first, after, last, before };
        let select = mine(context)?.filter(assignment::Column::DueAt.is_not_null());
        let order =
            Order { column: assignment::Column::DueAt, id: assignment::Column::Id, descending: false };
        Ok(root(context, select, &order, "myWork.due", page).await?)
    }

    /// How many claims of the queue wait for you: those that `takeNextClaim` would give you, one after the other. Counted to
    /// 1,000.
    async fn waiting(&self, context: &Context<'_>) -> Result<Count> {
        let Some(wanted) = wanted(context).await? else { return Ok(Count { count: 0, at_least: false }) };
        let number = store::count(Session::of(context)?.loaders()?.loader(), &wanted, COUNTED).await?;
        let most = i64::from(COUNTED);
        Ok(Count { count: i32::try_from(number.min(most))?, at_least: number > most })
    }

    /// The next of them, at most 10, in the order of the queue; each tells why in `queueReasons`. Somebody else may be faster.
    async fn next(&self, context: &Context<'_>) -> Result<Vec<Claim>> {
        let Some(wanted) = wanted(context).await? else { return Ok(Vec::new()) };
        let loaders = Session::of(context)?.loaders()?;
        let ids = store::peek(loaders.loader(), &wanted, SHOWN).await?;
        let keys = ids.iter().map(|id| One::<entity::claim::Entity>::of(*id));
        let mut found = loaders.load_many(keys).await?;
        Ok(ids.iter().filter_map(|id| found.remove(&One::of(*id))).map(Claim::from).collect())
    }
}

fn mine(context: &Context<'_>) -> Result<Select<assignment::Entity>, Error> {
    let session = Session::of(context)?;
    Ok(assignment::Entity::visible(&session.loaders()?.loader().scope)
        .filter(assignment::Column::MemberId.eq(session.actor()?.member().uuid()))
        .filter(assignment::Column::EndedAt.is_null()))
}

fn by_start() -> Order<assignment::Entity> {
    Order { column: assignment::Column::AssignedAt, id: assignment::Column::Id, descending: false }
}

/// What the reader would take; nothing for whoever is no reviewer.
async fn wanted(context: &Context<'_>) -> Result<Option<store::Wanted>> {
    let session = Session::of(context)?;
    let actor = session.actor()?;
    if !actor.roles().has(Role::Reviewer) {
        return Ok(None);
    }
    let me = session.loaders()?.load_one(One::<member::Entity>::of(actor.member().uuid())).await?;
    Ok(Some(Asked::default().of_member(&me.map(|me| me.languages).unwrap_or_default())))
}
