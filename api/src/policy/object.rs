//! Policy, scale and ratings, as clients see them.

use std::collections::HashMap;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Object, SimpleObject};

use crate::error::Error;
use crate::graphql::Session;
use crate::read::{Read, Reader, Row};

/// When the verdicts of a round agree. A set agrees if all are the same rating, or all are ordinal and no further apart
/// than the tolerance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "factdesk_domain::Agreement")]
pub enum Agreement {
    /// When all of them do.
    Unanimity,
    /// When one agreeing set holds more than half of the verdicts needed.
    Majority,
}

/// One rating of a scale.
#[derive(Clone, SimpleObject)]
pub struct Rating {
    /// Its key, as in `ratingKey` of inputs.
    key: String,
    /// What readers see.
    label: String,
    /// What it means.
    definition: String,
    /// Place in the order, higher is truer; null for ratings outside the order ("Unproven", "Satire").
    ordinal: Option<i32>,
    /// Version of the scale that it belongs to.
    scale_version: i32,
    /// Keys of retired ratings for which it stands in rounds under this version; in earlier rounds they mean themselves.
    replaces: Vec<String>,
}

impl Rating {
    /// A rating of a scale.
    pub fn of(scale: &factdesk_domain::RatingScale, rating: &factdesk_domain::Rating) -> Self {
        Self {
            key: rating.key.as_str().to_owned(),
            label: rating.label.clone(),
            definition: rating.definition.clone(),
            ordinal: rating.ordinal.map(i32::from),
            scale_version: scale.version,
            replaces: rating.replaces.iter().map(|key| key.as_str().to_owned()).collect(),
        }
    }
}

/// The GraphQL type `RatingScale`; described where its fields are.
pub struct RatingScale(pub Arc<factdesk_domain::RatingScale>);

/// A version of the newsroom's rating scale. A round is judged by the version of its start.
#[Object]
impl RatingScale {
    /// Counts from 1.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Name.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Its ratings, in the order to show; 50 at most.
    async fn ratings(&self) -> Vec<Rating> {
        self.0.ratings.iter().map(|rating| Rating::of(&self.0, rating)).collect()
    }
}

/// The GraphQL type `ReviewPolicy`; described where its fields are.
pub struct ReviewPolicy(pub Arc<factdesk_domain::ReviewPolicy>);

/// A version of the newsroom's review policy. A round is run by the version of its start.
#[Object]
impl ReviewPolicy {
    /// Counts from 1. Send it as `expectedVersion` with `updatePolicy`.
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// How many people must give a verdict.
    async fn verdicts_needed(&self) -> i32 {
        self.0.verdicts_needed.into()
    }

    /// Whether verdicts are sealed from everybody but their author until all are in.
    async fn blind(&self) -> bool {
        self.0.blind
    }

    /// When the verdicts agree.
    async fn agreement(&self) -> Agreement {
        self.0.agreement.into()
    }

    /// How far apart ordinal ratings may lie and still agree.
    async fn tolerance(&self) -> i32 {
        self.0.tolerance.into()
    }

    /// How many pieces of public evidence publishing needs.
    async fn public_evidence_needed(&self) -> i32 {
        self.0.public_evidence_needed.into()
    }

    /// How many of them must be primary.
    async fn primary_evidence_needed(&self) -> i32 {
        self.0.primary_needed.into()
    }

    /// Whether publishing needs evidence for and against, or a note that a search found none.
    async fn both_stances_or_note(&self) -> bool {
        self.0.both_stances_or_note
    }

    /// Whether publishing needs that the claimant was asked for comment, or a reason why not.
    async fn claimant_contact_needed(&self) -> bool {
        self.0.claimant_contact_needed
    }

    /// Whether publishing needs a speaker whom a person has confirmed.
    async fn confirmed_speaker_needed(&self) -> bool {
        self.0.confirmed_speaker_needed
    }

    /// Whether the approver must be somebody who had no other part in the conclusion.
    async fn four_eyes(&self) -> bool {
        self.0.four_eyes
    }

    /// Whether an editor may set the separation of duties aside, each time with a public reason.
    async fn break_glass(&self) -> bool {
        self.0.break_glass
    }

    /// How long a slot is held before it is free for others, in seconds.
    async fn lease_seconds(&self) -> i32 {
        i32::try_from(self.0.lease_seconds).unwrap_or(i32::MAX)
    }
}

/// Key of a version of the reader's newsroom's scale.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ScaleOf(pub i32);

impl Loader<ScaleOf> for Reader {
    type Value = Arc<factdesk_domain::RatingScale>;
    type Error = Error;

    async fn load(&self, keys: &[ScaleOf]) -> Result<HashMap<ScaleOf, Self::Value>, Error> {
        let versions = keys.iter().map(|key| key.0);
        let scales = self.pinned.scales(&self.db, self.scope.newsroom(), versions).await?;
        Ok(scales.into_iter().map(|(version, scale)| (ScaleOf(version), scale)).collect())
    }
}

/// Key of a version of the reader's newsroom's policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PolicyOf(pub i32);

impl Loader<PolicyOf> for Reader {
    type Value = Arc<factdesk_domain::ReviewPolicy>;
    type Error = Error;

    async fn load(&self, keys: &[PolicyOf]) -> Result<HashMap<PolicyOf, Self::Value>, Error> {
        let versions = keys.iter().map(|key| key.0);
        let policies = self.pinned.policies(&self.db, self.scope.newsroom(), versions).await?;
        Ok(policies.into_iter().map(|(version, policy)| (PolicyOf(version), policy)).collect())
    }
}

/// The rating with this key in a version of the scale, for a field of the object of this row.
///
/// # Errors
/// The database cannot be reached.
pub async fn rating<M>(
    context: &Context<'_>,
    row: &Row<M>,
    scale_version: i32,
    key: &str,
) -> Result<Option<Read<Rating>>, Error> {
    if let Some(json) = row.written(context) {
        return Ok(Some(json));
    }
    let loaders = Session::of(context)?.loaders()?;
    let Some(scale) = loaders.load_one(ScaleOf(scale_version)).await? else { return Ok(None) };
    let found = scale.ratings.iter().find(|rating| rating.key.as_str() == key);
    Ok(found.map(|found| Read::Object(Rating::of(&scale, found))))
}
