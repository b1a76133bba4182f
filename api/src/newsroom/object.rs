//! Newsroom and member, as clients see them.

use async_graphql::{Context, Enum, ID, Object, Result};
use entity::{member, newsroom};

use super::store::names_of;
use crate::checklist::{Checklist, checklist};
use crate::conflict::{ConflictOfInterestConnection, MemberConflicts};
use crate::event::FieldChange as Change;
use crate::graphql::{DateTime, NodeKind, Session, global_id};
use crate::live::event_cursor;
use crate::policy::{
    self, PolicyDraft, PolicyOf, PolicyVersionConnection, RatingScale, RatingScaleChanges, RatingScaleDraft,
    RatingScaleVersionConnection, ReviewPolicy, ScaleOf, current_policy, current_scale,
};
use crate::read::{Order, PageArgs, Read, Visible, connection, object, root};
use crate::single_sign_on::{self, SingleSignOn};

connection!(MemberConnection, MemberEdge, Member);

/// What a member may be. No role includes another; treat one that you do not know as giving no right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Role")]
pub enum Role {
    /// Submits stories and claims, adds evidence.
    Reporter,
    /// Takes claims, gathers evidence, gives verdicts.
    Reviewer,
    /// Triages, assigns, adjudicates, publishes, corrects.
    Editor,
    /// Looks after members, policy, rating scale and keys. Has no editorial right.
    Admin,
}

object!(Newsroom, newsroom::Model);

