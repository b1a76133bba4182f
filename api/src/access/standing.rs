//! Whether those who listen still are who they were when they began.

use chrono::{DateTime, Utc};
use factdesk_domain::{ApiKeyId, Roles, SessionId};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use uuid::Uuid;

use super::Actor;
use crate::error::Error;

#[derive(FromQueryResult)]
struct Found {
    place: i64,
    roles: Vec<String>,
    now: DateTime<Utc>,
}

/// Reads these members again in one statement. For each the database's time, if they are members still, hold the very same
/// roles, and their session or key goes on; else none.
///
/// # Errors
/// What Postgres says.
pub async fn standing(
    db: &impl ConnectionTrait,
    actors: &[&Actor],
) -> Result<Vec<Option<DateTime<Utc>>>, Error> {
    let newsrooms: Vec<Uuid> = actors.iter().map(|actor| actor.newsroom().uuid()).collect();
    let members: Vec<Uuid> = actors.iter().map(|actor| actor.member().uuid()).collect();
    // Nil for whoever is in no session of ours: an array of UUIDs binds no null.
    let session = |actor: &&Actor| actor.session().map_or(Uuid::nil(), SessionId::uuid);
    let sessions: Vec<Uuid> = actors.iter().map(session).collect();
    let key = |actor: &&Actor| actor.claims().key.map_or(Uuid::nil(), ApiKeyId::uuid);
    let keys: Vec<Uuid> = actors.iter().map(key).collect();
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "SELECT known.place, m.roles, now() AS now
         FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $5::uuid[]) WITH ORDINALITY AS known (newsroom_id, id, session, key, place)
         JOIN member m ON (m.newsroom_id, m.id) = (known.newsroom_id, known.id)
         WHERE m.removed_at IS NULL AND (known.session = $4 OR EXISTS (SELECT FROM session s
             WHERE s.id = known.session AND s.ended_at IS NULL AND (s.newsroom_id, s.member_id) = (m.newsroom_id, m.id)))
         AND (known.key = $4 OR EXISTS (SELECT FROM api_key k WHERE (k.newsroom_id, k.id) = (m.newsroom_id, known.key)
             AND k.created_by = m.id AND k.revoked_at IS NULL AND k.expires_at > now()))",
        [newsrooms.into(), members.into(), sessions.into(), Uuid::nil().into(), keys.into()],
    );
    let mut found = vec![None; actors.len()];
    for row in Found::find_by_statement(statement).all(db).await? {
        let Some(place) = usize::try_from(row.place - 1).ok() else { continue };
        let roles: Roles = row.roles.iter().filter_map(|role| role.parse().ok()).collect();
        if let (Some(slot), Some(actor)) = (found.get_mut(place), actors.get(place))
            && *actor.roles() == roles
        {
            *slot = Some(row.now);
        }
    }
    Ok(found)
}
