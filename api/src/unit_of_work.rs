//! The one transaction of a mutation: idempotency row first, head of the event chain last.

use std::future::Future;

use chrono::{DateTime, TimeDelta, Utc};
use entity::{Tenant, idempotency};
use factdesk_domain::{Action, MemberId, NewsroomId};
use sea_orm::sea_query::Expr;
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend,
    EntityTrait, IsolationLevel, QueryFilter, Statement, TransactionTrait,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::access::{Actor, KeyRow, Opened, Permit, open};
use crate::app::App;
use crate::error::Error;
use crate::event::{self, NewEvent};
use crate::graphql::{FieldProblem, Refusal, Session};
use crate::world::World;

/// How long a repeat with the same key is recognized.
pub const REPEATS_KNOWN_FOR: TimeDelta = TimeDelta::hours(24);

/// How often a transaction that collided with another one is tried in all.
const ATTEMPTS: u32 = 5;

/// One change that a member asks for, parsed and ready.
pub trait Command: Serialize + Send + Sync {
    /// Ids of what was made or changed: all that is kept for a repeat, never text.
    type Done: Serialize + DeserializeOwned + Send;

    /// What it is, for the permission table and the event.
    fn action(&self) -> Action;

    /// Carries it out in the transaction and says what happened, or refuses; then nothing of it stays.
    fn execute(
        &self,
        work: &Work,
        permit: &Permit,
    ) -> impl Future<Output = Result<Happened<Self::Done>, Stop>> + Send;

    /// What there is already, if the command has nothing left to do: then nothing is changed, and no event written.
    fn done_before(
        &self,
        _work: &Work,
        _permit: &Permit,
    ) -> impl Future<Output = Result<Option<Self::Done>, Error>> + Send {
        async { Ok(None) }
    }

    /// What is kept although the command was refused, in a transaction of its own: a reviewer's text, for example.
    fn keep(&self, _work: &Work, _refusal: &Refusal) -> impl Future<Output = Result<(), Error>> + Send {
        async { Ok(()) }
    }

    /// Whether [`Command::keep`] does anything.
    const KEEPS: bool = false;
}

/// What a command did: the ids for its payload and what to record.
pub struct Happened<D> {
    /// Ids for the payload.
    pub done: D,
    /// The event to record; none for what concerns the person alone, such as signing out.
    pub event: Option<NewEvent>,
    /// Of a bulk command: one more for each further object that it changed.
    pub more: Vec<NewEvent>,
    /// Whether it may have changed who gets in without being an event of the newsroom: a session that ended, for example.
    pub opens_or_shuts: bool,
}

impl<D> Happened<D> {
    /// One change, one event.
    pub const fn new(done: D, event: NewEvent) -> Self {
        Self { done, event: Some(event), more: Vec::new(), opens_or_shuts: false }
    }

    /// A change of a person's account, which is no event of the newsroom.
    pub const fn quiet(done: D) -> Self {
        Self { done, event: None, more: Vec::new(), opens_or_shuts: true }
    }

    /// A change that nobody else needs to know of: a draft, a lease that goes on.
    pub const fn unrecorded(done: D) -> Self {
        Self { done, event: None, more: Vec::new(), opens_or_shuts: false }
    }
}

/// Why a command ends without a change.
#[derive(Debug)]
pub enum Stop {
    /// The law or the input stands against it.
    Refused(Refusal),
    /// Something failed.
    Failed(Error),
}

impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<factdesk_domain::Rule> for Stop {
    fn from(rule: factdesk_domain::Rule) -> Self {
        Self::Refused(rule.into())
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

impl From<sea_orm::DbErr> for Stop {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Failed(error.into())
    }
}

/// The open transaction, the time it happens at, and where ids come from.
pub struct Work<'w> {
    tx: DatabaseTransaction,
    now: DateTime<Utc>,
    world: &'w dyn World,
    newsroom: NewsroomId,
    member: MemberId,
    /// The server that the command runs in, for settings.
    pub app: &'w App,
}

impl Work<'_> {
    /// The transaction.
    pub const fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// The one reading of the clock of this transaction.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// A new id.
    pub fn id(&self) -> Uuid {
        self.world.id()
    }

    /// The newsroom.
    pub const fn newsroom(&self) -> NewsroomId {
        self.newsroom
    }

    /// The member on whose behalf.
    pub const fn member(&self) -> MemberId {
        self.member
    }

    /// Goes on as a member: of whoever has come in through the door.
    #[must_use]
    pub fn acting_for(self, newsroom: NewsroomId, member: MemberId) -> Self {
        Self { newsroom, member, ..self }
    }

    /// Makes it all last.
    ///
    /// # Errors
    /// What Postgres says; then nothing of it stays.
    pub async fn commit(self) -> Result<(), Error> {
        self.tx.commit().await?;
        self.app.feed.committed(self.newsroom);
        Ok(())
    }
}

