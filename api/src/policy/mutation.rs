//! The mutation of the policy.

use std::sync::Arc;

use async_graphql::{Context, Object, Result, SimpleObject};

use super::activate::{
    Activate, ActivatePolicyDraftInput, ActivateRatingScaleDraftInput, Discard, DiscardPolicyDraftInput,
    DiscardRatingScaleDraftInput,
};
use super::object::{PolicyOf, RatingScale, ReviewPolicy, ScaleOf};
use super::preview::{PolicyDraft, RatingScaleDraft};
use super::save_draft::{SavePolicyDraftInput, SaveRatingScaleDraftInput};
use super::store::people_there;
use super::update::UpdatePolicyInput;
use crate::graphql::{RefusalObject, Session, input as run};

/// Mutations of the policy.
#[derive(Default)]
pub struct PolicyMutation;

/// The new policy and whether the newsroom has the people for it, or why not.
#[derive(SimpleObject)]
pub struct UpdatePolicyPayload {
    /// The policy by which rounds run that begin from now on.
    policy: Option<ReviewPolicy>,
    /// How many distinct people the policy needs.
    needed: Option<PeopleCount>,
    /// How many the newsroom has.
    there: Option<PeopleCount>,
    /// Why nothing was changed.
    refusal: Option<RefusalObject>,
}

/// Makes payloads that answer with one thing.
macro_rules! payloads {
    ($($name:ident $field:ident: $kind:ty, $doc:literal, $of:literal;)+) => {$(
        #[doc = $doc]
        #[derive(SimpleObject)]
        pub struct $name {
            #[doc = $of]
            $field: $kind,
            /// Why nothing was changed.
            refusal: Option<RefusalObject>,
        }
    )+};
}

payloads! {
    SavePolicyDraftPayload draft: Option<PolicyDraft>, "The draft to look at, or why not.", "The draft as it is now.";
    ActivatePolicyDraftPayload policy: Option<ReviewPolicy>, "The active policy, or why not.", "The policy by which rounds run that begin from now on.";
    DiscardPolicyDraftPayload discarded: bool, "Whether the draft is gone, or why not.", "True if there is no draft any more.";
    SaveRatingScaleDraftPayload draft: Option<RatingScaleDraft>, "The draft to look at, or why not.", "The draft as it is now.";
    ActivateRatingScaleDraftPayload rating_scale: Option<RatingScale>, "The active rating scale, or why not.", "The scale by which rounds are judged that begin from now on.";
    DiscardRatingScaleDraftPayload discarded: bool, "Whether the draft is gone, or why not.", "True if there is no draft any more.";
}

/// Numbers of distinct people.
#[derive(Clone, Copy, SimpleObject)]
pub struct PeopleCount {
    /// All together; one person counts once, whatever roles they hold.
    pub people: i32,
    /// With the role REVIEWER.
    pub reviewers: i32,
    /// With the role EDITOR.
    pub editors: i32,
}

impl PeopleCount {
    /// Whether these are at least as many as those.
    pub const fn covers(&self, needed: &Self) -> bool {
        self.people >= needed.people && self.reviewers >= needed.reviewers && self.editors >= needed.editors
    }

    /// How many a policy needs.
    pub fn needed(policy: &factdesk_domain::ReviewPolicy) -> Self {
        let needed = policy.people_needed();
        Self {
            people: needed.people.into(),
            reviewers: needed.reviewers.into(),
            editors: needed.editors.into(),
        }
    }
}

