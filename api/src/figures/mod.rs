//! Figures of a newsroom in a period: how far reviewers agree, how much is done, how long it takes, what waits.

mod agreement;
mod object;
mod period;
mod query;
mod store;
mod work;

pub use object::Figures;
pub use query::FiguresQuery;
