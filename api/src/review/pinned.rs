//! Policies and scales that rounds have pinned: insert-only, so that one read is good for ever.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};

use entity::{Tenant, rating, rating_scale, review_policy};
use factdesk_domain::{NewsroomId, RatingScale, ReviewPolicy};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};

use crate::error::Error;
use crate::policy;

/// More versions than these are not kept: a server of hundreds of newsrooms has some thousands.
const KEPT: usize = 10_000;

type Cache<V> = RwLock<HashMap<(NewsroomId, i32), Arc<V>>>;

/// Versions of policies and scales that this node has read.
#[derive(Default)]
pub struct Pinned {
    policies: Cache<ReviewPolicy>,
    scales: Cache<RatingScale>,
}

impl Pinned {
    /// These versions of the newsroom's policy.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn policies(
        &self,
        db: &impl ConnectionTrait,
        newsroom: NewsroomId,
        versions: impl IntoIterator<Item = i32>,
    ) -> Result<HashMap<i32, Arc<ReviewPolicy>>, Error> {
        let (mut known, missing) = look_up(&self.policies, newsroom, versions);
        if !missing.is_empty() {
            let rows = review_policy::Entity::of(newsroom)
                .filter(review_policy::Column::Version.is_in(missing))
                .all(db)
                .await?;
            for row in rows {
                let policy = Arc::new(policy::policy(&row)?);
                keep(&self.policies, newsroom, policy.version, &policy);
                known.insert(policy.version, policy);
            }
        }
        Ok(known)
    }

    /// These versions of the newsroom's scale.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn scales(
        &self,
        db: &impl ConnectionTrait,
        newsroom: NewsroomId,
        versions: impl IntoIterator<Item = i32>,
    ) -> Result<HashMap<i32, Arc<RatingScale>>, Error> {
        let (mut known, missing) = look_up(&self.scales, newsroom, versions);
        if !missing.is_empty() {
            let scales = rating_scale::Entity::of(newsroom)
                .filter(rating_scale::Column::Version.is_in(missing.iter().copied()))
                .all(db)
                .await?;
            let mut ratings: HashMap<i32, Vec<rating::Model>> = HashMap::new();
            let rows = rating::Entity::of(newsroom)
                .filter(rating::Column::ScaleVersion.is_in(missing))
                .order_by_asc(rating::Column::Position)
                .all(db)
                .await?;
            for row in rows {
                ratings.entry(row.scale_version).or_default().push(row);
            }
            for row in scales {
                let ratings = ratings.remove(&row.version).unwrap_or_default();
                let scale = Arc::new(policy::scale(row, ratings)?);
                keep(&self.scales, newsroom, scale.version, &scale);
                known.insert(scale.version, scale);
            }
        }
        Ok(known)
    }
}

fn look_up<V>(
    cache: &Cache<V>,
    newsroom: NewsroomId,
    versions: impl IntoIterator<Item = i32>,
) -> (HashMap<i32, Arc<V>>, HashSet<i32>) {
    // A poisoned lock still holds rows that never change.
    let cache = cache.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    let mut known = HashMap::new();
    let mut missing = HashSet::new();
    for version in versions {
        match cache.get(&(newsroom, version)) {
            Some(value) => {
                known.insert(version, value.clone());
            }
            None => {
                missing.insert(version);
            }
        }
    }
    (known, missing)
}

fn keep<V>(cache: &Cache<V>, newsroom: NewsroomId, version: i32, value: &Arc<V>) {
    let mut cache = cache.write().unwrap_or_else(std::sync::PoisonError::into_inner);
    if cache.len() < KEPT {
        cache.insert((newsroom, version), value.clone());
    }
}
