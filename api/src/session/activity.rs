//! What is noted for a person about their sign-in.

use entity::login_activity::Kind;
use sea_orm::{ActiveEnum, ConnectionTrait, DbBackend, Statement};
use uuid::Uuid;

use super::throttle::Bucket;
use crate::app::App;
use crate::error::Error;
use crate::graphql::Caller;

/// Notes it.
///
/// # Errors
/// The database cannot be reached.
pub async fn note(
    app: &App,
    db: &impl ConnectionTrait,
    person: Uuid,
    kind: Kind,
    caller: &Caller,
) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "INSERT INTO login_activity (id, person_id, at, kind, user_agent, address)
        SELECT $1, id, COALESCE($2, now()), $3, $4, $5 FROM person WHERE id = $6",
        [
            app.world.id().into(),
            app.world.now().into(),
            kind.to_value().into(),
            caller.user_agent.clone().into(),
            caller.network().into(),
            person.into(),
        ],
    );
    db.execute_raw(statement).await?;
    Ok(())
}

/// Notes a wrong password, if there is such a person. If not, it takes as long: the bucket of the attempt is written once
/// more, so that either way Postgres waits for its disk once.
///
/// # Errors
/// The database cannot be reached.
pub(super) async fn note_wrong_password(
    app: &App,
    person: Uuid,
    caller: &Caller,
    buckets: &[Bucket],
) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "WITH noted AS (
            INSERT INTO login_activity (id, person_id, at, kind, user_agent, address)
            SELECT $1, id, COALESCE($2, now()), $3, $4, $5 FROM person WHERE id = $6
        )
        UPDATE throttle SET used_until = used_until WHERE key = $7",
        [
            app.world.id().into(),
            app.world.now().into(),
            Kind::WrongPassword.to_value().into(),
            caller.user_agent.clone().into(),
            caller.network().into(),
            person.into(),
            buckets.last().map(|bucket| bucket.key().to_vec()).into(),
        ],
    );
    app.db.execute_raw(statement).await?;
    Ok(())
}

/// Throws away what is older than it is kept. Returns how many.
///
/// # Errors
/// The database cannot be reached.
pub async fn forget_old(app: &App) -> Result<usize, Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "DELETE FROM login_activity WHERE ctid IN
        (SELECT ctid FROM login_activity WHERE at < now() - make_interval(days => $1) ORDER BY at LIMIT 10000
        FOR UPDATE SKIP LOCKED)",
        [i32::try_from(app.settings.sign_in.activity_days).unwrap_or(i32::MAX).into()],
    );
    let rows = app.db.execute_raw(statement).await?.rows_affected();
    usize::try_from(rows).map_err(Error::internal)
}
