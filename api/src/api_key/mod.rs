//! Keys of newsroom tools: an admin makes one, a tool acts by it as far as it was made for and its maker may.

mod create;
mod mutation;
mod object;
mod query;
mod revoke;
mod shape;
mod store;

pub use mutation::ApiKeyMutation;
pub use object::{ApiKey, ApiKeyConnection, ApiKeyEdge, KeyScope};
pub use query::ApiKeyQuery;
pub use store::revoke_keys_of;