/// Runs a command as one transaction.
///
/// Returns its outcome, or the refusal. A repeat with the same key gets the outcome of the first time, under the
/// permissions of today.
///
/// # Errors
/// Whatever is not a refusal: no token, no database, a lock that was not to be had, a bug.
pub async fn run<C: Command>(
    session: &Session,
    key: Option<String>,
    command: C,
) -> Result<Result<C::Done, Refusal>, Error> {
    let mut attempt = 1;
    loop {
        match once(session, key.as_deref(), &command).await {
            Err(Error::Collision) if attempt < ATTEMPTS => attempt += 1,
            other => return other,
        }
    }
}

async fn once<C: Command>(
    session: &Session,
    key: Option<&str>,
    command: &C,
) -> Result<Result<C::Done, Refusal>, Error> {
    let action = command.action();
    let row = match key {
        None => None,
        Some(key) => match key_row(key, action, command)? {
            Ok(row) => Some(row),
            Err(refusal) => return Ok(Err(refusal)),
        },
    };
    let (work, actor) = match begin(session, row.as_ref()).await? {
        Begun::First(work, actor) => (work, actor),
        Begun::Again(outcome, actor) => {
            return Ok(match actor.permit(action) {
                Ok(_) => Ok(serde_json::from_value(outcome).map_err(Error::internal)?),
                Err(refusal) => Err(refusal),
            });
        }
        Begun::Misused(refusal) => return Ok(Err(refusal)),
    };
    let permit = match actor.permit(action) {
        Ok(permit) => permit,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if let Some(done) = command.done_before(&work, &permit).await? {
        finish(&work, &permit, key, &done).await?;
        work.commit().await?;
        return Ok(Ok(done));
    }
    match command.execute(&work, &permit).await {
        Ok(Happened { done, event, more, opens_or_shuts }) => {
            let opens_or_shuts = opens_or_shuts
                || event.as_ref().is_some_and(NewEvent::opens_or_shuts)
                || more.iter().any(NewEvent::opens_or_shuts);
            match event {
                Some(event) => {
                    let outcome = match key {
                        None => None,
                        Some(key) => Some((key, serde_json::to_value(&done).map_err(Error::internal)?)),
                    };
                    event::record(&work, &permit, event, outcome).await?;
                }
                None => finish(&work, &permit, key, &done).await?,
            }
            for event in more {
                event::record(&work, &permit, event, None).await?;
            }
            work.commit().await?;
            if opens_or_shuts {
                session.app.forget_who_asks();
            }
            Ok(Ok(done))
        }
        Err(Stop::Refused(refusal)) => {
            work.tx.rollback().await?;
            if C::KEEPS
                && let Begun::First(work, _) = begin(session, None).await?
            {
                command.keep(&work, &refusal).await?;
                work.commit().await?;
            }
            Ok(Err(refusal))
        }
        Err(Stop::Failed(error)) => Err(error),
    }
}

enum Begun<'w> {
    /// Go on.
    First(Work<'w>, Actor),
    /// The key's command has run: what came of it.
    Again(serde_json::Value, Actor),
    /// The key stands for something else.
    Misused(Refusal),
}

#[expect(clippy::disallowed_methods, reason = "the one place where a mutation's transaction begins")]
async fn begin<'w>(session: &'w Session, key: Option<&KeyRow<'_>>) -> Result<Begun<'w>, Error> {
    let claims = session.actor()?.claims();
    let tx = session.app.db.begin().await?;
    let world = session.app.world.as_ref();
    loop {
        let Opened { actor, now, first } = open(&tx, &claims, world.now(), key).await?;
        let work =
            |tx| Work { tx, now, world, newsroom: claims.newsroom, member: claims.member, app: &session.app };
        let Some(key) = key.filter(|_| !first) else { return Ok(Begun::First(work(tx), actor)) };
        let mine = idempotency::Entity::of(claims.newsroom)
            .filter(idempotency::Column::MemberId.eq(claims.asker()))
            .filter(idempotency::Column::Key.eq(key.key));
        // Gone in between: it was too old, and another node was faster.
        let Some(row) = mine.one(&tx).await? else { continue };
        if row.created_at < now - REPEATS_KNOWN_FOR {
            idempotency::Entity::delete_many()
                .filter(idempotency::Column::NewsroomId.eq(claims.newsroom.uuid()))
                .filter(idempotency::Column::MemberId.eq(claims.asker()))
                .filter(idempotency::Column::Key.eq(key.key))
                // Not the fresh row of another node that was faster.
                .filter(idempotency::Column::CreatedAt.eq(row.created_at))
                .exec(&tx)
                .await?;
            continue;
        }
        return Ok(match row.outcome {
            Some(outcome) if row.operation == key.operation && row.input_hash == key.input_hash => {
                Begun::Again(outcome, actor)
            }
            _ => Begun::Misused(Refusal::Input(vec![FieldProblem::new(
                "idempotencyKey",
                "This key was used for another mutation or another input.",
            )])),
        });
    }
}

fn key_row<'k, C: Command>(
    key: &'k str,
    action: Action,
    command: &C,
) -> Result<Result<KeyRow<'k>, Refusal>, Error> {
    if let Some(refusal) = check_key(key) {
        return Ok(Err(refusal));
    }
    Ok(Ok(KeyRow { key, operation: action.as_str(), input_hash: hash(action, command)? }))
}

