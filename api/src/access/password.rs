//! Passwords: argon2id, at most two at a time.

use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

use crate::error::Error;
use crate::world::World;

/// Each hash takes 19 MiB and some 30 ms of a core: more than two at once would starve the desk.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// Longest password in bytes that is looked at; argon2 would take more, a sign-in form would not.
pub const LONGEST: usize = 1024;

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
fn hasher() -> Result<Argon2<'static>, Error> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(|cause| Error::internal(cause.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a new password.
///
/// # Errors
/// A fault of the hash function.
pub async fn hash(password: SecretString, world: &dyn World) -> Result<String, Error> {
    let salt = world.salt();
    apart(move || {
        hasher()?
            .hash_password_with_salt(prepared(&password).expose_secret().as_bytes(), &salt[..16])
            .map(|hash| hash.to_string())
            .map_err(|cause| Error::internal(cause.to_string()))
    })
    .await
}

/// The same password typed on another keyboard is the same password: NFKC, as NIST SP 800-63B-4 (3.1.1.2) recommends.
fn prepared(password: &SecretString) -> SecretString {
    password.expose_secret().nfkc().collect::<String>().into()
}

/// Checks passwords, and counts how many it has checked.
#[derive(Debug, Default)]
pub struct Passwords(AtomicU64);

impl Passwords {
    /// Whether the password is the one that was hashed. Without a hash (nobody has this address) it takes as long and
    /// says no.
    ///
    /// # Errors
    /// A fault of the hash function.
    pub async fn verify(&self, password: SecretString, stored: Option<String>) -> Result<bool, Error> {
        self.0.fetch_add(1, Ordering::Relaxed);
        verify(password, stored).await
    }

    /// How many passwords were checked.
    pub fn checked(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

async fn verify(password: SecretString, stored: Option<String>) -> Result<bool, Error> {
    apart(move || {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| NOBODY.to_owned());
        let parsed = PasswordHash::new(&stored).map_err(|cause| Error::internal(cause.to_string()))?;
        let matches =
            hasher()?.verify_password(prepared(&password).expose_secret().as_bytes(), &parsed).is_ok();
        Ok(known && matches)
    })
    .await
}

/// The hash of a password that nobody has.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$GpZ3sK/oH9p7VIiV56G/64Zo/8GaUw434IimaPqxwCo";

async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let _turn = AT_ONCE.acquire().await.map_err(Error::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::RealWorld;

    #[tokio::test]
    async fn a_password_does_not_depend_on_how_its_letters_are_composed() {
        let hash = hash("cafe\u{301} au lait, s'il vous pla\u{ee}t".into(), &RealWorld).await.unwrap();
        assert!(verify("caf\u{e9} au lait, s'il vous plai\u{302}t".into(), Some(hash)).await.unwrap());
    }

    #[tokio::test]
    async fn only_the_right_password_fits_and_nobody_has_any() {
        let hash = hash("correct horse battery".into(), &RealWorld).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse battery".into(), Some(hash.clone())).await.unwrap());
        assert!(!verify("correct horse batterz".into(), Some(hash)).await.unwrap());
        assert!(!verify("correct horse battery".into(), None).await.unwrap());
    }
}
