//! SQL of sessions and refresh tokens.

#![expect(
    clippy::disallowed_methods,
    reason = "sessions belong to a person, over all newsrooms: they are looked up by person and by token, here alone"
)]

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use entity::session::{Ending, Origin};
use entity::{Tenant, member, newsroom, password_reset, person, refresh_token, session};
use factdesk_domain::{Action, SessionId};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Select,
    Set, Statement,
};
use uuid::Uuid;

use super::door::Known;
use super::grant::hash;
use crate::access::Scope;
use crate::app::App;
use crate::error::Error;
use crate::graphql::Caller;
use crate::read::Visible;
use crate::unit_of_work::Work;
use crate::world::World;

impl Visible for session::Entity {
    const READ: Action = Action::AccountRead;

    const OF_PERSON: Option<&'static str> = Some(
        "{t}.person_id = (SELECT m.person_id FROM member m WHERE m.newsroom_id = {newsroom} AND m.id = {member})",
    );
}

/// The person that a member is, as a sub-select.
pub(super) fn person_of(scope: &Scope) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(member::Column::PersonId)
        .from(member::Entity)
        .and_where(member::Entity::NEWSROOM.eq(scope.newsroom().uuid()))
        .and_where(member::Column::Id.eq(scope.member().uuid()))
        .to_owned()
}

/// The sessions of the reader that can still be used.
pub(super) fn living(scope: &Scope, idle_days: u32) -> Select<session::Entity> {
    let usable = "ended_at IS NULL AND expires_at > now()
        AND (origin = 'OPERATOR' OR last_used_at > now() - make_interval(days => $1))";
    session::Entity::visible(scope).filter(Expr::cust_with_values(usable, [as_days(idle_days)]))
}

fn as_days(days: u32) -> i32 {
    i32::try_from(days).unwrap_or(i32::MAX)
}

/// How well an account knows the place that an attempt comes from. One statement, whether there is such a person or not.
pub(super) async fn known(
    app: &App,
    person: Uuid,
    device: Option<&str>,
    caller: &Caller,
) -> Result<Known, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT (SELECT s.id FROM refresh_token AS r JOIN session AS s ON s.id = r.session_id
            WHERE r.hash = $2 AND s.person_id = $1) AS device,
        EXISTS (SELECT 1 FROM login_activity WHERE person_id = $1 AND address = $3 AND address <> ''
            AND kind IN ('SIGNED_IN', 'PASSWORD_RESET') AND at > now() - make_interval(days => $4)) AS network",
        [
            person.into(),
            hash(device.unwrap_or_default()).into(),
            caller.network().into(),
            as_days(app.settings.sign_in.activity_days).into(),
        ],
    );
    let row = app.db.query_one_raw(statement).await?.ok_or_else(|| Error::internal("no answer"))?;
    Ok(match (row.try_get::<Option<Uuid>>("", "device")?, row.try_get("", "network")?) {
        (Some(session), _) => Known::Device(session),
        (None, true) => Known::Network,
        (None, false) => Known::No,
    })
}

/// Opens a session with its first refresh token; or finds the one that was opened with the same key.
///
/// Returns the session and whether it is new.
pub(super) async fn open(
    work: &Work<'_>,
    member: &member::Model,
    key: Option<&str>,
    caller: &Caller,
) -> Result<(session::Model, bool), Error> {
    let id = work.id();
    let days = TimeDelta::days(i64::from(work.app.settings.sign_in.session_days));
    let row = session::ActiveModel {
        id: Set(id),
        newsroom_id: Set(member.newsroom_id),
        member_id: Set(member.id),
        person_id: Set(member.person_id),
        origin: Set(Origin::Password),
        key: Set(key.map(str::to_owned)),
        user_agent: Set(caller.user_agent.clone()),
        address: Set(caller.network()),
        created_at: Set(work.now()),
        last_used_at: Set(work.now()),
        expires_at: Set(work.now() + days),
        ended_at: Set(None),
        ending: Set(None),
    };
    // Waits while another one with this key is being opened.
    let conflict =
        OnConflict::columns([session::Column::PersonId, session::Column::Key]).do_nothing().to_owned();
    let inserted = session::Entity::insert(row).on_conflict(conflict).exec_without_returning(work.tx()).await;
    let new = match inserted {
        Ok(rows) => rows > 0,
        Err(sea_orm::DbErr::RecordNotInserted) => false,
        Err(error) => return Err(error.into()),
    };
    let mut found = session::Entity::find().filter(session::Column::PersonId.eq(member.person_id));
    found = match (new, key) {
        (false, Some(key)) => found.filter(session::Column::Key.eq(key)),
        _ => found.filter(session::Column::Id.eq(id)),
    };
    let session = found.one(work.tx()).await?.ok_or_else(|| Error::internal("the session is not there"))?;
    Ok((session, new))
}

