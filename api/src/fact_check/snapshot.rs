//! What the page of a working copy would show now, from the desk's tables.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::fact_check;
use factdesk_domain::{ContentHash, FactCheck, GateFacts, NewsroomId, RatingScale, ReviewPolicy};
use factdesk_record::{
    Correction, Exception, ExceptionKind, Format, Newsroom, Outcome, Rating, Review, Scale, Snapshot,
};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, JsonValue, Statement};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::contact::Contact;
use crate::error::Error;
use crate::review::Pinned;

/// What the page of a working copy would show, and how far the desk's gathering reaches.
pub struct Content {
    /// Everything but what only publishing knows: number, times, exceptions, whether four eyes saw it.
    snapshot: Snapshot,
    /// Conflicts waived for the round so far.
    waived: Vec<Exception>,
    first_published_at: Option<DateTime<Utc>>,
    four_eyes: bool,
    /// For the gates.
    pub gathering: Gathering,
    /// The newsroom's own public address.
    pub public_url: Option<String>,
    /// Version of the scale that the rating belongs to.
    pub scale_version: i32,
}

/// How far the desk's gathering reaches.
pub struct Gathering {
    facts: GateFacts,
    contact: Option<Contact>,
    /// Nothing of it is published before: the latest embargo of the claim and its duplicates.
    embargo_until: Option<DateTime<Utc>>,
}

impl Gathering {
    /// What the gates look at now; whether a public address is known is for the server to say.
    pub fn at(&self, now: DateTime<Utc>, public_address: bool) -> GateFacts {
        let claimant_contact = self.contact.as_ref().is_some_and(|contact| contact.is_over(now));
        let embargoed = self.embargo_until.is_some_and(|until| until > now);
        GateFacts { claimant_contact, public_address, embargoed, ..self.facts }
    }
}

/// What publishing adds.
pub struct Publication<'p> {
    /// When.
    pub at: DateTime<Utc>,
    /// The fact-check as published.
    pub check: &'p FactCheck,
    /// When it was approved.
    pub approved_at: Option<DateTime<Utc>>,
    /// The reason of conflicts waived by this publication.
    pub waiver: Option<&'p str>,
}

impl Content {
    /// SHA-256 over the canonical JSON (RFC 8785) of all that a reader will see, but for what only publishing knows.
    ///
    /// # Errors
    /// A text that is no JSON: a bug.
    pub fn hash(&self) -> Result<ContentHash, Error> {
        let bytes = serde_json_canonicalizer::to_vec(&self.snapshot).map_err(Error::internal)?;
        Ok(ContentHash(Sha256::digest(bytes).into()))
    }

    /// The snapshot to store.
    ///
    /// # Errors
    /// A fact-check without a version: a bug.
    pub fn publish(self, publication: &Publication<'_>) -> Result<Snapshot, Error> {
        let Self { mut snapshot, waived, first_published_at, four_eyes, .. } = self;
        let approval = publication.check.approval.as_ref();
        let broken = approval.and_then(|approval| approval.break_glass.as_ref());
        snapshot.review.four_eyes = four_eyes && broken.is_none();
        snapshot.exceptions = waived;
        snapshot.exceptions.extend(broken.map(|reason| Exception {
            kind: ExceptionKind::BreakGlass,
            reason: reason.as_str().to_owned(),
            at: publication.approved_at.unwrap_or(publication.at),
        }));
        snapshot.exceptions.extend(publication.waiver.map(|reason| Exception {
            kind: ExceptionKind::ConflictWaived,
            reason: reason.to_owned(),
            at: publication.at,
        }));
        for correction in &mut snapshot.corrections {
            if correction.at == NOT_YET {
                correction.at = publication.at;
            }
        }
        let version = publication.check.published_version.unwrap_or_default();
        snapshot.version = version.try_into().map_err(Error::internal)?;
        snapshot.first_published_at = first_published_at.unwrap_or(publication.at);
        snapshot.modified_at = publication.at;
        Ok(snapshot)
    }
}

/// Stands for times that only publishing knows.
const NOT_YET: DateTime<Utc> = DateTime::UNIX_EPOCH;

/// What the pages of these working copies would show now.
///
/// # Errors
/// The database cannot be reached; a working copy of a round without a rating is a bug.
pub async fn load(
    db: &impl ConnectionTrait,
    pinned: &Pinned,
    newsroom: NewsroomId,
    copies: &[&fact_check::Model],
) -> Result<HashMap<Uuid, Content>, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        include_str!("snapshot.sql"),
        [
            newsroom.uuid().into(),
            copies.iter().map(|copy| copy.id).collect::<Vec<_>>().into(),
            copies.iter().map(|copy| copy.claim_id).collect::<Vec<_>>().into(),
            copies.iter().map(|copy| copy.round).collect::<Vec<_>>().into(),
        ],
    );
    let rows = Row::find_by_statement(statement).all(db).await?;
    let policies = pinned.policies(db, newsroom, rows.iter().map(|row| row.policy_version)).await?;
    let scales = pinned.scales(db, newsroom, rows.iter().map(|row| row.scale_version)).await?;
    let mut contents = HashMap::new();
    for row in rows {
        let copy = copies.iter().find(|copy| copy.id == row.id);
        let (Some(copy), Some(policy), Some(scale)) =
            (copy, policies.get(&row.policy_version), scales.get(&row.scale_version))
        else {
            return Err(Error::internal("a round without its policy or scale"));
        };
        contents.insert(row.id, content(copy, row, policy, scale)?);
    }
    Ok(contents)
}

