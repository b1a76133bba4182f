//! A draft as admins look at it before they activate it: what changes, for whom, and whether there are enough people.

use async_graphql::{Context, Object, Result};
use entity::claim::{self, State};
use entity::rule_draft;
use factdesk_domain::{RatingScale as Scale, ReviewPolicy as Policy};
use sea_orm::{ColumnTrait, QueryFilter};

use super::compare::{RatingScaleChanges, policy_changes, scale_changes};
use super::draft::{Drafted, read};
use super::mutation::PeopleCount;
use super::object::{RatingScale, ReviewPolicy};
use super::store::{current_policy, current_scale, people_there};
use crate::claim::ClaimConnection;
use crate::error::Error;
use crate::event::FieldChange;
use crate::graphql::{DateTime, Session};
use crate::newsroom::Member;
use crate::read::{Order, PageArgs, Read, Row, Visible, beside, root};

/// A draft with what holds now.
pub struct Preview<R> {
    row: Row<rule_draft::Model>,
    draft: R,
    based_on: i32,
    active: R,
}

/// The draft of the reader's newsroom, if there is one and they are an admin.
async fn stored<R: Drafted>(context: &Context<'_>) -> Result<Option<(rule_draft::Model, R, i32)>> {
    let reader = Session::of(context)?.loaders()?.loader();
    let row = rule_draft::Entity::visible(&reader.scope)
        .filter(rule_draft::Column::Kind.eq(R::KIND))
        .one(&reader.db)
        .await
        .map_err(Error::from)?;
    let Some(row) = row else { return Ok(None) };
    Ok(read::<R>(&row)?.map(|(draft, based_on)| (row, draft, based_on)))
}

/// The GraphQL type `PolicyDraft`; described where its fields are.
pub struct PolicyDraft(Preview<Policy>);

impl PolicyDraft {
    /// The draft of the reader's newsroom, if there is one and they are an admin.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn of_newsroom(context: &Context<'_>) -> Result<Option<Self>> {
        let Some((row, draft, based_on)) = stored::<Policy>(context).await? else { return Ok(None) };
        let reader = Session::of(context)?.loaders()?.loader();
        let active = current_policy(&reader.db, reader.scope.newsroom()).await?;
        Ok(Some(Self(Preview { row: row.into(), draft, based_on, active })))
    }
}

/// The GraphQL type `RatingScaleDraft`; described where its fields are.
pub struct RatingScaleDraft(Preview<Scale>);

impl RatingScaleDraft {
    /// The draft of the reader's newsroom, if there is one and they are an admin.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn of_newsroom(context: &Context<'_>) -> Result<Option<Self>> {
        let Some((row, draft, based_on)) = stored::<Scale>(context).await? else { return Ok(None) };
        let reader = Session::of(context)?.loaders()?.loader();
        let active = current_scale(&reader.db, reader.scope.newsroom()).await?;
        Ok(Some(Self(Preview { row: row.into(), draft, based_on, active })))
    }
}

/// The claims in these states, newest first.
async fn claims(
    context: &Context<'_>,
    name: &str,
    states: &[State],
    page: PageArgs,
) -> Result<Read<ClaimConnection>> {
    let scope = &Session::of(context)?.loaders()?.loader().scope;
    let select = claim::Entity::visible(scope).filter(claim::Column::State.is_in(states.iter().copied()));
    let order = Order { column: claim::Column::CreatedAt, id: claim::Column::Id, descending: true };
    Ok(root(context, select, &order, name, page).await?)
}

const WAITING: &[State] = &[State::Submitted];
const RUNNING: &[State] = &[State::Queued, State::InReview, State::Disputed, State::Decided];

/// The policy that is to hold next. Nothing runs by it until it is activated. For admins.
#[Object]
impl PolicyDraft {
    /// Raised by every change of the draft, and never used again. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// What it says, with the version that it would get.
    async fn policy(&self) -> ReviewPolicy {
        ReviewPolicy(self.0.draft.clone().into())
    }

    /// The version of the active policy when it was saved last.
    async fn based_on(&self) -> i32 {
        self.0.based_on
    }

    /// Another policy has become active since: look at `changes`, save the draft again, then activate it.
    async fn outdated(&self) -> bool {
        self.0.based_on != self.0.active.version
    }

    /// What it would change of the active policy, by the names of `ReviewPolicy`.
    async fn changes(&self) -> Vec<FieldChange> {
        policy_changes(&self.0.active, &self.0.draft)
    }

    /// How many distinct people it needs.
    async fn needed(&self) -> PeopleCount {
        PeopleCount::needed(&self.0.draft)
    }

    /// How many the newsroom has.
    async fn there(&self, context: &Context<'_>) -> Result<PeopleCount> {
        Ok(people_there(Session::of(context)?.loaders()?.loader()).await?)
    }

    /// Whether the newsroom has as many as it needs. It can be activated without.
    async fn enough(&self, context: &Context<'_>) -> Result<bool> {
        let there = people_there(Session::of(context)?.loaders()?.loader()).await?;
        Ok(there.covers(&PeopleCount::needed(&self.0.draft)))
    }

    /// Claims whose first round would begin under it: those that are not accepted yet, newest first.
    async fn waiting_claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        claims(context, "policyDraft/waiting", WAITING, PageArgs { first, after, last, before }).await
    }

    /// Claims at work, newest first. Their rounds go on under the version that they began with; a further round of
    /// them would begin under this one.
    async fn running_claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        claims(context, "policyDraft/running", RUNNING, PageArgs { first, after, last, before }).await
    }

    /// Who saved it last.
    async fn changed_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0.row, self.0.row.changed_by).await?)
    }

    /// When.
    async fn changed_at(&self) -> DateTime {
        self.0.row.changed_at.into()
    }
}

/// The rating scale that is to hold next. No round is judged by it until it is activated. For admins.
#[Object]
impl RatingScaleDraft {
    /// Raised by every change of the draft, and never used again. Send it as `expectedVersion`.
    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// What it says, with the version that it would get.
    async fn scale(&self) -> RatingScale {
        RatingScale(self.0.draft.clone().into())
    }

    /// The version of the active scale when it was saved last.
    async fn based_on(&self) -> i32 {
        self.0.based_on
    }

    /// Another scale has become active since: look at `changes`, save the draft again, then activate it.
    async fn outdated(&self) -> bool {
        self.0.based_on != self.0.active.version
    }

    /// What it would change of the active scale.
    async fn changes(&self) -> RatingScaleChanges {
        scale_changes(&self.0.active, &self.0.draft)
    }

    /// Claims whose first round would be judged by it: those that are not accepted yet, newest first.
    async fn waiting_claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        claims(context, "ratingScaleDraft/waiting", WAITING, PageArgs { first, after, last, before }).await
    }

    /// Claims at work, newest first. Their rounds go on by the version that they began with; a further round of them
    /// would be judged by this one.
    async fn running_claims(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ClaimConnection>> {
        claims(context, "ratingScaleDraft/running", RUNNING, PageArgs { first, after, last, before }).await
    }

    /// Who saved it last.
    async fn changed_by(&self, context: &Context<'_>) -> Result<Option<Read<Member>>> {
        Ok(beside(context, &self.0.row, self.0.row.changed_by).await?)
    }

    /// When.
    async fn changed_at(&self) -> DateTime {
        self.0.row.changed_at.into()
    }
}
