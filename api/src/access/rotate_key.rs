//! `factdesk keys rotate`: a new key signs, the old ones go when their tokens have run out.

use chrono::{DateTime, TimeDelta, Utc};
use entity::signing_key;
use factdesk_domain::OperatorAct;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::json;

use super::key::make;
use super::key_store::{all, need_until, retire_others};
use super::master_key::MasterKey;
use crate::error::Error;
use crate::event::{NewEvent, SERVER_CHAIN, record_server_act};
use crate::graphql::NodeKind;
use crate::unit_of_work::clock;
use crate::world::{RealWorld, World};

/// For how long a new key is shown before it signs: twice as long as an answer of `/.well-known/jwks.json` may be kept,
/// and long enough for every node to have read it.
pub const SHOWN_BEFORE: TimeDelta = TimeDelta::minutes(10);

/// When the old keys go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retire {
    /// When the last token that they have signed has run out; those of sign-ins live so long.
    WithTheirTokens(TimeDelta),
    /// At once, with all tokens that they have signed: they are in wrong hands.
    AtOnce,
}

/// A key that was made.
pub struct Rotated {
    /// Its id.
    pub id: String,
    /// When it begins to sign.
    pub signs_from: DateTime<Utc>,
}

/// Makes a new key and says when the old ones go. Running servers pick both up by themselves.
///
/// # Errors
/// The database cannot be reached.
pub async fn rotate(
    db: &impl ConnectionTrait,
    master: &MasterKey,
    world: &dyn World,
    retire: Retire,
) -> Result<Rotated, Error> {
    let now = clock(db, world).await?;
    let (signs_from, old_until) = match retire {
        Retire::WithTheirTokens(live) => (now + SHOWN_BEFORE, now + SHOWN_BEFORE + live),
        Retire::AtOnce => (now, now),
    };
    let key = make(master, world, now, signs_from)?;
    let id = key.id.clone().take().unwrap_or_default();
    signing_key::Entity::insert(key).exec_without_returning(db).await?;
    retire_others(db, &id, old_until, retire == Retire::AtOnce).await?;
    // About the server itself, whose chain it is.
    let body = json!({ "key": id, "signsFrom": signs_from, "atOnce": retire == Retire::AtOnce });
    let event = NewEvent::of(NodeKind::Newsroom, SERVER_CHAIN, body);
    record_server_act(db, world, now, OperatorAct::KeyRotate, event).await?;
    Ok(Rotated { id, signs_from })
}

/// All keys, those first that sign from later on, and the database's time.
///
/// # Errors
/// The database cannot be reached.
pub async fn list(db: &impl ConnectionTrait) -> Result<(Vec<signing_key::Model>, DateTime<Utc>), Error> {
    Ok((all(db).await?, clock(db, &RealWorld).await?))
}

/// Keeps the key of a token that lives longer than those of sign-ins.
///
/// # Errors
/// The database cannot be reached.
pub async fn keep_for(db: &impl ConnectionTrait, key: &str, until: DateTime<Utc>) -> Result<(), Error> {
    need_until(db, key, until).await
}
