//! What this node knows of those who ask, so that a read costs neither a signature nor a statement for it.

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use factdesk_domain::ApiKeyId;
use quick_cache::sync::Cache;
use sea_orm::ConnectionTrait;
use sha2::{Digest, Sha256};

use super::api_key::identify as identify_key;
use super::token::{By, Claims, Verified, verify};
use super::{Actor, membership};
use crate::app::App;
use crate::error::Error;
use crate::single_sign_on::identify;

/// How long a membership is believed for reads: as long as changes made on another node may take to bite. Long enough
/// that a client that asks all the time costs one statement in hundreds of requests.
pub const MEMBERS_KNOWN_FOR: TimeDelta = TimeDelta::seconds(5);

/// Tokens and members that are remembered at most, those that ask most. About 2 MiB of each; whoever is forgotten is
/// looked up again.
const REMEMBERED: usize = 10_000;

/// Verified tokens and memberships, of this node.
pub struct Known {
    tokens: Cache<[u8; 32], Verified>,
    members: Cache<Claims, Membership>,
    /// By the hash of their text: whom they speak for, and until when.
    keys: Cache<[u8; 32], (Claims, DateTime<Utc>)>,
    /// When the use of a key was noted last.
    uses: Cache<ApiKeyId, DateTime<Utc>>,
    /// Counts changes of members on this node: what was read before the last one is not believed.
    changes: AtomicU64,
    signatures: AtomicU64,
}

#[derive(Clone)]
struct Membership {
    actor: Actor,
    /// By the clock of this machine, before it was read.
    asked_at: DateTime<Utc>,
    changes: u64,
}

impl Default for Known {
    fn default() -> Self {
        Self {
            tokens: Cache::new(REMEMBERED),
            members: Cache::new(REMEMBERED),
            keys: Cache::new(REMEMBERED),
            uses: Cache::new(REMEMBERED),
            changes: AtomicU64::new(0),
            signatures: AtomicU64::new(0),
        }
    }
}

impl Known {
    /// Checks a token: its signature the first time, its times every time. Says whom it names and when it runs out. `at` is
    /// the clock of this machine.
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for whatever is wrong with it. Nothing is remembered of such a token.
    pub async fn token(
        &self,
        app: &App,
        token: &str,
        at: DateTime<Utc>,
    ) -> Result<(Claims, DateTime<Utc>), Error> {
        let ring = app.keys.ring();
        let hash: [u8; 32] = Sha256::digest(token).into();
        if let Some(verified) = self.tokens.get(&hash) {
            let still = match verified.by() {
                By::Ours(number) => number == ring.number(),
                By::Issuer(number, until) => at < until && number == app.issuers.number(&app.db, at).await?,
            };
            if still {
                return verified.at(at);
            }
        }
        self.signatures.fetch_add(1, Ordering::Relaxed);
        let verified = match verify(&ring, token, &app.settings.issuer)? {
            Some(verified) => verified,
            None => identify(app, token, at).await?,
        };
        let claims = verified.at(at)?;
        self.tokens.insert(hash, verified);
        Ok(claims)
    }

    /// Checks the key of a tool: its secret the first time, its time every time. Whether it was revoked is read with its
    /// maker, by [`Known::member`].
    ///
    /// # Errors
    /// `UNAUTHENTICATED` for whatever is wrong with it. Nothing is remembered of such a key.
    pub async fn key(
        &self,
        db: &impl ConnectionTrait,
        text: &str,
        at: DateTime<Utc>,
    ) -> Result<(Claims, DateTime<Utc>), Error> {
        let hash: [u8; 32] = Sha256::digest(text).into();
        let known = match self.keys.get(&hash) {
            Some(known) => known,
            None => {
                let found = identify_key(db, text).await?;
                self.keys.insert(hash, found);
                found
            }
        };
        if at < known.1 { Ok(known) } else { Err(Error::Unauthenticated) }
    }

    /// Whether this use of a key is to be noted: once a minute.
    pub fn is_news(&self, key: ApiKeyId, at: DateTime<Utc>) -> bool {
        let noted = self.uses.get(&key).map(|noted| at - noted);
        let news = noted.is_none_or(|age| age < TimeDelta::zero() || age >= TimeDelta::minutes(1));
        if news {
            self.uses.insert(key, at);
        }
        news
    }

    /// The member that the claims name, with roles that are at most [`MEMBERS_KNOWN_FOR`] old. `at` is the clock of this
    /// machine.
    ///
    /// # Errors
    /// As [`membership`].
    pub async fn member(
        &self,
        db: &impl ConnectionTrait,
        claims: &Claims,
        at: DateTime<Utc>,
    ) -> Result<Actor, Error> {
        // Before the database is asked: a change that is committed meanwhile makes the answer one of yesterday.
        let changes = self.changes.load(Ordering::Acquire);
        if let Some(known) = self.members.get(claims) {
            let age = at - known.asked_at;
            // A clock that was put back must not make it last.
            let fresh = age >= TimeDelta::zero() && age < MEMBERS_KNOWN_FOR;
            if fresh && known.changes == changes {
                return Ok(known.actor.later(age));
            }
        }
        let actor = membership(db, claims).await?;
        self.members.insert(*claims, Membership { actor: actor.clone(), asked_at: at, changes });
        Ok(actor)
    }

    /// Forgets all memberships: to be called after the commit of whatever changes what a member, a session or a key may
    /// do, so that it bites with the next request here. Such changes are rare, so it need not know whose.
    pub fn forget_members(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// How many signatures were checked since the start.
    pub fn signatures(&self) -> u64 {
        self.signatures.load(Ordering::Relaxed)
    }
}
