//! A world in which nothing happens by chance: ids count up, salts are hashes of a counter, time steps by a second.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use factdesk::world::{RealWorld, World};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Repeatable ids, salts and time.
#[derive(Default)]
pub struct Fixed {
    ids: AtomicU64,
    salts: AtomicU64,
    seconds: AtomicU64,
}

impl Fixed {
    /// Lets time pass.
    pub fn pass(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl World for Fixed {
    fn id(&self) -> Uuid {
        let count = self.ids.fetch_add(1, Ordering::SeqCst);
        Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(count))
    }

    fn salt(&self) -> [u8; 32] {
        Sha256::digest(self.salts.fetch_add(1, Ordering::SeqCst).to_be_bytes()).into()
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        let seconds = self.seconds.fetch_add(1, Ordering::SeqCst);
        let start = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        Some(start + TimeDelta::seconds(i64::try_from(seconds).unwrap()))
    }
}

/// The real world, with a clock of the machine that tests put forward.
#[derive(Default)]
pub struct Clock {
    seconds: AtomicU64,
}

impl Clock {
    /// Lets time pass.
    pub fn pass(&self, seconds: u64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

impl World for Clock {
    fn id(&self) -> Uuid {
        RealWorld.id()
    }

    fn salt(&self) -> [u8; 32] {
        RealWorld.salt()
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        None
    }

    fn wall_clock(&self) -> DateTime<Utc> {
        let seconds = self.seconds.load(Ordering::SeqCst);
        RealWorld.wall_clock() + TimeDelta::seconds(i64::try_from(seconds).unwrap())
    }
}

/// A world without salt, once told so.
#[derive(Default)]
pub struct Dry(AtomicBool);

impl Dry {
    /// Whether it is dry from now on.
    pub fn run_dry(&self, dry: bool) {
        self.0.store(dry, Ordering::SeqCst);
    }
}

impl World for Dry {
    fn id(&self) -> Uuid {
        RealWorld.id()
    }

    fn salt(&self) -> [u8; 32] {
        assert!(!self.0.load(Ordering::SeqCst), "the well is dry");
        RealWorld.salt()
    }

    fn now(&self) -> Option<DateTime<Utc>> {
        None
    }
}
