//! The keys of newsroom tools, as clients send them: `fdk_PREFIX_SECRET`.
//!
//! The start lets scanners find keys that lie where they should not; the prefix tells which key it is; the secret has 256
//! random bits.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::api_key;
use factdesk_domain::{ApiKeyId, NewsroomId};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, Statement};
use secrecy::SecretString;
use sha2::{Digest, Sha256};

use super::token::Claims;
use crate::error::Error;
use crate::world::World;

const START: &str = "fdk_";
/// Bytes of a prefix.
const PREFIX: usize = 6;
/// Longest key in bytes; nobody's time is spent on more.
const LONGEST: usize = 100;

/// A key that was just made.
#[derive(Clone)]
pub struct NewKey {
    /// What may be seen of it.
    pub prefix: String,
    /// What is stored of its secret.
    pub hash: [u8; 32],
    /// All of it, to be shown once.
    pub text: SecretString,
}

impl NewKey {
    /// A key that nobody can guess.
    pub fn make(world: &dyn World) -> Self {
        let prefix: String = world.salt()[..PREFIX].iter().map(|byte| format!("{byte:02x}")).collect();
        let secret = URL_SAFE_NO_PAD.encode(world.salt());
        let text = format!("{START}{prefix}_{secret}").into();
        Self { prefix, hash: hash(&secret), text }
    }
}

/// Whether this looks like a key: no other token begins so.
pub(super) fn is_key(token: &str) -> bool {
    token.starts_with(START)
}

/// Whom a key speaks for, and until when. The secret is compared in constant time, by its hash; that it was not revoked is
/// read together with its maker, at each use.
///
/// # Errors
/// `UNAUTHENTICATED` for whatever is wrong with it.
#[expect(clippy::disallowed_methods, reason = "whoever holds a key does not say which newsroom it is of")]
pub(super) async fn identify(
    db: &impl ConnectionTrait,
    text: &str,
) -> Result<(Claims, DateTime<Utc>), Error> {
    let (prefix, secret) = parts(text).ok_or(Error::Unauthenticated)?;
    let row = api_key::Entity::find().filter(api_key::Column::Prefix.eq(prefix)).one(db).await?;
    let row = row.ok_or(Error::Unauthenticated)?;
    verify_slices_are_equal(&row.hash, &hash(secret)).map_err(|_| Error::Unauthenticated)?;
    let claims = Claims {
        newsroom: row.newsroom_id.into(),
        member: row.created_by.into(),
        session: None,
        key: Some(row.id.into()),
    };
    Ok((claims, row.expires_at))
}

fn parts(text: &str) -> Option<(&str, &str)> {
    let (prefix, secret) = text.strip_prefix(START)?.split_once('_')?;
    let known = prefix.len() == 2 * PREFIX && prefix.bytes().all(|byte| byte.is_ascii_hexdigit());
    (known && text.len() <= LONGEST).then_some((prefix, secret))
}

fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret).into()
}

/// Notes that a key was used, at most once a minute over all nodes.
///
/// # Errors
/// The database cannot be reached.
pub(super) async fn note_use(
    db: &impl ConnectionTrait,
    newsroom: NewsroomId,
    key: ApiKeyId,
) -> Result<(), Error> {
    let statement = Statement::from_sql_and_values(
        DbBackend::Postgres,
        "UPDATE api_key SET last_used_at = now() WHERE newsroom_id = $1 AND id = $2
            AND (last_used_at IS NULL OR last_used_at <= now() - interval '1 minute')",
        [newsroom.uuid().into(), key.uuid().into()],
    );
    db.execute_raw(statement).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;
    use crate::world::RealWorld;

    #[test]
    fn a_key_is_recognized_and_reads_back_in_its_parts() {
        for _ in 0..100 {
            let key = NewKey::make(&RealWorld);
            let text = key.text.expose_secret();
            let (prefix, secret) = parts(text).unwrap();
            assert_eq!((prefix, hash(secret)), (key.prefix.as_str(), key.hash));
            assert!(is_key(text) && secret.len() == 43);
        }
    }

    #[test]
    fn what_is_no_key_has_no_parts() {
        let long = format!("fdk_0123456789ab_{}", "x".repeat(100));
        for bad in [
            "",
            "fdk_",
            "fdk_0123456789ab",
            "fdk_0123456789a_x",
            "fdk_0123456789ag_x",
            "eyJ_0123456789ab_x",
            &long,
        ] {
            assert!(parts(bad).is_none(), "{bad}");
        }
    }
}
