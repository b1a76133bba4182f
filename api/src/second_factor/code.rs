//! Codes of an authenticator, and the secrets behind them.

use chrono::{DateTime, Utc};
use totp_rs::{Algorithm, Builder, Secret, Totp};
use uuid::Uuid;

use crate::access::master_key::MasterKey;
use crate::error::Error;
use crate::world::World;

/// Bytes of a secret: those of HMAC-SHA-1, as RFC 4226 (4, R6) recommends.
const SECRET: usize = 20;

/// An authenticator: SHA-1, six digits, a step of 30 seconds and one step to either side for clocks that differ, which is
/// what every app can do.
pub struct Authenticator(Totp);

impl Authenticator {
    /// One with a new secret; the secret as it is stored.
    ///
    /// # Errors
    /// None in practice: the cipher's signature has one.
    pub fn new_sealed(master: &MasterKey, world: &dyn World, person: Uuid) -> Result<Vec<u8>, Error> {
        let salt = world.salt();
        master.seal(&purpose(person), &salt[..SECRET], world).map_err(Error::internal)
    }

    /// The one behind a stored secret. `name` is what the app shows it under.
    ///
    /// # Errors
    /// The secret was sealed by another master key.
    pub fn open(master: &MasterKey, person: Uuid, sealed: &[u8], name: &str) -> Result<Self, Error> {
        let secret = master.open_sealed(&purpose(person), sealed).map_err(Error::internal)?;
        let built = Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(6)
            .with_skew(1)
            .with_step_duration(30)
            .with_secret(secret)
            .with_account_name(name.replace(':', " "))
            .with_issuer(Some("Factdesk"))
            .build();
        built.map(Self).map_err(|error| Error::internal(error.to_string()))
    }

    /// The step that a code belongs to, if it is right now.
    pub fn step(&self, code: &str, now: DateTime<Utc>) -> Option<i64> {
        let now = u64::try_from(now.timestamp()).ok()?;
        i64::try_from(self.0.check(code, now)?).ok()
    }

    /// The secret to type into an app.
    pub fn secret(&self) -> String {
        Secret::to_base32(self.0.secret())
    }

    /// The address behind the QR code that apps scan.
    ///
    /// # Errors
    /// None: the name has been cleaned.
    pub fn address(&self) -> Result<String, Error> {
        self.0.to_url().map_err(|error| Error::internal(error.to_string()))
    }
}

fn purpose(person: Uuid) -> String {
    format!("second_factor/{person}")
}

/// Whether a code is one of an authenticator; else it may be a recovery code.
pub fn is_of_authenticator(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    #[test]
    fn codes_are_those_of_the_rfc() {
        let master = MasterKey::parse(&STANDARD.encode([7; 32])).unwrap();
        let sealed =
            master.seal(&purpose(Uuid::nil()), b"12345678901234567890", &crate::world::RealWorld).unwrap();
        let authenticator =
            Authenticator::open(&master, Uuid::nil(), &sealed, "ada@desk.example").ok().unwrap();
        // RFC 6238, appendix B, the last six of eight digits.
        for (seconds, code) in [(59, "287082"), (1_111_111_109, "081804"), (2_000_000_000, "279037")] {
            let now = DateTime::from_timestamp(seconds, 0).unwrap();
            assert_eq!(authenticator.step(code, now), Some(seconds / 30));
            for (later, right) in [(30, true), (61, false), (-60, false)] {
                let then = now + chrono::TimeDelta::seconds(later);
                assert_eq!(authenticator.step(code, then).is_some(), right, "{seconds} {later}");
            }
        }
        assert!(
            authenticator.address().ok().unwrap().starts_with("otpauth://totp/Factdesk:ada%40desk.example?")
        );
        assert_eq!(authenticator.step("12345", DateTime::UNIX_EPOCH), None);
    }
}
