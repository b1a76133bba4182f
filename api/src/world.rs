//! What comes from outside the program: time, new ids, chance. Handed in, so that a run can be repeated exactly.

use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Source of ids, salts and, in tests, of time.
pub trait World: Send + Sync + 'static {
    /// A new id, never given before; later ones sort later.
    fn id(&self) -> Uuid;
    /// 32 bytes that nobody can guess.
    fn salt(&self) -> [u8; 32];
    /// The time to use instead of the database's, if this world has its own.
    fn now(&self) -> Option<DateTime<Utc>>;
    /// The clock of this machine. Only for what must be told without asking the database: whether a token has run out,
    /// and how long ago something was read. What is stored carries the database's time.
    #[expect(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn wall_clock(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// The real one: ids of version 7, salts of the operating system, the database's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealWorld;

impl World for RealWorld {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
    fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    #[expect(
        clippy::expect_used,
        reason = "without randomness of the operating system nothing here is safe to go on"
    )]
    fn salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        aws_lc_rs::rand::fill(&mut salt).expect("the operating system gives randomness");
        salt
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        None
    }
}
