//! `activatePolicyDraft`, `activateRatingScaleDraft`, and `discard…`: from now on it holds, or it is gone.

use std::marker::PhantomData;

use async_graphql::InputObject;
use factdesk_domain::{Action, RatingScale, ReviewPolicy};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::draft::{Drafted, Held, save};
use super::fields::check;
use super::save_draft::{Drafting, check_scale};
use super::store::{current_policy, current_scale, lock_policies, save_policy, save_scale};
use crate::access::Permit;
use crate::event::NewEvent;
use crate::graphql::NodeKind;
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Makes inputs that name a draft as it was read.
macro_rules! draft_inputs {
    ($($name:ident: $doc:literal, $version:literal;)+) => {$(
        #[doc = $doc]
        #[derive(InputObject)]
        pub struct $name {
            /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
            pub idempotency_key: Option<String>,
            #[doc = $version]
            pub expected_version: i32,
        }
    )+};
}

draft_inputs! {
    ActivatePolicyDraftInput: "The draft of the policy that is to hold.", "`PolicyDraft.version` as you have read it.";
    DiscardPolicyDraftInput: "The draft of the policy that is not wanted.", "`PolicyDraft.version` as you have read it.";
    ActivateRatingScaleDraftInput: "The draft of the rating scale that is to hold.", "`RatingScaleDraft.version` as you have read it.";
    DiscardRatingScaleDraftInput: "The draft of the rating scale that is not wanted.", "`RatingScaleDraft.version` as you have read it.";
}

/// The command, for a policy or a scale.
#[derive(Serialize)]
pub struct Activate<R> {
    expected_version: i32,
    #[serde(skip)]
    of: PhantomData<fn() -> R>,
}

/// The command, for a policy or a scale.
#[derive(Serialize)]
pub struct Discard<R> {
    expected_version: i32,
    #[serde(skip)]
    of: PhantomData<fn() -> R>,
}

impl<R> Activate<R> {
    /// The draft at this version.
    pub const fn at(expected_version: i32) -> Self {
        Self { expected_version, of: PhantomData }
    }
}

impl<R> Discard<R> {
    /// The draft at this version.
    pub const fn at(expected_version: i32) -> Self {
        Self { expected_version, of: PhantomData }
    }
}

/// What became active.
#[derive(Serialize, Deserialize)]
pub struct Activated {
    /// Its version.
    pub version: i32,
}

impl Command for Activate<ReviewPolicy> {
    type Done = Activated;

    fn action(&self) -> Action {
        ReviewPolicy::ACTION
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Activated>, Stop> {
        lock_policies(work).await?;
        let old = current_policy(work.tx(), work.newsroom()).await?;
        let held = Held::<ReviewPolicy>::expect(work, self.expected_version).await?;
        let (new, row) = held.ready(work, &old)?;
        check(&new)?;
        save_policy(work.tx(), work.newsroom(), &new, Some(permit.member().into()), work.now()).await?;
        save::<ReviewPolicy>(work, permit, row, None).await?;
        let body = json!({ "before": old, "after": new });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(Activated { version: new.version }, event))
    }
}

impl Command for Activate<RatingScale> {
    type Done = Activated;

    fn action(&self) -> Action {
        RatingScale::ACTION
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Activated>, Stop> {
        lock_policies(work).await?;
        let old = current_scale(work.tx(), work.newsroom()).await?;
        let held = Held::<RatingScale>::expect(work, self.expected_version).await?;
        let (new, row) = held.ready(work, &old)?;
        check_scale(&new, &old)?;
        save_scale(work.tx(), work.newsroom(), &new, Some(permit.member().into()), work.now()).await?;
        save::<RatingScale>(work, permit, row, None).await?;
        let body = json!({ "before": content(&old), "after": content(&new) });
        let event = NewEvent::of(NodeKind::Newsroom, work.newsroom(), body);
        Ok(Happened::new(Activated { version: new.version }, event))
    }
}

impl<R: Drafted> Command for Discard<R> {
    type Done = Drafting;

    fn action(&self) -> Action {
        R::ACTION
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Drafting>, Stop> {
        lock_policies(work).await?;
        let held = Held::<R>::expect(work, self.expected_version).await?;
        if held.draft.is_some() {
            save::<R>(work, permit, held.row(), None).await?;
        }
        Ok(Happened::quiet(Drafting {}))
    }
}

/// A scale as the trail keeps it: one field a rating, so that what changed is told rating by rating.
fn content(scale: &RatingScale) -> Value {
    let mut fields = Map::new();
    fields.insert("version".into(), json!(scale.version));
    fields.insert("name".into(), json!(scale.name));
    for rating in &scale.ratings {
        let place = rating.ordinal.map(|ordinal| format!("{ordinal}, ")).unwrap_or_default();
        let replaces: Vec<_> = rating.replaces.iter().map(ToString::to_string).collect();
        let stands =
            if replaces.is_empty() { String::new() } else { format!(" (for {})", replaces.join(", ")) };
        let text = format!("{place}{}: {}{stands}", rating.label, rating.definition);
        fields.insert(format!("rating {}", rating.key), json!(text));
    }
    Value::Object(fields)
}
