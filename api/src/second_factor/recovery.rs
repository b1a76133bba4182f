//! Recovery codes: ten of 80 bits, each works once.

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::event::hex;
use crate::world::World;

/// How many are made.
const CODES: usize = 10;

/// New codes, to be shown once: `4c1a2-9f03b-7d5e8-10aa6`.
pub fn make(world: &dyn World) -> Vec<SecretString> {
    let code = |_| -> SecretString {
        let digits = hex(&world.salt()[..10]);
        let groups: Vec<&str> = (0..4).map(|group| &digits[group * 5..group * 5 + 5]).collect();
        groups.join("-").into()
    };
    (0..CODES).map(code).collect()
}

/// What is stored of a code. However it was typed.
pub fn hash(person: Uuid, code: &str) -> Vec<u8> {
    let code: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    Sha256::digest(format!("{person}/{}", code.to_ascii_lowercase())).to_vec()
}

/// Hashes of these codes.
pub fn hashes(person: Uuid, codes: &[SecretString]) -> Vec<Vec<u8>> {
    codes.iter().map(|code| hash(person, code.expose_secret())).collect()
}
