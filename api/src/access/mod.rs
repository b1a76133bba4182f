//! Who is asking, what they may do, what they may see.

mod actor;
mod allowance;
pub mod api_key;
mod bearer;
pub mod key;
mod key_store;
mod known;
pub mod master_key;
mod open;
pub mod password;
pub mod password_rule;
mod permit;
pub mod rotate_key;
mod scope;
mod standing;
pub mod token;

pub use actor::{Acting, Actor, membership};
pub use allowance::{Allowances, Running, Who};
pub use bearer::{Proven, authenticate, bearer};
pub use known::{Known, MEMBERS_KNOWN_FOR};
pub use open::{KeyRow, Opened, open};
pub use permit::Permit;
pub use scope::Scope;
pub use standing::standing;