/// The tenant: everything but a person belongs to one newsroom, and nothing crosses over.
#[Object]
impl Newsroom {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Newsroom, self.0.id)
    }

    /// First part of its public addresses; never changes.
    async fn slug(&self) -> &str {
        &self.0.slug
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// IANA time zone in which dues and periods are meant.
    async fn time_zone(&self) -> &str {
        &self.0.time_zone
    }

    /// Raised by every change of the newsroom's own fields.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When it was made.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// The review policy by which rounds run that begin now.
    async fn policy(&self, context: &Context<'_>) -> Result<ReviewPolicy> {
        let reader = Session::of(context)?.loaders()?.loader();
        Ok(ReviewPolicy(current_policy(&reader.db, reader.scope.newsroom()).await?.into()))
    }

    /// The newsroom's own list of questions about each claim: the newest version, which holds, or the one that is named. Null
    /// if there is none.
    async fn checklist(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its number; the newest if left out.")] version: Option<i32>,
    ) -> Result<Option<Checklist>> {
        let reader = Session::of(context)?.loaders()?.loader();
        Ok(checklist(&reader.db, reader.scope.newsroom(), version).await?)
    }

    /// The rating scale by which rounds are judged that begin now.
    async fn rating_scale(&self, context: &Context<'_>) -> Result<RatingScale> {
        let reader = Session::of(context)?.loaders()?.loader();
        Ok(RatingScale(current_scale(&reader.db, reader.scope.newsroom()).await?.into()))
    }

    /// All versions of the policy, newest first; the first of them is active.
    async fn policy_versions(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<PolicyVersionConnection>> {
        policy::policies(context, PageArgs { first, after, last, before }).await
    }

    /// All versions of the rating scale, newest first; the first of them is active.
    async fn rating_scale_versions(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<RatingScaleVersionConnection>> {
        policy::scales(context, PageArgs { first, after, last, before }).await
    }

    /// What differs between two versions of the policy, by the names of `ReviewPolicy`; null if there is no such version.
    async fn policy_changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The version before.")] from: i32,
        #[graphql(desc = "The version after.")] to: i32,
    ) -> Result<Option<Vec<Change>>> {
        let loaders = Session::of(context)?.loaders()?;
        let found = loaders.load_many([PolicyOf(from), PolicyOf(to)]).await?;
        Ok(match (found.get(&PolicyOf(from)), found.get(&PolicyOf(to))) {
            (Some(before), Some(after)) => Some(policy::policy_changes(before, after)),
            _ => None,
        })
    }

    /// What differs between two versions of the rating scale; null if there is no such version.
    async fn rating_scale_changes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The version before.")] from: i32,
        #[graphql(desc = "The version after.")] to: i32,
    ) -> Result<Option<RatingScaleChanges>> {
        let loaders = Session::of(context)?.loaders()?;
        let found = loaders.load_many([ScaleOf(from), ScaleOf(to)]).await?;
        Ok(match (found.get(&ScaleOf(from)), found.get(&ScaleOf(to))) {
            (Some(before), Some(after)) => Some(policy::scale_changes(before, after)),
            _ => None,
        })
    }

    /// The policy that is to hold next, to be looked at before; null if there is none, and for whoever is no admin.
    async fn policy_draft(&self, context: &Context<'_>) -> Result<Option<PolicyDraft>> {
        PolicyDraft::of_newsroom(context).await
    }

    /// The rating scale that is to hold next, to be looked at before; null if there is none, and for whoever is no admin.
    async fn rating_scale_draft(&self, context: &Context<'_>) -> Result<Option<RatingScaleDraft>> {
        RatingScaleDraft::of_newsroom(context).await
    }

    /// The issuer whose access tokens it takes; null if there is none, and for whoever is no admin.
    async fn single_sign_on(&self, context: &Context<'_>) -> Result<Option<SingleSignOn>> {
        single_sign_on::of_newsroom(context).await
    }

    /// The cursor of this moment in the stream of events, to begin a subscription with: read it before you read a screen,
    /// then give it as `after`, and nothing falls between.
    async fn event_cursor(&self, context: &Context<'_>) -> Result<String> {
        let reader = Session::of(context)?.loaders()?.loader();
        Ok(event_cursor(&reader.db, reader.scope.newsroom()).await?)
    }

    /// Its members, also those who have left, oldest first.
    async fn members(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<MemberConnection>> {
        let select = member::Entity::visible(&Session::of(context)?.loaders()?.loader().scope);
        let order = Order { column: member::Column::Number, id: member::Column::Id, descending: false };
        Ok(root(context, select, &order, "members", PageArgs { first, after, last, before }).await?)
    }
}

object!(Member, member::Model);

/// A person in a newsroom. Members are never deleted: verdicts, events and published versions name them.
#[Object]
impl Member {
    /// Opaque id.
    pub async fn id(&self) -> ID {
        global_id(NodeKind::Member, self.0.id)
    }

    /// The person's name, for colleagues only: it is never on a public page.
    async fn name(&self, context: &Context<'_>) -> Result<String> {
        let loaders = Session::of(context)?.loaders()?;
        let person = loaders.load_one(PersonName(self.0.person_id)).await?;
        Ok(person.unwrap_or_else(|| format!("Former member {}", self.0.number)))
    }

    /// The roles that the member holds now; none after they have left.
    async fn roles(&self) -> Vec<Role> {
        if self.0.removed_at.is_some() {
            return Vec::new();
        }
        self.0
            .roles
            .iter()
            .filter_map(|role| role.parse::<factdesk_domain::Role>().ok())
            .map(Role::from)
            .collect()
    }

    /// The languages in which they review, without regions (BCP 47); empty for all. `takeNextClaim` goes by them.
    async fn review_languages(&self) -> &[String] {
        &self.0.languages
    }

    /// Counts changes of roles and of what they review. Send it as `expectedVersion` of `updateReviewProfile`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// When the member left, if they have.
    async fn removed_at(&self) -> Option<DateTime> {
        self.0.removed_at.map(DateTime)
    }

    /// When the member joined.
    async fn created_at(&self) -> DateTime {
        self.0.created_at.into()
    }

    /// Conflicts of interest that the member declared, in that order. Only the member, editors and admins see them;
    /// for others the list is empty.
    async fn conflicts(
        &self,
        context: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Read<ConflictOfInterestConnection>> {
        let page = PageArgs { first, after, last, before };
        ConflictOfInterestConnection::under::<MemberConflicts, _>(context, &self.0, page).await
    }
}

/// Key of a person's name.
#[derive(Clone, PartialEq, Eq, Hash)]
struct PersonName(uuid::Uuid);

impl async_graphql::dataloader::Loader<PersonName> for crate::read::Reader {
    type Value = String;
    type Error = crate::error::Error;

    async fn load(
        &self,
        keys: &[PersonName],
    ) -> std::result::Result<std::collections::HashMap<PersonName, String>, crate::error::Error> {
        let names = names_of(&self.db, keys.iter().map(|key| key.0)).await?;
        Ok(names.into_iter().map(|(id, name)| (PersonName(id), name)).collect())
    }
}
