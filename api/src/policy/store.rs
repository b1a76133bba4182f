//! SQL of policies and scales.

use chrono::{DateTime, Utc};
use entity::{Tenant, member, rating, rating_scale, review_policy};
use factdesk_domain::{NewsroomId, Rating, RatingScale, ReviewPolicy};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Set, Statement,
};
use uuid::Uuid;

use super::mutation::PeopleCount;
use crate::error::Error;
use crate::read::{Reader, Visible};
use crate::unit_of_work::Work;

/// The newsroom's policy of today.
///
/// # Errors
/// The database cannot be reached; a newsroom without one is a bug.
pub async fn current_policy(db: &impl ConnectionTrait, newsroom: NewsroomId) -> Result<ReviewPolicy, Error> {
    review_policy::Entity::of(newsroom)
        .order_by_desc(review_policy::Column::Version)
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a newsroom without a policy"))
        .and_then(|row| policy(&row))
}

/// The newsroom's scale of today.
///
/// # Errors
/// The database cannot be reached; a newsroom without one is a bug.
pub async fn current_scale(db: &impl ConnectionTrait, newsroom: NewsroomId) -> Result<RatingScale, Error> {
    let row = rating_scale::Entity::of(newsroom)
        .order_by_desc(rating_scale::Column::Version)
        .one(db)
        .await?
        .ok_or_else(|| Error::internal("a newsroom without a scale"))?;
    let ratings = rating::Entity::of(newsroom)
        .filter(rating::Column::ScaleVersion.eq(row.version))
        .order_by_asc(rating::Column::Position)
        .all(db)
        .await?;
    scale(row, ratings)
}

/// A policy from its row.
///
/// # Errors
/// A number outside the bounds that the table checks.
pub fn policy(row: &review_policy::Model) -> Result<ReviewPolicy, Error> {
    Ok(ReviewPolicy {
        version: row.version,
        verdicts_needed: row.verdicts_needed.try_into().map_err(Error::internal)?,
        blind: row.blind,
        agreement: row.agreement.into(),
        tolerance: row.tolerance.try_into().map_err(Error::internal)?,
        public_evidence_needed: row.public_evidence_needed.try_into().map_err(Error::internal)?,
        primary_needed: row.primary_evidence_needed.try_into().map_err(Error::internal)?,
        both_stances_or_note: row.both_stances_or_note,
        claimant_contact_needed: row.claimant_contact_needed,
        confirmed_speaker_needed: row.confirmed_speaker_needed,
        four_eyes: row.four_eyes,
        break_glass: row.break_glass,
        lease_seconds: row.lease_seconds.try_into().map_err(Error::internal)?,
    })
}

/// A scale from its rows, in the order of their positions.
///
/// # Errors
/// A key that the table's check would not let in.
pub fn scale(row: rating_scale::Model, ratings: Vec<rating::Model>) -> Result<RatingScale, Error> {
    let ratings = ratings
        .into_iter()
        .map(|rating| {
            Ok(Rating {
                key: rating.key.parse().map_err(Error::internal)?,
                label: rating.label,
                definition: rating.definition,
                ordinal: rating.ordinal,
                replaces: rating
                    .replaces
                    .iter()
                    .map(|key| key.parse().map_err(Error::internal))
                    .collect::<Result<_, _>>()?,
            })
        })
        .collect::<Result<_, Error>>()?;
    Ok(RatingScale { version: row.version, name: row.name, ratings })
}

/// Stores a version of the policy.
///
/// # Errors
/// What Postgres says.
pub async fn save_policy(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    policy: &ReviewPolicy,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = review_policy::ActiveModel {
        newsroom_id: Set(newsroom.into()),
        version: Set(policy.version),
        verdicts_needed: Set(policy.verdicts_needed.into()),
        blind: Set(policy.blind),
        agreement: Set(policy.agreement.into()),
        tolerance: Set(policy.tolerance.into()),
        public_evidence_needed: Set(policy.public_evidence_needed.into()),
        primary_evidence_needed: Set(policy.primary_needed.into()),
        both_stances_or_note: Set(policy.both_stances_or_note),
        claimant_contact_needed: Set(policy.claimant_contact_needed),
        confirmed_speaker_needed: Set(policy.confirmed_speaker_needed),
        four_eyes: Set(policy.four_eyes),
        break_glass: Set(policy.break_glass),
        lease_seconds: Set(policy.lease_seconds.try_into().map_err(Error::internal)?),
        created_at: Set(now),
        created_by: Set(by),
    };
    review_policy::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Stores a version of the scale with its ratings.
///
/// # Errors
/// What Postgres says.
pub async fn save_scale(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    scale: &RatingScale,
    by: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let row = rating_scale::ActiveModel {
        newsroom_id: Set(newsroom.into()),
        version: Set(scale.version),
        name: Set(scale.name.clone()),
        created_at: Set(now),
        created_by: Set(by),
    };
    rating_scale::Entity::insert(row).exec_without_returning(db).await?;
    let ratings = (1_i16..).zip(&scale.ratings).map(|(position, rating)| rating::ActiveModel {
        newsroom_id: Set(newsroom.into()),
        scale_version: Set(scale.version),
        key: Set(rating.key.as_str().to_owned()),
        label: Set(rating.label.clone()),
        definition: Set(rating.definition.clone()),
        ordinal: Set(rating.ordinal),
        position: Set(position),
        replaces: Set(rating.replaces.iter().map(|key| key.as_str().to_owned()).collect()),
    });
    rating::Entity::insert_many(ratings).exec_without_returning(db).await?;
    Ok(())
}

/// One change of the newsroom's policy at a time.
///
/// # Errors
/// What Postgres says.
pub async fn lock_policies(work: &Work<'_>) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT id FROM newsroom WHERE id = $1 FOR NO KEY UPDATE",
        [work.newsroom().uuid().into()],
    );
    work.tx().query_one_raw(statement).await?;
    Ok(())
}

/// How many people the reader's newsroom has.
///
/// # Errors
/// What Postgres says.
pub async fn people_there(reader: &Reader) -> Result<PeopleCount, Error> {
    let rows = member::Entity::visible(&reader.scope)
        .filter(member::Column::RemovedAt.is_null())
        .all(&reader.db)
        .await?;
    let count = |role: Option<&str>| {
        let with = rows.iter().filter(|row| role.is_none_or(|role| row.roles.iter().any(|has| has == role)));
        i32::try_from(with.count()).unwrap_or(i32::MAX)
    };
    Ok(PeopleCount {
        people: count(None),
        reviewers: count(Some("REVIEWER")),
        editors: count(Some("EDITOR")),
    })
}
