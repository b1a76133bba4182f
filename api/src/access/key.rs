//! The keys that sign access tokens: in the database, encrypted by the master key.

use std::collections::HashMap;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use entity::signing_key;
use jsonwebtoken::{DecodingKey, EncodingKey};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, Set};
use sha2::{Digest, Sha256};

use super::master_key::MasterKey;
use crate::error::Error;
use crate::unit_of_work::{clock, serial};
use crate::world::World;

/// Signing and verifying keys of this node.
pub struct Keys {
    kid: String,
    signing: EncodingKey,
    verifying: HashMap<String, DecodingKey>,
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
            let now = world.now().unwrap_or(clock(&transaction).await?);
            signing_key::Entity::insert(make(master, world, now)?)
                .exec_without_returning(&transaction)
                .await?;
            rows = stored(&transaction).await?;
        }
        transaction.commit().await?;
        let newest = rows.first().ok_or_else(|| Error::internal("no signing key is left"))?;
        let document =
            master.open_sealed(&purpose(&newest.id), &newest.private_key).map_err(Error::internal)?;
        Ok(Self {
            kid: newest.id.clone(),
            signing: EncodingKey::from_ed_der(&document),
            verifying: rows
                .iter()
                .map(|row| (row.id.clone(), DecodingKey::from_ed_der(&row.public_key)))
                .collect(),
        })
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
        let rows = stored(db).await?;
        for row in &rows {
            master.open_sealed(&purpose(&row.id), &row.private_key).map_err(Error::internal)?;
        }
        Ok(rows.len())
    }

    /// The key that signs, with its id.
    pub fn signing(&self) -> (&str, &EncodingKey) {
        (&self.kid, &self.signing)
    }

    /// The key with this id.
    pub fn verifying(&self, kid: &str) -> Option<&DecodingKey> {
        self.verifying.get(kid)
    }
}

#[expect(clippy::disallowed_methods, reason = "keys belong to the server, not to a newsroom")]
async fn stored(db: &impl ConnectionTrait) -> Result<Vec<signing_key::Model>, Error> {
    Ok(signing_key::Entity::find()
        .filter(signing_key::Column::RetiredAt.is_null())
        .order_by_desc(signing_key::Column::CreatedAt)
        .order_by_desc(signing_key::Column::Id)
        .all(db)
        .await?)
}

fn make(
    master: &MasterKey,
    world: &dyn World,
    now: DateTime<Utc>,
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
        retired_at: Set(None),
    })
}

fn purpose(id: &str) -> String {
    format!("signing_key/{id}")
}
