//! What fields of fact-checks need beside their rows, batched over a page.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::{DateTime, Utc};
use entity::fact_check;
use factdesk_domain::{ClaimId, ClaimState, FactCheck, Gate, MemberId, Review, unmet};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, QueryFilter, Statement};
use uuid::Uuid;

use super::load::{Held, authors, hold};
use super::snapshot::{self, Gathering};
use crate::error::Error;
use crate::read::{Reader, Visible};
use crate::review::load_all;

/// Key of a claim's fact-check in a language.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct InLanguage {
    /// The claim.
    pub claim: Uuid,
    /// Language tag in small letters.
    pub language: String,
}

impl Loader<InLanguage> for Reader {
    type Value = fact_check::Model;
    type Error = Error;

    async fn load(&self, keys: &[InLanguage]) -> Result<HashMap<InLanguage, fact_check::Model>, Error> {
        let rows = fact_check::Entity::visible(&self.scope)
            .filter(fact_check::Column::ClaimId.is_in(keys.iter().map(|key| key.claim)))
            .all(&self.db)
            .await?;
        let key = |row: &fact_check::Model| InLanguage {
            claim: row.claim_id,
            language: row.language.to_ascii_lowercase(),
        };
        Ok(rows.into_iter().map(|row| (key(&row), row)).collect())
    }
}

/// Key of a claim's fact-checks as the rules see them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChecksOf(pub ClaimId);

impl Loader<ChecksOf> for Reader {
    type Value = Arc<Vec<FactCheck>>;
    type Error = Error;

    async fn load(&self, keys: &[ChecksOf]) -> Result<HashMap<ChecksOf, Arc<Vec<FactCheck>>>, Error> {
        let rows = fact_check::Entity::visible(&self.scope)
            .filter(fact_check::Column::ClaimId.is_in(keys.iter().map(|key| key.0.uuid())))
            .all(&self.db)
            .await?;
        let mut checks: HashMap<ChecksOf, Vec<FactCheck>> = HashMap::new();
        for held in hold(&self.db, self.scope.newsroom(), rows).await? {
            checks.entry(ChecksOf(held.check.claim)).or_default().push(held.check);
        }
        Ok(checks.into_iter().map(|(key, checks)| (key, Arc::new(checks))).collect())
    }
}

/// Key of the authors of a revision.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AuthorsOf {
    /// The fact-check.
    pub fact_check: Uuid,
    /// Its revision.
    pub revision: i32,
}

impl Loader<AuthorsOf> for Reader {
    type Value = BTreeSet<MemberId>;
    type Error = Error;

    async fn load(&self, keys: &[AuthorsOf]) -> Result<HashMap<AuthorsOf, BTreeSet<MemberId>>, Error> {
        let revisions = keys.iter().map(|key| (key.fact_check, key.revision));
        let mut found = authors(&self.db, self.scope.newsroom(), revisions).await?;
        Ok(keys.iter().filter_map(|key| Some((*key, found.remove(&key.fact_check)?))).collect())
    }
}

/// Key of whether a fact-check's published version is of an earlier round than its claim is in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CheckedAgain(pub Uuid);

impl Loader<CheckedAgain> for Reader {
    type Value = bool;
    type Error = Error;

    async fn load(&self, keys: &[CheckedAgain]) -> Result<HashMap<CheckedAgain, bool>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT f.id, v.round < c.round AS again FROM fact_check f
               JOIN claim c ON c.newsroom_id = f.newsroom_id AND c.id = f.claim_id
               JOIN fact_check_version v ON v.newsroom_id = f.newsroom_id AND v.fact_check_id = f.id
                AND v.number = f.published_version
              WHERE f.newsroom_id = $1 AND f.id = ANY($2)",
            [self.scope.newsroom().uuid().into(), ids.into()],
        );
        let rows = self.db.query_all_raw(statement).await?;
        let fields = |row: &sea_orm::QueryResult| {
            Ok((CheckedAgain(row.try_get("", "id")?), row.try_get("", "again")?))
        };
        rows.iter().map(fields).collect()
    }
}

/// Key of what stands between a working copy and publication.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct GatesOf(pub Uuid);

/// What the gates look at.
pub struct AtGates {
    review: Review,
    held: Held,
    gathering: Gathering,
    /// The newsroom's own public address.
    pub public_url: Option<String>,
}

impl AtGates {
    /// All gates that are not met now.
    pub fn unmet(&self, now: DateTime<Utc>, public_address: bool) -> Vec<Gate> {
        unmet(&self.review, &self.held.check, &self.gathering.at(now, public_address), None)
    }
}

impl Loader<GatesOf> for Reader {
    type Value = Arc<AtGates>;
    type Error = Error;

    async fn load(&self, keys: &[GatesOf]) -> Result<HashMap<GatesOf, Arc<AtGates>>, Error> {
        let newsroom = self.scope.newsroom();
        let rows = fact_check::Entity::visible(&self.scope)
            .filter(fact_check::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(&self.db)
            .await?;
        let claims: Vec<ClaimId> = rows.iter().map(|row| row.claim_id.into()).collect();
        let mut reviews = load_all(&self.db, &self.pinned, newsroom, &claims).await?;
        // Before quorum the stance of evidence is sealed; a gate must not give it away.
        reviews.retain(|_, review| matches!(review.state, ClaimState::Decided | ClaimState::Published));
        let open: Vec<_> = rows.iter().filter(|row| reviews.contains_key(&row.claim_id.into())).collect();
        let mut contents = snapshot::load(&self.db, &self.pinned, newsroom, &open).await?;
        let held = hold(&self.db, newsroom, rows).await?;
        let mut gates = HashMap::new();
        for mut held in held {
            let (Some(review), Some(content)) =
                (reviews.get(&held.check.claim).cloned(), contents.remove(&held.row.id))
            else {
                continue;
            };
            held.check.content_hash = content.hash()?;
            let (gathering, public_url) = (content.gathering, content.public_url);
            gates.insert(GatesOf(held.row.id), Arc::new(AtGates { review, held, gathering, public_url }));
        }
        Ok(gates)
    }
}