/// Keeps the outcome of a command without an event, if there is a key; else it is kept with the event.
async fn finish(
    work: &Work<'_>,
    permit: &Permit,
    key: Option<&str>,
    done: &impl Serialize,
) -> Result<(), Error> {
    let Some(key) = key else { return Ok(()) };
    let outcome = serde_json::to_value(done).map_err(Error::internal)?;
    idempotency::Entity::update_many()
        .col_expr(idempotency::Column::Outcome, Expr::value(outcome))
        .filter(idempotency::Column::NewsroomId.eq(work.newsroom.uuid()))
        .filter(idempotency::Column::MemberId.eq(permit.named().1))
        .filter(idempotency::Column::Key.eq(key))
        .exec(&work.tx)
        .await?;
    Ok(())
}

/// Begins a transaction of somebody who is not signed in yet: at the door, with a password or a token of another kind.
///
/// # Errors
/// The database cannot be reached.
#[expect(clippy::disallowed_methods, reason = "whoever signs in is no member yet whose command could be run")]
pub async fn begin_at_the_door(app: &App) -> Result<Work<'_>, Error> {
    let tx = app.db.begin().await?;
    let world = app.world.as_ref();
    let now = clock(&tx, world).await?;
    let nobody = uuid::Uuid::nil();
    Ok(Work { tx, now, world, newsroom: NewsroomId::new(nobody), member: MemberId::new(nobody), app })
}

/// Begins a transaction for a duty of the server itself in a newsroom.
///
/// # Errors
/// The database cannot be reached.
#[expect(
    clippy::disallowed_methods,
    reason = "duties of the server have their own beginning, beside that of mutations"
)]
pub async fn begin_duty(app: &App, newsroom: NewsroomId) -> Result<(Work<'_>, Permit), Error> {
    let tx = app.db.begin().await?;
    let world = app.world.as_ref();
    let now = clock(&tx, world).await?;
    let permit = Permit::of_server(newsroom);
    Ok((Work { tx, now, world, newsroom, member: permit.member(), app }, permit))
}

/// Why this is no idempotency key, if it is none.
pub fn check_key(key: &str) -> Option<Refusal> {
    let wrong = key.is_empty() || key.chars().count() > 200 || key.contains('\0');
    let problem = || FieldProblem::new("idempotencyKey", "A key has 1 to 200 characters.");
    wrong.then(|| Refusal::Input(vec![problem()]))
}

fn hash<C: Command>(action: Action, command: &C) -> Result<Vec<u8>, Error> {
    let mut digest = Sha256::new();
    // Giving a slot and taking it back are one action with the same fields: the command's name tells them apart.
    digest.update(std::any::type_name::<C>());
    digest.update([0]);
    digest.update(action.as_str());
    digest.update([0]);
    digest.update(serde_json::to_vec(command).map_err(Error::internal)?);
    Ok(digest.finalize().to_vec())
}

/// What time it is: by this world's own clock, else by the database's, so that nodes agree.
///
/// # Errors
/// The database cannot be reached.
pub async fn clock(db: &impl ConnectionTrait, world: &dyn World) -> Result<DateTime<Utc>, Error> {
    if let Some(now) = world.now() {
        return Ok(now);
    }
    let statement = Statement::from_string(DbBackend::Postgres, "SELECT now() AS now");
    let row =
        db.query_one_raw(statement).await?.ok_or_else(|| Error::internal("no answer to SELECT now()"))?;
    Ok(row.try_get("", "now")?)
}

/// A transaction that is alone with others of its kind on all nodes: for set-up and the acts of the command line.
///
/// # Errors
/// The database cannot be reached.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place where a transaction outside of mutations begins"
)]
pub async fn serial(db: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    let tx = db.begin().await?;
    tx.execute_unprepared("SELECT pg_advisory_xact_lock(7019265616846156146)").await?;
    Ok(tx)
}

/// A transaction that only reads, and sees the database as it is at its first statement all the time.
///
/// # Errors
/// The database cannot be reached.
#[expect(clippy::disallowed_methods, reason = "the one place where a reading transaction begins")]
pub async fn snapshot(db: &DatabaseConnection) -> Result<DatabaseTransaction, Error> {
    Ok(db.begin_with_config(Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly)).await?)
}

/// Rows in portions that fit one INSERT: Postgres takes 65,535 parameters, and no table has more than 30 columns.
pub fn batches<R>(rows: Vec<R>) -> impl Iterator<Item = Vec<R>> {
    let mut rows = rows.into_iter();
    std::iter::from_fn(move || {
        let batch: Vec<R> = rows.by_ref().take(2000).collect();
        (!batch.is_empty()).then_some(batch)
    })
}
