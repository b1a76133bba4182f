//! Who is asking, what they may do, what they may see.

mod actor;
pub mod key;
pub mod master_key;
pub mod password;
mod permit;
mod scope;
pub mod token;

pub use actor::{Actor, membership};
pub use permit::Permit;
pub use scope::Scope;
