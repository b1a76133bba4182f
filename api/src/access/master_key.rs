//! The key outside the database that encrypts the secrets in it.

use std::path::Path;
use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret, SecretBox};

use crate::world::World;

/// 32 bytes, the same on all nodes of one database.
#[derive(Clone)]
pub struct MasterKey(Arc<SecretBox<[u8; 32]>>);

/// Why a master key or a secret under it cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum MasterKeyError {
    /// The file cannot be read or made.
    #[error("the master key {path} cannot be used: {cause}")]
    File {
        /// The file.
        path: String,
        /// What the operating system says.
        cause: std::io::Error,
    },
    /// The file does not hold 32 bytes in base64.
    #[error("the master key {0} is not 32 bytes in base64")]
    Malformed(String),
    /// A stored secret does not open.
    #[error("a stored secret does not open with this master key: it was made under another one")]
    Foreign,
}

impl MasterKey {
    /// Reads the key, or makes the file if there is none (readable by its owner alone).
    ///
    /// # Errors
    /// The file cannot be read, made, or is not a key.
    pub fn open(path: &Path, world: &dyn World) -> Result<Self, MasterKeyError> {
        let failed = |cause| MasterKeyError::File { path: path.display().to_string(), cause };
        match std::fs::read_to_string(path) {
            Ok(text) => {
                Self::parse(&text).ok_or_else(|| MasterKeyError::Malformed(path.display().to_string()))
            }
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder).map_err(failed)?;
                }
                match write_new(path, &STANDARD.encode(world.salt())) {
                    // Another node was faster: its key is the one.
                    Err(cause) if cause.kind() == std::io::ErrorKind::AlreadyExists => {
                        Self::open(path, world)
                    }
                    Err(cause) => Err(failed(cause)),
                    Ok(()) => Self::open(path, world),
                }
            }
            Err(cause) => Err(failed(cause)),
        }
    }

    /// A key from its text, as in the file.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes: [u8; 32] = STANDARD.decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(Arc::new(SecretBox::new(Box::new(bytes)))))
    }

    fn cipher(&self) -> Result<LessSafeKey, MasterKeyError> {
        UnboundKey::new(&AES_256_GCM, self.0.expose_secret())
            .map(LessSafeKey::new)
            .map_err(|_| MasterKeyError::Foreign)
    }

    /// 32 bytes that nobody can tell from chance without this key, always the same for the same purpose: what need not
    /// be stored to be said again.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        // A key of its own, so that the cipher's key is used for one thing.
        let root = hmac::Key::new(hmac::HMAC_SHA256, self.0.expose_secret());
        let branch = hmac::sign(&root, b"factdesk/derive");
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, branch.as_ref()), purpose.as_bytes());
        let mut bytes = [0; 32];
        bytes.copy_from_slice(tag.as_ref());
        bytes
    }

    /// Encrypts a secret for storage; `purpose` binds it to the place where it is stored.
    ///
    /// # Errors
    /// The cipher refuses; it does not for inputs of our sizes.
    pub fn seal(&self, purpose: &str, secret: &[u8], world: &dyn World) -> Result<Vec<u8>, MasterKeyError> {
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&world.salt()[..NONCE_LEN]);
        let mut sealed = secret.to_vec();
        self.cipher()?
            .seal_in_place_append_tag(
                Nonce::assume_unique_for_key(nonce),
                Aad::from(purpose.as_bytes()),
                &mut sealed,
            )
            .map_err(|_| MasterKeyError::Foreign)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens a stored secret.
    ///
    /// # Errors
    /// `Foreign` if it was sealed by another key or for another purpose.
    pub fn open_sealed(&self, purpose: &str, sealed: &[u8]) -> Result<Vec<u8>, MasterKeyError> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(MasterKeyError::Foreign)?;
        let mut secret = sealed.to_vec();
        let opened = self
            .cipher()?
            .open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(purpose.as_bytes()), &mut secret)
            .map_err(|_| MasterKeyError::Foreign)?
            .len();
        secret.truncate(opened);
        Ok(secret)
    }
}

fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::RealWorld;

    #[test]
    fn a_secret_opens_with_its_key_and_purpose_only() {
        let key = MasterKey::parse(&STANDARD.encode([7; 32])).unwrap();
        let other = MasterKey::parse(&STANDARD.encode([8; 32])).unwrap();
        let sealed = key.seal("signing_key/1", b"secret", &RealWorld).unwrap();
        assert_eq!(key.open_sealed("signing_key/1", &sealed).unwrap(), b"secret");
        assert!(key.open_sealed("signing_key/2", &sealed).is_err());
        assert!(other.open_sealed("signing_key/1", &sealed).is_err());
        assert!(key.open_sealed("signing_key/1", &sealed[..sealed.len() - 1]).is_err());
    }

    #[test]
    fn what_is_derived_depends_on_key_and_purpose_and_on_nothing_else() {
        let key = MasterKey::parse(&STANDARD.encode([7; 32])).unwrap();
        let other = MasterKey::parse(&STANDARD.encode([8; 32])).unwrap();
        assert_eq!(key.derive("refresh/1"), key.clone().derive("refresh/1"));
        assert_ne!(key.derive("refresh/1"), key.derive("refresh/2"));
        assert_ne!(key.derive("refresh/1"), other.derive("refresh/1"));
    }
}
