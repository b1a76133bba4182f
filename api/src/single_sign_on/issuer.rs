//! What this node knows of the issuers that newsrooms trust: which they are, and their keys.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use entity::single_sign_on;
use jsonwebtoken::{Algorithm, DecodingKey};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use url::Url;

use super::keys::{self, IssuerKey};
use super::store;
use crate::access::MEMBERS_KNOWN_FOR;
use crate::error::Error;
use crate::outgoing::Outgoing;

/// How old keys may be and still answer for a key id that they have. A key that the issuer takes back is gone after
/// that, at the next token.
const FRESH: TimeDelta = TimeDelta::minutes(10);
/// How old they may be while the issuer cannot be reached.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// An issuer is asked so often at most, however many unknown key ids come.
const ASKED_EVERY: TimeDelta = TimeDelta::minutes(1);
/// For discovery and keys together; a request of ours waits for it.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of a discovery document; common ones have 5,000.
const DISCOVERY: usize = 128 * 1024;
/// Bytes of a set of keys; common ones have 10,000, with certificates.
const KEYS: usize = 512 * 1024;

/// The trusted issuers.
pub struct Issuers {
    outgoing: Outgoing,
    known: RwLock<Option<Known>>,
    /// Counts changes made on this node: what was read before the last one is not believed.
    changes: AtomicU64,
    /// Counts what makes verified tokens worth another look: settings and keys that changed.
    number: Arc<AtomicU64>,
    by_name: Mutex<HashMap<String, Arc<Issuer>>>,
}

#[derive(Clone)]
struct Known {
    rows: Arc<Vec<single_sign_on::Model>>,
    read_at: DateTime<Utc>,
    changes: u64,
}

#[derive(Default)]
struct Issuer {
    keys: RwLock<Option<KeySet>>,
    /// When it was asked last. Held while it is asked, so that others wait for the answer.
    asked: tokio::sync::Mutex<Option<DateTime<Utc>>>,
}

struct KeySet {
    text: Vec<u8>,
    keys: Vec<IssuerKey>,
    read_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct Discovery {
    issuer: String,
    jwks_uri: String,
}

impl Issuers {
    /// Nothing is known yet.
    pub fn new(outgoing: Outgoing) -> Self {
        Self {
            outgoing,
            known: RwLock::new(None),
            changes: AtomicU64::new(0),
            number: Arc::default(),
            by_name: Mutex::default(),
        }
    }

    /// Forgets the settings: to be called after the commit of a change.
    pub fn forget(&self) {
        self.changes.fetch_add(1, Ordering::Release);
    }

    /// A number that another one follows when settings or keys change.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn number(&self, db: &impl ConnectionTrait, at: DateTime<Utc>) -> Result<u64, Error> {
        self.rows(db, at).await?;
        Ok(self.number.load(Ordering::Acquire))
    }