#[Object]
impl PolicyMutation {
    /// Makes the next version of the review policy. Rounds that have begun go on under theirs.
    async fn update_policy(
        &self,
        context: &Context<'_>,
        input: UpdatePolicyInput,
    ) -> Result<UpdatePolicyPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(done) => {
                let loaders = Session::of(context)?.loaders()?;
                let policy: Option<Arc<factdesk_domain::ReviewPolicy>> =
                    loaders.load_one(PolicyOf(done.version)).await?;
                let needed = policy.as_ref().map(|policy| PeopleCount::needed(policy));
                let there = people_there(loaders.loader()).await?;
                UpdatePolicyPayload {
                    policy: policy.map(ReviewPolicy),
                    needed,
                    there: Some(there),
                    refusal: None,
                }
            }
            Err(refusal) => {
                UpdatePolicyPayload { policy: None, needed: None, there: None, refusal: Some(refusal.into()) }
            }
        })
    }

    /// Prepares the next version of the review policy: nothing runs by it until it is activated. Look at it as
    /// `Newsroom.policyDraft`.
    async fn save_policy_draft(
        &self,
        context: &Context<'_>,
        input: SavePolicyDraftInput,
    ) -> Result<SavePolicyDraftPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(_) => {
                SavePolicyDraftPayload { draft: PolicyDraft::of_newsroom(context).await?, refusal: None }
            }
            Err(refusal) => SavePolicyDraftPayload { draft: None, refusal: Some(refusal.into()) },
        })
    }

    /// Makes the draft the active policy: rounds that begin from now on run by it, those that have begun go on under
    /// theirs. A CONFLICT if another policy has become active since the draft was saved.
    async fn activate_policy_draft(
        &self,
        context: &Context<'_>,
        input: ActivatePolicyDraftInput,
    ) -> Result<ActivatePolicyDraftPayload> {
        let command = Activate::<factdesk_domain::ReviewPolicy>::at(input.expected_version);
        Ok(match run(context, input.idempotency_key.as_ref(), Ok(command)).await? {
            Ok(done) => {
                let loaders = Session::of(context)?.loaders()?;
                let policy = loaders.load_one(PolicyOf(done.version)).await?;
                ActivatePolicyDraftPayload { policy: policy.map(ReviewPolicy), refusal: None }
            }
            Err(refusal) => ActivatePolicyDraftPayload { policy: None, refusal: Some(refusal.into()) },
        })
    }

    /// Throws the draft of the policy away.
    async fn discard_policy_draft(
        &self,
        context: &Context<'_>,
        input: DiscardPolicyDraftInput,
    ) -> Result<DiscardPolicyDraftPayload> {
        let command = Discard::<factdesk_domain::ReviewPolicy>::at(input.expected_version);
        let refused = run(context, input.idempotency_key.as_ref(), Ok(command)).await?.err();
        Ok(DiscardPolicyDraftPayload { discarded: refused.is_none(), refusal: refused.map(Into::into) })
    }

    /// Prepares the next version of the rating scale: no round is judged by it until it is activated. Look at it as
    /// `Newsroom.ratingScaleDraft`.
    async fn save_rating_scale_draft(
        &self,
        context: &Context<'_>,
        input: SaveRatingScaleDraftInput,
    ) -> Result<SaveRatingScaleDraftPayload> {
        let key = input.idempotency_key.clone();
        Ok(match run(context, key.as_ref(), input.parse()).await? {
            Ok(_) => {
                let draft = RatingScaleDraft::of_newsroom(context).await?;
                SaveRatingScaleDraftPayload { draft, refusal: None }
            }
            Err(refusal) => SaveRatingScaleDraftPayload { draft: None, refusal: Some(refusal.into()) },
        })
    }

    /// Makes the draft the active scale: rounds that begin from now on are judged by it. Rounds that have begun and
    /// what is published keep theirs. A CONFLICT if another scale has become active since the draft was saved.
    async fn activate_rating_scale_draft(
        &self,
        context: &Context<'_>,
        input: ActivateRatingScaleDraftInput,
    ) -> Result<ActivateRatingScaleDraftPayload> {
        let command = Activate::<factdesk_domain::RatingScale>::at(input.expected_version);
        Ok(match run(context, input.idempotency_key.as_ref(), Ok(command)).await? {
            Ok(done) => {
                let loaders = Session::of(context)?.loaders()?;
                let scale = loaders.load_one(ScaleOf(done.version)).await?;
                ActivateRatingScaleDraftPayload { rating_scale: scale.map(RatingScale), refusal: None }
            }
            Err(refusal) => {
                ActivateRatingScaleDraftPayload { rating_scale: None, refusal: Some(refusal.into()) }
            }
        })
    }

    /// Throws the draft of the rating scale away.
    async fn discard_rating_scale_draft(
        &self,
        context: &Context<'_>,
        input: DiscardRatingScaleDraftInput,
    ) -> Result<DiscardRatingScaleDraftPayload> {
        let command = Discard::<factdesk_domain::RatingScale>::at(input.expected_version);
        let refused = run(context, input.idempotency_key.as_ref(), Ok(command)).await?.err();
        Ok(DiscardRatingScaleDraftPayload { discarded: refused.is_none(), refusal: refused.map(Into::into) })
    }
}
