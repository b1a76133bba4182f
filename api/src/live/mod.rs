//! The live side: what is committed on any node reaches who follows it, in the order of commits, once.
//!
//! The table `event` carries it: a chain's `seq` is the order of commits without gaps, so a follower knows by itself
//! whether anything is missing and reads it from there. Everything else (wake-ups, what was read last) only saves time.

mod feed;
mod follow;
mod place;
mod seat;
mod store;
mod subscription;
mod tail;

pub use feed::Feed;
pub use place::now as event_cursor;
pub use seat::{Ending, Seat};
pub use subscription::SubscriptionRoot;
pub use tail::run;
