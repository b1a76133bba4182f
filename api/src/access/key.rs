//! The keys that sign access tokens: in the database, encrypted by the master key.

use std::sync::{Arc, PoisonError, RwLock};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::signing_key;
use jsonwebtoken::{DecodingKey, EncodingKey};
use sea_orm::{DatabaseConnection, EntityTrait, Set};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::key_store::stored;
use super::master_key::MasterKey;
use crate::error::Error;
use crate::unit_of_work::{clock, serial};
use crate::world::World;

/// Signing and verifying keys of this node, as the database had them lately.
pub struct Keys(RwLock<Arc<Ring>>);

/// All keys of one reading, those first that sign from later on.
pub struct Ring {
    /// Counts changes: what an earlier ring has let pass is not believed of this one.
    number: u64,
    keys: Vec<Key>,
}

/// A key that signs or has signed.
pub struct Key {
    row: signing_key::Model,
    signing: EncodingKey,
    verifying: DecodingKey,
}

impl Keys {
    /// Loads the keys; makes the first one if there is none.
    ///
    /// # Errors
    /// The database cannot be reached, or its keys were sealed by another master key.
    pub async fn load(db: &DatabaseConnection, master: &MasterKey, world: &dyn World) -> Result<Self, Error> {
        // Of several nodes that start at once one makes the first key and the others read it.
        let transaction = serial(db).await?;
        let mut rows = stored(&transaction).await?;
        if rows.is_empty() {
            let now = clock(&transaction, world).await?;
            signing_key::Entity::insert(make(master, world, now, now)?)
                .exec_without_returning(&transaction)
                .await?;
            rows = stored(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(Self(RwLock::new(Arc::new(Ring::open(0, rows, master)?))))
    }

    /// Reads the keys again. Returns 1 if something has changed, 0 otherwise.
    ///
    /// # Errors
    /// As [`Keys::load`]; then the keys stay as they were.
    pub async fn reload(&self, db: &DatabaseConnection, master: &MasterKey) -> Result<usize, Error> {
        let rows = stored(db).await?;
        let ring = self.ring();
        if rows.is_empty() || rows.iter().eq(ring.keys.iter().map(|key| &key.row)) {
            return Ok(0);
        }
        let ring = Ring::open(ring.number + 1, rows, master)?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(ring);
        Ok(1)
    }

    /// The keys as they are known now.
    pub fn ring(&self) -> Arc<Ring> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many keys there are.
    ///
    /// # Errors
    /// The database cannot be reached.
    pub async fn count(db: &DatabaseConnection) -> Result<usize, Error> {
        Ok(stored(db).await?.len())
    }

    /// Whether the keys in the database open with this master key; how many there are. Changes nothing.
    ///
    /// # Errors
    /// The database cannot be reached, or a key was sealed by another master key.
    pub async fn check(db: &DatabaseConnection, master: &MasterKey) -> Result<usize, Error> {
        Ok(Ring::open(0, stored(db).await?, master)?.keys.len())
    }
}

impl Ring {
    fn open(number: u64, rows: Vec<signing_key::Model>, master: &MasterKey) -> Result<Self, Error> {
        let open = |row: signing_key::Model| {
            let document =
                master.open_sealed(&purpose(&row.id), &row.private_key).map_err(Error::internal)?;
            let signing = EncodingKey::from_ed_der(&document);
            let verifying = DecodingKey::from_ed_der(&row.public_key);
            Ok::<_, Error>(Key { row, signing, verifying })
        };
        Ok(Self { number, keys: rows.into_iter().map(open).collect::<Result<_, _>>()? })
    }

    /// Which reading it is.
    pub const fn number(&self) -> u64 {
        self.number
    }

    /// The key that signs at this moment.
    ///
    /// # Errors
    /// There is none, which is a fault: the last key is never retired.
    pub fn signing(&self, at: DateTime<Utc>) -> Result<&Key, Error> {
        let begun = self.keys.iter().find(|key| key.row.signs_from <= at);
        // Where the clocks of two nodes differ by more than the age of the first key.
        begun.or(self.keys.last()).ok_or_else(|| Error::internal("no signing key is left"))
    }

    /// The key with this id.
    pub fn verifying(&self, kid: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.row.id == kid)
    }

    /// The keys for everybody (RFC 7517, RFC 8037): also those that will sign soon.
    pub fn jwks(&self) -> Value {
        let keys = self.keys.iter().map(|key| {
            let x = URL_SAFE_NO_PAD.encode(&key.row.public_key);
            json!({ "kty": "OKP", "crv": "Ed25519", "x": x, "kid": key.row.id, "alg": "EdDSA", "use": "sig" })
        });
        json!({ "keys": keys.collect::<Vec<_>>() })
    }
}

impl Key {
    /// Its id: the `kid` of its tokens.
    pub fn id(&self) -> &str {
        &self.row.id
    }

    /// To sign with.
    pub const fn encoding(&self) -> &EncodingKey {
        &self.signing
    }

    /// To verify with.
    pub const fn decoding(&self) -> &DecodingKey {
        &self.verifying
    }

    /// From when on nothing that it signed is accepted, if that is known.
    pub const fn retired_at(&self) -> Option<DateTime<Utc>> {
        self.row.retired_at
    }
}

/// A new key, sealed, that signs from this moment on.
///
/// # Errors
/// A fault of the cryptography.
pub(super) fn make(
    master: &MasterKey,
    world: &dyn World,
    now: DateTime<Utc>,
    signs_from: DateTime<Utc>,
) -> Result<signing_key::ActiveModel, Error> {
    let seed = world.salt();
    let pair = Ed25519KeyPair::from_seed_unchecked(&seed).map_err(Error::internal)?;
    let public = pair.public_key().as_ref().to_vec();
    let document = pair.to_pkcs8().map_err(Error::internal)?;
    let id = URL_SAFE_NO_PAD.encode(&Sha256::digest(&public)[..12]);
    let private = master.seal(&purpose(&id), document.as_ref(), world).map_err(Error::internal)?;
    Ok(signing_key::ActiveModel {
        id: Set(id),
        algorithm: Set(signing_key::Algorithm::Ed25519),
        public_key: Set(public),
        private_key: Set(private),
        created_at: Set(now),
        signs_from: Set(signs_from),
        needed_until: Set(None),
        retired_at: Set(None),
    })
}

fn purpose(id: &str) -> String {
    format!("signing_key/{id}")
}