/// Whether a person's password is still the one that was checked; it stays so until the end of the transaction. Whoever
/// changes or resets it ends all sessions, so none may begin by the old one behind their back.
pub(super) async fn hold_password(work: &Work<'_>, checked: &person::Model) -> Result<bool, Error> {
    let held = person::Entity::find()
        .filter(person::Column::Id.eq(checked.id))
        .filter(person::Column::PasswordHash.eq(checked.password_hash.clone()))
        .lock_shared();
    Ok(held.one(work.tx()).await?.is_some())
}

/// Forgets the key of a session, once a repeat is not recognized any more.
pub(super) async fn forget_key(db: &impl ConnectionTrait, session: Uuid) -> Result<(), Error> {
    session::Entity::update_many()
        .col_expr(session::Column::Key, Expr::value(Option::<String>::None))
        .filter(session::Column::Id.eq(session))
        .exec(db)
        .await?;
    Ok(())
}

/// A session behind a token of the command line. It has no refresh token.
///
/// # Errors
/// The database cannot be reached.
pub async fn open_for_operator(
    db: &impl ConnectionTrait,
    world: &dyn World,
    member: &member::Model,
    now: DateTime<Utc>,
    lifetime: TimeDelta,
) -> Result<SessionId, Error> {
    let id = world.id();
    let row = session::ActiveModel {
        id: Set(id),
        newsroom_id: Set(member.newsroom_id),
        member_id: Set(member.id),
        person_id: Set(member.person_id),
        origin: Set(Origin::Operator),
        key: Set(None),
        user_agent: Set("factdesk token".into()),
        address: Set(String::new()),
        created_at: Set(now),
        last_used_at: Set(now),
        expires_at: Set(now + lifetime),
        ended_at: Set(None),
        ending: Set(None),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(id.into())
}

/// Adds the next refresh token of a session.
pub(super) async fn add_token(
    work: &Work<'_>,
    session: Uuid,
    number: i32,
    hash: Vec<u8>,
) -> Result<refresh_token::Model, Error> {
    let made =
        refresh_token::Model { hash, session_id: session, number, created_at: work.now(), rotated_at: None };
    let row: refresh_token::ActiveModel = made.clone().into();
    refresh_token::Entity::insert(row.reset_all()).exec_without_returning(work.tx()).await?;
    Ok(made)
}

/// The session whose family has this token, locked.
pub(super) async fn lock_family(
    db: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<session::Model>, Error> {
    let Some(token) = token(db, hash).await? else { return Ok(None) };
    Ok(session::Entity::find()
        .filter(session::Column::Id.eq(token.session_id))
        .lock_exclusive()
        .one(db)
        .await?)
}

/// The token with this hash, as it is now.
pub(super) async fn token(
    db: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<refresh_token::Model>, Error> {
    Ok(refresh_token::Entity::find().filter(refresh_token::Column::Hash.eq(hash)).one(db).await?)
}

/// The token of a session that has not been used yet.
pub(super) async fn living_token(
    db: &impl ConnectionTrait,
    session: Uuid,
) -> Result<Option<refresh_token::Model>, Error> {
    Ok(refresh_token::Entity::find()
        .filter(refresh_token::Column::SessionId.eq(session))
        .filter(refresh_token::Column::RotatedAt.is_null())
        .one(db)
        .await?)
}

/// Marks a token as used: another one takes its place.
pub(super) async fn retire(work: &Work<'_>, hash: &[u8]) -> Result<(), Error> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::RotatedAt, Expr::value(work.now()))
        .filter(refresh_token::Column::Hash.eq(hash))
        .exec(work.tx())
        .await?;
    Ok(())
}

/// Notes that a session was used, and from where.
pub(super) async fn touch(
    work: &Work<'_>,
    session: &session::Model,
    caller: &Caller,
) -> Result<session::Model, Error> {
    let used = session::Model {
        last_used_at: work.now(),
        user_agent: caller.user_agent.clone(),
        address: caller.network(),
        ..session.clone()
    };
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(used.last_used_at))
        .col_expr(session::Column::UserAgent, Expr::value(used.user_agent.clone()))
        .col_expr(session::Column::Address, Expr::value(used.address.clone()))
        .filter(session::Column::Id.eq(session.id))
        .exec(work.tx())
        .await?;
    Ok(used)
}

/// A session of this person.
pub(super) async fn of_person(
    db: &impl ConnectionTrait,
    person: Uuid,
    session: SessionId,
) -> Result<Option<session::Model>, Error> {
    Ok(session::Entity::find()
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::Id.eq(session.uuid()))
        .one(db)
        .await?)
}

/// Ends a session that has not ended yet. Returns whether it did.
pub(super) async fn end(
    db: &impl ConnectionTrait,
    session: Uuid,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .col_expr(session::Column::Ending, Expr::value(ending))
        .filter(session::Column::Id.eq(session))
        .filter(session::Column::EndedAt.is_null())
        .exec(db)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends all sessions of a person, but for one. Returns how many.
///
/// # Errors
/// The database cannot be reached.
pub async fn end_all(
    db: &impl ConnectionTrait,
    person: Uuid,
    except: Option<SessionId>,
    ending: Ending,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now))
        .col_expr(session::Column::Ending, Expr::value(ending))
        .filter(session::Column::PersonId.eq(person))
        .filter(session::Column::EndedAt.is_null());
    if let Some(except) = except {
        update = update.filter(session::Column::Id.ne(except.uuid()));
    }
    Ok(update.exec(db).await?.rows_affected)
}

