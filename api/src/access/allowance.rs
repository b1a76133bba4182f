//! What one who asks may use of a node: requests at the same time, and cost a minute.

use std::net::IpAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};
use factdesk_domain::{MemberId, NewsroomId};
use quick_cache::sync::Cache;

use crate::config::Limits;
use crate::error::Error;

/// Who is counted. Members and addresses are kept apart, so that nobody without a token can push a member's count out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// A member, or a key by its id, wherever they ask from.
    Member(NewsroomId, MemberId),
    /// Somebody without a token, by their network.
    Address(IpAddr),
}

/// Members, and addresses, that are counted at most; whoever is pushed out begins anew.
const COUNTED: usize = 10_000;

/// The counts of a node.
pub struct Allowances {
    members: Cache<(NewsroomId, MemberId), Arc<Allowance>>,
    addresses: Cache<IpAddr, Arc<Allowance>>,
    concurrent: u32,
    member_minute: u64,
    address_minute: u64,
}

struct Allowance {
    running: AtomicU32,
    budget: Mutex<Budget>,
}

/// A bucket that fills evenly: full it holds a minute's worth.
struct Budget {
    left: i64,
    at: DateTime<Utc>,
}

impl Allowances {
    /// Counts under these limits.
    pub fn new(limits: &Limits) -> Self {
        Self {
            members: Cache::new(COUNTED),
            addresses: Cache::new(COUNTED),
            concurrent: limits.concurrent,
            member_minute: limits.cost_per_minute,
            address_minute: limits.anonymous_cost_per_minute,
        }
    }

    /// Begins a request. It is counted as running until the answer is dropped.
    ///
    /// # Errors
    /// `RATE_LIMITED` if as many are running as may.
    pub fn enter(&self, who: Who, at: DateTime<Utc>) -> Result<Running, Error> {
        let new = |minute: u64| {
            let budget = Mutex::new(Budget { left: signed(minute), at });
            Arc::new(Allowance { running: AtomicU32::new(0), budget })
        };
        let (allowance, minute) = match who {
            Who::Member(newsroom, member) => {
                let made = || new(self.member_minute);
                (or_insert(&self.members, &(newsroom, member), made), self.member_minute)
            }
            Who::Address(address) => {
                let made = || new(self.address_minute);
                (or_insert(&self.addresses, &network(address), made), self.address_minute)
            }
        };
        if allowance.running.fetch_add(1, Ordering::AcqRel) >= self.concurrent {
            allowance.running.fetch_sub(1, Ordering::AcqRel);
            return Err(Error::Limited { seconds: 1 });
        }
        Ok(Running { allowance, minute })
    }
}

fn or_insert<K: Clone + Eq + std::hash::Hash>(
    cache: &Cache<K, Arc<Allowance>>,
    key: &K,
    new: impl FnOnce() -> Arc<Allowance>,
) -> Arc<Allowance> {
    let made = cache.get_or_insert_with(key, || Ok::<_, std::convert::Infallible>(new()));
    made.unwrap_or_else(|never| match never {})
}

/// An IPv6 customer has a network of 64 bits and can take any address in it.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::from([a, b, c, d, 0, 0, 0, 0])
        }
    }
}

/// A request that is running.
pub struct Running {
    allowance: Arc<Allowance>,
    minute: u64,
}

impl Running {
    /// Spends of the budget, and tells what is left of it.
    ///
    /// # Errors
    /// `RATE_LIMITED` if it is not enough; then nothing is spent.
    pub fn spend(&self, cost: u64, at: DateTime<Utc>) -> Result<u64, Error> {
        let mut budget = self.allowance.budget.lock().unwrap_or_else(PoisonError::into_inner);
        let left = budget.now(self.minute, at) - signed(cost);
        if left < 0 {
            let milliseconds = left.unsigned_abs().saturating_mul(60_000) / self.minute.max(1);
            return Err(Error::Limited { seconds: milliseconds.div_ceil(1_000).max(1) });
        }
        budget.left = left;
        Ok(left.unsigned_abs())
    }