/// What the page of this working copy would show now.
///
/// # Errors
/// The database cannot be reached; a working copy of a round without a rating is a bug.
pub async fn load_one(
    db: &impl ConnectionTrait,
    pinned: &Pinned,
    newsroom: NewsroomId,
    copy: &fact_check::Model,
) -> Result<Content, Error> {
    let content = load(db, pinned, newsroom, &[copy]).await?.remove(&copy.id);
    content.ok_or_else(|| Error::internal("a fact-check without its claim or round"))
}

fn content(
    copy: &fact_check::Model,
    row: Row,
    policy: &ReviewPolicy,
    scale: &RatingScale,
) -> Result<Content, Error> {
    let ratings: Vec<Rating> = scale.ratings.iter().map(rating).collect();
    let decided = ratings.iter().find(|rating| Some(&rating.key) == row.rating_key.as_ref());
    let decided = decided.cloned().ok_or_else(|| Error::internal("a conclusion without a rating"))?;
    let mut corrections: Vec<Correction> = parse(row.corrections)?;
    if let (Some(kind), Some(text)) = (copy.correction_kind, &copy.correction_text) {
        let kind = factdesk_domain::CorrectionKind::from(kind);
        let kind = parse(serde_json::to_value(kind).map_err(Error::internal)?)?;
        corrections.push(Correction { kind, text: text.clone(), at: NOT_YET });
    }
    let stances = row.stances.unwrap_or_default();
    let told = |stance: &str| stances.iter().any(|known| known == stance);
    let contact: Option<Contact> = row.contact.map(parse).transpose()?;
    let told_of_contact = contact.as_ref().map(Contact::words);
    Ok(Content {
        gathering: Gathering {
            contact,
            embargo_until: row.embargo_until,
            facts: GateFacts {
                public_evidence: row.public_evidence.try_into().map_err(Error::internal)?,
                public_primary: row.public_primary.try_into().map_err(Error::internal)?,
                supports_or_note: told("SUPPORTS"),
                refutes_or_note: told("REFUTES"),
                confirmed_speaker: row.confirmed_speaker,
                checklist: row.checklist,
                ..GateFacts::default()
            },
        },
        snapshot: Snapshot {
            format: Format::V1,
            newsroom: Newsroom {
                name: row.newsroom_name.clone(),
                slug: row.newsroom_slug,
                demo: row.demo,
                url: row.public_url.clone(),
                corrections_policy_url: row.corrections_policy_url,
            },
            slug: copy.slug.clone(),
            canonical_url: copy.canonical_url.clone(),
            language: copy.language.clone(),
            title: copy.title.clone(),
            byline: copy.byline.clone().unwrap_or(row.newsroom_name),
            statement: row.statement,
            submitted_at: row.submitted_at,
            rating: decided,
            scale: Scale {
                name: scale.name.clone(),
                version: scale.version.try_into().map_err(Error::internal)?,
                ratings,
            },
            summary: copy.summary.clone(),
            reasoning: copy.reasoning.clone(),
            appearances: parse(row.appearances)?,
            evidence: parse(row.evidence)?,
            search_note: row.search_note,
            claimant_contact: told_of_contact,
            corrections,
            review: Review {
                reviewers: row.reviewers.try_into().map_err(Error::internal)?,
                blind: policy.blind,
                agreement: parse(serde_json::to_value(policy.agreement).map_err(Error::internal)?)?,
                tolerance: policy.tolerance.into(),
                outcome: if row.adjudicated { Outcome::Adjudicated } else { Outcome::Agreed },
                round: copy.round.try_into().map_err(Error::internal)?,
                four_eyes: false,
            },
            exceptions: Vec::new(),
            version: 0,
            first_published_at: NOT_YET,
            modified_at: NOT_YET,
        },
        waived: parse(row.waived)?,
        first_published_at: row.first_published_at,
        four_eyes: policy.four_eyes,
        public_url: row.public_url,
        scale_version: scale.version,
    })
}

fn rating(rating: &factdesk_domain::Rating) -> Rating {
    Rating {
        key: rating.key.as_str().to_owned(),
        label: rating.label.clone(),
        definition: rating.definition.clone(),
        ordinal: rating.ordinal.map(i32::from),
    }
}

#[expect(clippy::struct_excessive_bools, reason = "a row as the statement answers it")]
#[derive(FromQueryResult)]
struct Row {
    id: Uuid,
    newsroom_name: String,
    newsroom_slug: String,
    demo: bool,
    public_url: Option<String>,
    corrections_policy_url: Option<String>,
    statement: String,
    submitted_at: DateTime<Utc>,
    embargo_until: Option<DateTime<Utc>>,
    policy_version: i32,
    scale_version: i32,
    rating_key: Option<String>,
    adjudicated: bool,
    reviewers: i64,
    first_published_at: Option<DateTime<Utc>>,
    appearances: JsonValue,
    evidence: JsonValue,
    search_note: Option<String>,
    contact: Option<JsonValue>,
    corrections: JsonValue,
    waived: JsonValue,
    public_evidence: i64,
    public_primary: i64,
    stances: Option<Vec<String>>,
    confirmed_speaker: bool,
    checklist: bool,
}

fn parse<T: DeserializeOwned>(json: JsonValue) -> Result<T, Error> {
    serde_json::from_value(json).map_err(Error::internal)
}
