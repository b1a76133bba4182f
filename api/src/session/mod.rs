//! Signing in and what lasts of it: sessions with their refresh tokens, and what slows guessing down
//! (docs/decisions/0011).

mod activity;
mod challenge;
mod change_password;
mod door;
mod end;
mod grant;
mod mutation;
mod object;
mod payload;
mod query;
mod refresh;
mod reproof;
mod reset;
mod shape;
mod sign_in;
mod store;
mod throttle;

pub use activity::{forget_old as forget_old_activity, note};
pub use door::{Checked, check_password};
pub use mutation::SessionMutation;
pub use object::{
    LoginActivity, LoginActivityConnection, LoginActivityEdge, SessionConnection, SessionEdge, SignedIn,
};
pub use payload::SignInFields;
pub use query::SessionQuery;
pub use reproof::PasswordProof;
pub use reset::begin_reset;
pub use sign_in::{Entered, Entry, enter};
pub use store::{forget_old as forget_old_sessions, open_for_operator};
pub use throttle::{Bucket, forget_full};