    /// Spends for work that was done already, below nothing if need be.
    pub fn waste(&self, cost: u64, at: DateTime<Utc>) {
        let mut budget = self.allowance.budget.lock().unwrap_or_else(PoisonError::into_inner);
        budget.left = (budget.now(self.minute, at) - signed(cost)).max(-signed(self.minute));
    }

    /// The budget of a whole minute.
    pub const fn minute(&self) -> u64 {
        self.minute
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.allowance.running.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Budget {
    fn now(&mut self, minute: u64, at: DateTime<Utc>) -> i64 {
        // A clock that was put back gives nothing.
        let passed = (at - self.at).num_milliseconds().max(0);
        let filled = i128::from(passed) * i128::from(minute) / 60_000;
        if filled > 0 {
            let full = signed(minute);
            self.left = i64::try_from(i128::from(self.left) + filled).unwrap_or(full).min(full);
            self.at = at;
        }
        self.left
    }
}

fn signed(cost: u64) -> i64 {
    i64::try_from(cost).unwrap_or(i64::MAX).min(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use uuid::Uuid;

    use super::*;

    fn allowances() -> Allowances {
        let limits = Limits {
            concurrent: 2,
            cost_per_minute: 600,
            anonymous_cost_per_minute: 60,
            ..Limits::default()
        };
        Allowances::new(&limits)
    }

    fn address(text: &str) -> Who {
        Who::Address(text.parse().unwrap())
    }

    #[test]
    fn a_budget_is_spent_and_fills_again_evenly() {
        let start = DateTime::UNIX_EPOCH;
        let allowances = allowances();
        let one = allowances.enter(address("203.0.113.1"), start).unwrap();
        assert_eq!(one.spend(50, start).ok(), Some(10));
        assert!(matches!(one.spend(20, start), Err(Error::Limited { seconds: 10 })));
        assert_eq!(one.spend(10, start).ok(), Some(0));
        let later = start + TimeDelta::seconds(30);
        assert_eq!(one.spend(20, later).ok(), Some(10));
        one.waste(100, later);
        assert!(matches!(one.spend(1, later), Err(Error::Limited { seconds: 61 })));
        let much_later = later + TimeDelta::hours(1);
        assert_eq!(one.spend(0, much_later).ok(), Some(60));
        assert!(one.spend(61, much_later).is_err(), "a minute's worth is the most");
        assert_eq!(one.spend(0, start).ok(), Some(60), "a clock that is put back takes and gives nothing");
    }

    #[test]
    fn so_many_run_at_a_time_and_the_next_may_when_one_has_ended() {
        let at = DateTime::UNIX_EPOCH;
        let allowances = allowances();
        let first = allowances.enter(address("203.0.113.1"), at).unwrap();
        let _second = allowances.enter(address("203.0.113.1"), at).unwrap();
        assert!(allowances.enter(address("203.0.113.1"), at).is_err());
        assert!(allowances.enter(address("203.0.113.2"), at).is_ok(), "others are not touched");
        drop(first);
        assert!(allowances.enter(address("203.0.113.1"), at).is_ok());
    }

    #[test]
    fn members_have_their_own_budget_and_addresses_count_by_network() {
        let at = DateTime::UNIX_EPOCH;
        let allowances = allowances();
        let member = |number| Who::Member(Uuid::from_u128(1).into(), Uuid::from_u128(number).into());
        let one = allowances.enter(member(1), at).unwrap();
        let other = allowances.enter(member(2), at).unwrap();
        assert_eq!(one.spend(600, at).ok(), Some(0));
        assert_eq!(other.spend(1, at).ok(), Some(599));
        let here = allowances.enter(address("2001:db8:1:1::1"), at).unwrap();
        let same = allowances.enter(address("2001:db8:1:1:2:3:4:5"), at).unwrap();
        let elsewhere = allowances.enter(address("2001:db8:1:2::1"), at).unwrap();
        assert_eq!(here.spend(60, at).ok(), Some(0));
        assert!(same.spend(1, at).is_err());
        assert!(elsewhere.spend(1, at).is_ok());
        let mapped = allowances.enter(address("::ffff:203.0.113.1"), at).unwrap();
        assert_eq!(mapped.spend(60, at).ok(), Some(0));
        assert!(allowances.enter(address("203.0.113.1"), at).unwrap().spend(1, at).is_err());
    }
}
