//! From what a client sends to prove itself to the actor: the one way for HTTP requests and for sockets.

use chrono::{DateTime, Utc};

use factdesk_domain::{ApiKeyId, NewsroomId};

use super::Actor;
use super::api_key::{is_key, note_use};
use crate::app::App;
use crate::error::Error;

/// Who asks, as it was proved.
pub struct Proven {
    /// On whose behalf.
    pub actor: Actor,
    /// Until when the proof holds: whoever stays connected is to be cut off then.
    pub until: DateTime<Utc>,
}

/// Who the token, or the key, speaks for.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it, and if the member has left or the key was revoked.
pub async fn authenticate(app: &App, token: &str) -> Result<Proven, Error> {
    let at = app.world.wall_clock();
    let (claims, until) = if is_key(token) {
        app.known.key(&app.db, token, at).await?
    } else {
        app.known.token(app, token, at).await?
    };
    let actor = app.known.member(&app.db, &claims, at).await?;
    if let Some(key) = claims.key.filter(|key| app.known.is_news(*key, at)) {
        note(app, claims.newsroom, key);
    }
    Ok(Proven { actor, until })
}

/// Notes that a key was used, beside the request: it never waits for that.
fn note(app: &App, newsroom: NewsroomId, key: ApiKeyId) {
    let db = app.db.clone();
    tokio::spawn(async move {
        if let Err(error) = note_use(&db, newsroom, key).await {
            tracing::warn!(cause = error.code().as_str(), "the use of a key could not be noted");
        }
    });
}

/// The token in an `Authorization` header.
///
/// # Errors
/// `UNAUTHENTICATED` for another scheme.
pub fn bearer(header: &str) -> Result<&str, Error> {
    let (scheme, token) = header.split_once(' ').ok_or(Error::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Error::Unauthenticated) }
}
