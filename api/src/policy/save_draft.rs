//! `savePolicyDraft` and `saveRatingScaleDraft`: what is to hold next, to be looked at before it does.

use async_graphql::InputObject;
use factdesk_domain::{Action, Rating, RatingKey, RatingScale, ReviewPolicy};
use serde::{Deserialize, Serialize};

use super::draft::{Drafted, Held, save};
use super::fields::{PolicyChange, PolicyFields, check};
use super::store::{current_policy, current_scale, lock_policies};
use crate::access::Permit;
use crate::graphql::{Fields, Refusal};
use crate::unit_of_work::{Command, Happened, Stop, Work};

/// Changes of the draft of the policy; of the active policy if there is no draft. What is left out stays as it is.
#[derive(InputObject)]
pub struct SavePolicyDraftInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `PolicyDraft.version` as you have read it; 0 if there is no draft.
    pub expected_version: i32,
    /// What changes.
    #[graphql(flatten)]
    pub changes: PolicyFields,
}

/// The draft of a rating scale, whole.
#[derive(InputObject)]
pub struct SaveRatingScaleDraftInput {
    /// Makes the call safe to repeat: 1 to 200 characters, new for each intent.
    pub idempotency_key: Option<String>,
    /// `RatingScaleDraft.version` as you have read it; 0 if there is no draft.
    pub expected_version: i32,
    /// What the newsroom calls it: 1 to 100 characters.
    pub name: String,
    /// Its ratings in the order to show, 2 to 50. Every key of the active scale is a rating here too, or replaced by one.
    pub ratings: Vec<RatingInput>,
}

/// One rating of a scale.
#[derive(InputObject)]
pub struct RatingInput {
    /// Its key, 1 to 40 of A–Z, 0–9 and _; stable over versions.
    pub key: String,
    /// What readers see: 1 to 60 characters.
    pub label: String,
    /// What it means, in a sentence for readers: 1 to 1,000 characters.
    pub definition: String,
    /// Place in the order, 1 to 100, higher is truer; left out for ratings outside the order.
    pub ordinal: Option<i32>,
    /// Keys of retired ratings for which it stands in rounds that begin under this version; earlier rounds keep theirs.
    #[graphql(default)]
    pub replaces: Vec<String>,
}

impl SavePolicyDraftInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SavePolicyDraft, Refusal> {
        let mut fields = Fields::default();
        let change = self.changes.parse(&mut fields);
        fields.finish(SavePolicyDraft { expected_version: self.expected_version, change })
    }
}

impl SaveRatingScaleDraftInput {
    /// The command, if the input is usable.
    ///
    /// # Errors
    /// `InvalidInput` with every problem.
    pub fn parse(self) -> Result<SaveRatingScaleDraft, Refusal> {
        let mut fields = Fields::default();
        let name = fields.text("name", self.name, 1..=100);
        let inputs = fields.at_most("ratings", self.ratings, 50);
        let parsed = inputs.into_iter().enumerate().take(50);
        let ratings = parsed.filter_map(|(place, input)| input.parse(&mut fields, place)).collect();
        fields.finish(SaveRatingScaleDraft { expected_version: self.expected_version, name, ratings })
    }
}

impl RatingInput {
    fn parse(self, fields: &mut Fields, place: usize) -> Option<Rating> {
        let at = |field: &str| format!("ratings.{place}.{field}");
        let key = fields.rating(&at("key"), self.key);
        let label = fields.text(&at("label"), self.label, 1..=60);
        let definition = fields.text(&at("definition"), self.definition, 1..=1000);
        let ordinal = self.ordinal.and_then(|ordinal| {
            let fits = (1..=100).contains(&ordinal).then(|| i16::try_from(ordinal).ok()).flatten();
            if fits.is_none() {
                fields.problem(&at("ordinal"), "This is a number from 1 to 100.");
            }
            fits
        });
        let replaces = fields.at_most(&at("replaces"), self.replaces, 200);
        let replaces =
            replaces.into_iter().take(200).filter_map(|key| fields.rating(&at("replaces"), key)).collect();
        Some(Rating { key: key?, label, definition, ordinal, replaces })
    }
}

/// The command.
#[derive(Serialize)]
pub struct SavePolicyDraft {
    expected_version: i32,
    change: PolicyChange,
}

/// The command.
#[derive(Serialize)]
pub struct SaveRatingScaleDraft {
    expected_version: i32,
    name: String,
    ratings: Vec<Rating>,
}

/// That it was done: the draft is read again.
#[derive(Serialize, Deserialize)]
pub struct Drafting {}

impl Command for SavePolicyDraft {
    type Done = Drafting;

    fn action(&self) -> Action {
        ReviewPolicy::ACTION
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Drafting>, Stop> {
        lock_policies(work).await?;
        let active = current_policy(work.tx(), work.newsroom()).await?;
        let held = Held::<ReviewPolicy>::expect(work, self.expected_version).await?;
        let old = held.draft.as_ref().map_or(&active, |(draft, _)| draft);
        let draft = ReviewPolicy { version: active.version + 1, ..self.change.over(old) };
        check(&draft)?;
        save(work, permit, held.row(), Some((&draft, active.version))).await?;
        Ok(Happened::quiet(Drafting {}))
    }
}

impl Command for SaveRatingScaleDraft {
    type Done = Drafting;

    fn action(&self) -> Action {
        RatingScale::ACTION
    }

    async fn execute(&self, work: &Work<'_>, permit: &Permit) -> Result<Happened<Drafting>, Stop> {
        lock_policies(work).await?;
        let active = current_scale(work.tx(), work.newsroom()).await?;
        let held = Held::<RatingScale>::expect(work, self.expected_version).await?;
        let draft = RatingScale {
            version: active.version + 1,
            name: self.name.clone(),
            ratings: self.ratings.clone(),
        };
        check_scale(&draft, &active)?;
        save(work, permit, held.row(), Some((&draft, active.version))).await?;
        Ok(Happened::quiet(Drafting {}))
    }
}

/// Refuses a scale that cannot be, or after which a key of the one before would mean nothing.
///
/// # Errors
/// `InvalidInput`.
pub fn check_scale(scale: &RatingScale, before: &RatingScale) -> Result<(), Refusal> {
    let mut fields = Fields::default();
    for problem in scale.validate().err().unwrap_or_default() {
        fields.problem("ratings", format!("This cannot be: {problem}."));
    }
    let lost: Vec<String> = scale.lost(before).iter().map(RatingKey::to_string).collect();
    if !lost.is_empty() {
        fields.problem("ratings", format!("Keep or replace what retires: {}.", lost.join(", ")));
    }
    fields.finish(())
}