    /// The newsroom's settings that a token of this issuer and these audiences leads to.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub(super) async fn trusted(
        &self,
        db: &impl ConnectionTrait,
        issuer: &str,
        audiences: &[String],
        at: DateTime<Utc>,
    ) -> Result<Option<single_sign_on::Model>, Error> {
        let rows = self.rows(db, at).await?;
        let mut found = rows.iter().filter(|row| row.issuer == issuer && audiences.contains(&row.audience));
        // A token for two newsrooms at once does not say for which one it acts.
        Ok(found.next().filter(|_| found.next().is_none()).cloned())
    }

    /// All settings, at most as old as a membership may be.
    async fn rows(
        &self,
        db: &impl ConnectionTrait,
        at: DateTime<Utc>,
    ) -> Result<Arc<Vec<single_sign_on::Model>>, Error> {
        let changes = self.changes.load(Ordering::Acquire);
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(known) = &known {
            let age = at - known.read_at;
            if age >= TimeDelta::zero() && age < MEMBERS_KNOWN_FOR && known.changes == changes {
                return Ok(known.rows.clone());
            }
        }
        let rows = Arc::new(store::all(db).await?);
        if known.is_none_or(|known| known.rows != rows) {
            self.number.fetch_add(1, Ordering::Release);
            let mut issuers = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            issuers.retain(|issuer, _| rows.iter().any(|row| row.issuer == *issuer));
        }
        let fresh = Known { rows: rows.clone(), read_at: at, changes };
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(fresh);
        Ok(rows)
    }

    /// The key of a trusted issuer that a token means. The issuer is asked if the key is not known or too old, once a
    /// minute at most.
    pub(super) async fn key(
        &self,
        issuer: &str,
        kid: Option<&str>,
        algorithm: Algorithm,
        at: DateTime<Utc>,
    ) -> Option<DecodingKey> {
        let of = {
            let mut issuers = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            issuers.entry(issuer.to_owned()).or_default().clone()
        };
        if let Some(key) = of.find(kid, algorithm, at, FRESH) {
            return Some(key);
        }
        // In a task of its own: whoever hangs up while the issuer is asked must not leave it unasked for a minute.
        let (outgoing, number, name, issuer) =
            (self.outgoing.clone(), self.number.clone(), issuer.to_owned(), of.clone());
        let asked = tokio::spawn(async move { issuer.refresh(&outgoing, &name, &number, at).await });
        let _ = asked.await;
        of.find(kid, algorithm, at, KEPT)
    }
}

impl Issuer {
    fn find(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
        at: DateTime<Utc>,
        oldest: TimeDelta,
    ) -> Option<DecodingKey> {
        let set = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let set = set.as_ref().filter(|set| at - set.read_at < oldest)?;
        keys::find(&set.keys, kid, algorithm).cloned()
    }

    async fn refresh(&self, outgoing: &Outgoing, issuer: &str, number: &AtomicU64, at: DateTime<Utc>) {
        let mut asked = self.asked.lock().await;
        // Either way: who waited here may have come a little before whoever asked. Only a clock that was put back by more
        // must not keep it unasked.
        let lately = asked.is_some_and(|asked| (at - asked).abs() < ASKED_EVERY);
        if lately {
            return;
        }
        *asked = Some(at);
        match tokio::time::timeout(PATIENCE, ask(outgoing, issuer)).await {
            Ok(Ok((text, keys))) => {
                let mut known = self.keys.write().unwrap_or_else(PoisonError::into_inner);
                if known.as_ref().is_some_and(|known| known.text != text) {
                    number.fetch_add(1, Ordering::Release);
                }
                *known = Some(KeySet { text, keys, read_at: at });
            }
            Ok(Err(cause)) => tracing::warn!(issuer, cause, "the keys of an issuer could not be read"),
            Err(_) => tracing::warn!(issuer, cause = "too slow", "the keys of an issuer could not be read"),
        }
    }
}

/// Finds the keys by discovery (OpenID Connect Discovery 1.0, 4).
async fn ask(outgoing: &Outgoing, issuer: &str) -> Result<(Vec<u8>, Vec<IssuerKey>), String> {
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let address = Url::parse(&address).map_err(|cause| cause.to_string())?;
    let document = outgoing.get(&address, DISCOVERY).await.map_err(|cause| format!("{address}: {cause}"))?;
    let found: Discovery =
        serde_json::from_slice(&document).map_err(|cause| format!("{address}: {cause}"))?;
    // It must speak of itself (4.3): else one issuer could answer for another one.
    if found.issuer != issuer {
        return Err(format!("{address} speaks of another issuer"));
    }
    let keys_at = Url::parse(&found.jwks_uri).map_err(|cause| format!("{}: {cause}", found.jwks_uri))?;
    let text = outgoing.get(&keys_at, KEYS).await.map_err(|cause| format!("{}: {cause}", found.jwks_uri))?;
    let keys = keys::read(&text).map_err(|cause| format!("{}: {cause}", found.jwks_uri))?;
    Ok((text, keys))
}
