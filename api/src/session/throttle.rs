//! What slows guessing down: attempts that fill up again with time (the generic cell rate algorithm, one time per key).
//!
//! Nothing is ever locked. Strangers to an account share its attempts; a network and a device from which the account was
//! used before have some of their own, so that strangers cannot use up those of the owner.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sha2::{Digest, Sha256};

use super::door::Known;
use crate::app::App;
use crate::error::Error;
use crate::graphql::Caller;

/// How many codes of a second factor are taken at once, and the seconds until one more is. Three codes of a million are
/// right at any time: at this rate guessing takes years.
const CODES: (u32, u32) = (5, 600);

/// What is counted together.
pub struct Bucket {
    key: Vec<u8>,
    attempts: u32,
    seconds: u32,
}

impl Bucket {
    fn new(name: &str, (attempts, seconds): (u32, u32)) -> Self {
        Self { key: Sha256::digest(name.as_bytes()).to_vec(), attempts, seconds }
    }

    /// What an attempt on this account by this caller counts into, widest first.
    pub fn of_sign_in(app: &App, email: &str, caller: &Caller, known: Known) -> Vec<Self> {
        let settings = &app.settings.sign_in;
        let account = (settings.account_attempts, settings.account_seconds);
        let mut buckets = Vec::new();
        if let (Some(address), false) = (caller.machine(), matches!(known, Known::Device(_))) {
            let limit = (settings.address_attempts, settings.address_seconds);
            buckets.push(Self::new(&format!("address/{address}"), limit));
        }
        buckets.push(Self::new(&format!("password/{}", known.name(email, caller)), account));
        buckets
    }

    /// What a reader's request for a correction by this caller counts into: all from one machine, and all on what one newsroom
    /// has published.
    pub fn of_correction_request(app: &App, newsroom: &str, caller: &Caller) -> Vec<Self> {
        let settings = &app.settings.corrections;
        let mut buckets = Vec::new();
        if let Some(address) = caller.machine() {
            let limit = (settings.address_requests, settings.address_seconds);
            buckets.push(Self::new(&format!("correction/{address}"), limit));
        }
        let limit = (settings.newsroom_requests, settings.newsroom_seconds);
        buckets.push(Self::new(&format!("correction_newsroom/{newsroom}"), limit));
        buckets
    }

    /// What a try of a code counts into, of an account as it is counted by the password.
    pub fn of_code(counted: &str) -> Self {
        Self::new(&format!("code/{counted}"), CODES)
    }

    /// What a member's tries of codes count into, once signed in.
    pub fn of_member_code(member: uuid::Uuid) -> Self {
        Self::new(&format!("member_code/{member}"), CODES)
    }

    /// What a member's attempts count into that prove who they are a second time.
    pub fn of_member(app: &App, member: uuid::Uuid) -> Self {
        let settings = &app.settings.sign_in;
        Self::new(&format!("member/{member}"), (settings.account_attempts, settings.account_seconds))
    }

    /// What it is stored under.
    pub(super) fn key(&self) -> &[u8] {
        &self.key
    }

    /// Takes an attempt.
    ///
    /// # Errors
    /// `RATE_LIMITED` if none is left, with the seconds until there is one.
    pub async fn take(&self, app: &App) -> Result<(), Error> {
        let taken = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "INSERT INTO throttle AS t (key, used_until)
            VALUES ($1, COALESCE($2, now()) + make_interval(secs => $3))
            ON CONFLICT (key) DO UPDATE
            SET used_until = GREATEST(t.used_until, COALESCE($2, now())) + make_interval(secs => $3)
            WHERE GREATEST(t.used_until, COALESCE($2, now())) + make_interval(secs => $3)
                <= COALESCE($2, now()) + make_interval(secs => $4)",
            [
                self.key.clone().into(),
                app.world.now().into(),
                f64::from(self.seconds).into(),
                f64::from(self.attempts.saturating_mul(self.seconds)).into(),
            ],
        );
        if app.db.execute_raw(taken).await?.rows_affected() > 0 {
            return Ok(());
        }
        let wait = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "SELECT ceil(extract(epoch FROM used_until - COALESCE($2, now())))::bigint AS used FROM throttle
            WHERE key = $1",
            [self.key.clone().into(), app.world.now().into()],
        );
        let used: i64 = match app.db.query_one_raw(wait).await? {
            Some(row) => row.try_get("", "used")?,
            None => 0,
        };
        let others = i64::from(self.attempts.saturating_sub(1).saturating_mul(self.seconds));
        Err(Error::Limited { seconds: u64::try_from(used - others).unwrap_or(0).max(1) })
    }

    /// Gives an attempt back that was right.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn give_back(&self, app: &App) -> Result<(), Error> {
        let statement = Statement::from_sql_and_values(
            DbBackend::Postgres,
            "UPDATE throttle SET used_until = used_until - make_interval(secs => $2) WHERE key = $1",
            [self.key.clone().into(), f64::from(self.seconds).into()],
        );
        app.db.execute_raw(statement).await?;
        Ok(())
    }
}

/// Forgets what has filled up again. Returns how many keys.
///
/// # Errors
/// The database cannot be reached.
pub async fn forget_full(app: &App) -> Result<usize, Error> {
    let statement = Statement::from_string(
        DbBackend::Postgres,
        "DELETE FROM throttle WHERE key IN
        (SELECT key FROM throttle WHERE used_until < now() ORDER BY used_until LIMIT 10000 FOR UPDATE SKIP LOCKED)",
    );
    let rows = app.db.execute_raw(statement).await?.rows_affected();
    usize::try_from(rows).map_err(Error::internal)
}
