//! From what a client sends to prove itself to the actor: the one way for HTTP requests and for sockets.

use chrono::{DateTime, Utc};

use super::Actor;
use crate::app::App;
use crate::error::Error;

/// Who asks, as it was proved.
pub struct Proven {
    /// On whose behalf.
    pub actor: Actor,
    /// Until when the proof holds: whoever stays connected is to be cut off then.
    pub until: DateTime<Utc>,
}

/// Who the token speaks for.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it, and if the member has left.
pub async fn authenticate(app: &App, token: &str) -> Result<Proven, Error> {
    let at = app.world.wall_clock();
    let (claims, until) = app.known.token(app, token, at).await?;
    Ok(Proven { actor: app.known.member(&app.db, &claims, at).await?, until })
}

/// The token in an `Authorization` header.
///
/// # Errors
/// `UNAUTHENTICATED` for another scheme.
pub fn bearer(header: &str) -> Result<&str, Error> {
    let (scheme, token) = header.split_once(' ').ok_or(Error::Unauthenticated)?;
    if scheme.eq_ignore_ascii_case("bearer") { Ok(token.trim()) } else { Err(Error::Unauthenticated) }
}
