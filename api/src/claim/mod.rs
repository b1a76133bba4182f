//! Claims: checkable statements with their lifecycle.

mod accept;
mod action;
mod adjudicate;
mod as_of;
mod assign;
mod assignment;
mod dismiss;
mod dismiss_rest;
mod filter;
mod mark_duplicate;
mod mutation;
mod object;
mod possible_duplicates;
mod prioritize;
mod query;
mod recuse;
mod release;
mod reopen;
mod round;
mod score;
mod set_embargo;
mod shape;
mod statement;
pub mod store;
mod submit;
mod update;

use factdesk_domain::ClaimId;
use serde::{Deserialize, Serialize};

pub use action::ClaimAction;
pub use assignment::{Assignment, AssignmentConnection};
pub use mutation::ClaimMutation;
pub use object::{Claim, ClaimConnection, ClaimEdge, ClaimState};
pub use query::ClaimQuery;
pub use round::{Round, RoundConnection, RoundOf};
pub use score::reason_code;
pub use statement::{LONGEST_STATEMENT, StatementKey};
pub use store::set_reason;

/// What a command on one claim leaves for its payload.
#[derive(Serialize, Deserialize)]
pub struct ClaimChanged {
    /// The claim.
    pub claim: ClaimId,
}
