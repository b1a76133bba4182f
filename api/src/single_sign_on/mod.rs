//! Single sign-on: access tokens of an OpenID Connect issuer that a newsroom trusts.
//!
//! A token names its issuer and audience; together they lead to one newsroom (`issuer.rs`). Its signature is checked by
//! keys that the issuer publishes (`keys.rs`), its claims are read (`foreign.rs`), and whom they name becomes a member
//! of the newsroom, if they are one or the newsroom wants it so (`admit.rs`).

mod admit;
mod foreign;
mod issuer;
mod keys;
mod mutation;
mod object;
mod remove;
mod set;
mod store;

pub use foreign::identify;
pub use issuer::Issuers;
pub use mutation::SingleSignOnMutation;
pub use object::{SingleSignOn, of_newsroom};
