//! Signing in and what lasts of it: sessions with their refresh tokens, and what slows guessing down
//! (docs/decisions/0011).

mod activity;
mod door;
mod end;
mod grant;
mod mutation;
mod object;
mod query;
mod refresh;
mod shape;
mod sign_in;
mod store;
mod throttle;

pub use activity::forget_old as forget_old_activity;
pub use door::Checked;
pub use mutation::SessionMutation;
pub use object::{
    LoginActivity, LoginActivityConnection, LoginActivityEdge, SessionConnection, SessionEdge, SignedIn,
};
pub use query::SessionQuery;
pub use store::{forget_old as forget_old_sessions, open_for_operator};
pub use throttle::{Bucket, forget_full};