/// A reset with its person, by the hash of its token.
pub(super) async fn find_reset(
    db: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<(password_reset::Model, person::Model)>, Error> {
    let found = password_reset::Entity::find().filter(password_reset::Column::TokenHash.eq(hash));
    let Some(reset) = found.one(db).await? else { return Ok(None) };
    let person = person::Entity::find().filter(person::Column::Id.eq(reset.person_id)).one(db).await?;
    Ok(person.map(|person| (reset, person)))
}

/// The same reset, locked.
pub(super) async fn lock_reset(
    db: &impl ConnectionTrait,
    hash: &[u8],
) -> Result<Option<password_reset::Model>, Error> {
    let found = password_reset::Entity::find().filter(password_reset::Column::TokenHash.eq(hash));
    Ok(found.lock_exclusive().one(db).await?)
}

/// Uses up the open reset of a person, if there is one.
pub(super) async fn end_resets(
    db: &impl ConnectionTrait,
    person: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    password_reset::Entity::update_many()
        .col_expr(password_reset::Column::UsedAt, Expr::value(now))
        .filter(password_reset::Column::PersonId.eq(person))
        .filter(password_reset::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// Adds a reset.
pub(super) async fn add_reset(
    db: &impl ConnectionTrait,
    person: Uuid,
    hash: Vec<u8>,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    let row = password_reset::ActiveModel {
        token_hash: Set(hash),
        person_id: Set(person),
        created_at: Set(now),
        expires_at: Set(expires_at),
        used_at: Set(None),
    };
    password_reset::Entity::insert(row).exec_without_returning(db).await?;
    Ok(())
}

/// Slugs of newsrooms by id.
pub(super) async fn slugs(
    db: &impl ConnectionTrait,
    newsrooms: impl Iterator<Item = Uuid> + Send,
) -> Result<HashMap<Uuid, String>, Error> {
    let rows = newsroom::Entity::find().filter(newsroom::Column::Id.is_in(newsrooms)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.slug)).collect())
}

/// Throws away sessions that ended or ran out longer ago than login activity is kept. Returns how many.
///
/// # Errors
/// The database cannot be reached.
pub async fn forget_old(app: &App) -> Result<usize, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "WITH old AS (
            SELECT id FROM session WHERE expires_at < now() - make_interval(days => $1) ORDER BY expires_at LIMIT 1000
            FOR UPDATE SKIP LOCKED
        ), family AS (DELETE FROM refresh_token USING old WHERE session_id = old.id)
        DELETE FROM session USING old WHERE session.id = old.id",
        [as_days(app.settings.sign_in.activity_days).into()],
    );
    let rows = app.db.execute_raw(statement).await?.rows_affected();
    usize::try_from(rows).map_err(Error::internal)
}
