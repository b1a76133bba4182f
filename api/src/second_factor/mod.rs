//! The second factor: codes of an authenticator (TOTP, RFC 6238), and recovery codes for whoever lost it.

mod code;
mod confirm;
mod disable;
mod enable;
mod mutation;
mod object;
mod prove;
mod query;
mod recovery;
mod store;

pub use disable::wrong_code;
pub use mutation::SecondFactorMutation;
pub use object::SecondFactor;
pub use prove::{Proof, prove};
pub use query::SecondFactorQuery;
pub use store::{drop_factor, in_force};
